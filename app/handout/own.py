"""The page of a lecture of one's own: a text is pasted, and becomes an address, or a list of what is wrong with it."""

from collections.abc import Sequence

from markupsafe import Markup

from app.handout.qr import code_of
from app.handout.reader import Reader
from app.handout.render import render
from app.language.translate import translate_error, translate_phrase
from app.lessons.own import Read, pack, read_text, unkept
from app.lessons.read import MAX_FILE
from app.lessons.skeleton import SKELETON
from symbolic.errors import FallLineError

# A body of a form writes three characters for a byte at worst, and a little beside the text.
MAX_BODY = 3 * MAX_FILE + 1000
EXAMPLE = """# Two rates in one canyon
A small rate
It comes straight down the wall, and then it creeps.
?s=bowl&s.kappa=100&x=-4,1.5&n=120&o=sgd&o.lr=0.001
A rate near the limit
It swings from wall to wall, and is ahead all the same.
?s=bowl&s.kappa=100&x=-4,1.5&n=120&o=sgd&o.lr=0.0195
"""


def page(reader: Reader) -> str:
    """The page with nothing on it yet."""
    return _page(reader, "", [], None)


def answered(reader: Reader, text: str, origin: str) -> str:
    """The page that answers a pasted text: it still holds all of it. May run what its expectations ask."""
    found = read_text(text)
    word = None
    wrong = complaints(reader, found)
    if found.lesson is not None:
        wrong = [translate_phrase(said, reader.lang) for said in unkept(found.lesson)]
    if not wrong:
        try:
            word = pack(text)
        except FallLineError as error:
            wrong = [translate_error(error, reader.lang)]
    return _page(reader, text, wrong, word, found, origin)


def complaints(reader: Reader, found: Read) -> list[str]:
    """What is wrong with a text, a sentence each, with its line."""
    said = [(one.line, translate_error(one.reason, reader.lang)) for one in found.complaints]
    _ = reader.say
    return [_("Line {line}: {reason}").format(line=line, reason=text) if line else text for line, text in said]


def _page(
    reader: Reader, text: str, wrong: Sequence[str], word: str | None, found: Read | None = None, origin: str = ""
) -> str:
    address = f"{origin}?lesson={word}.1" if word else ""
    return render(
        "own.html", reader, text=text, wrong=wrong, word=word, address=address, limit=MAX_FILE,
        lesson=found.lesson if found else None, code=Markup(code_of(address) or "") if word else "", example=EXAMPLE,
        skeleton=SKELETON.read_text("utf-8"),
    )  # fmt: skip
