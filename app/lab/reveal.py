"""What a page asks before it shows what happens: the word ``reveal`` of a link.

    order,where                                which arrives first, and where does each end
    diverge                                    which will diverge
    order:Who gets home first?                 the same task under the asker's own words
    choose:Who swings most?|Adam|*Momentum     own words and own answers, ``*`` before the right one, if there is one

A view keeps it as canonical text, like everything a link holds; :func:`question` takes that text apart.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.language.translate import translator
from symbolic.errors import KnobError

# Rank the runs; pin their ends on the map; say which diverge; choose one of the answers.
KINDS = ("order", "where", "diverge", "choose")
MAX_WORDS = 160  # characters of a question: three lines beside the map
MAX_ANSWERS = 6
MAX_ANSWER = 60  # characters: a line in the column
RIGHT = "*"


@dataclass(frozen=True)
class Question:
    """What is asked. ``words`` stand for the usual ones where there are any; ``answer`` is the index of the right one
    of the ``answers``, None where none is marked."""

    kinds: tuple[str, ...]
    words: str = ""
    answers: tuple[str, ...] = ()
    answer: int | None = None


def tidy_words(text: str) -> str:
    """Foreign words as they are kept: one line, spaces of one kind, without signs that steer what stands beside them
    (controls, writing direction); nothing in them has a meaning for the link."""
    plain = unicodedata.normalize("NFC", text).replace("|", " ")
    kept = "".join(" " if char.isspace() else char for char in plain if _harmless(char))
    return " ".join(kept.split())


def _harmless(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] != "C"


def question(text: str) -> Question | None:
    """The question of a link's text, None for an empty one. Raises KnobError with what is wrong and what to do."""
    if not text.strip():
        return None
    named, _colon, rest = text.partition(":")
    asked = {piece.strip() for piece in named.split(",") if piece.strip()}
    for word in sorted(asked - set(KINDS)):
        raise KnobError("“{value}” is not one of {words}.", value=word[:40], words=", ".join(KINDS))
    if not asked:
        raise KnobError("a question needs one of {words}.", words=", ".join(KINDS))
    words, *told = rest.split("|")
    kinds = tuple(kind for kind in KINDS if kind in asked)
    made = Question(kinds, _short(words, MAX_WORDS), *_answers(told))
    if "choose" in kinds and not (made.words and len(made.answers) >= 2):
        raise KnobError("a question of your own needs its words and two answers, as in choose:Who wins?|Adam|Both.")
    if "choose" not in kinds and made.answers:
        raise KnobError("answers belong to a question of your own, as in choose:Who wins?|Adam|Both.")
    return made


def _answers(told: Sequence[str]) -> tuple[tuple[str, ...], int | None]:
    """The answers, and which of them is marked as right."""
    kept: list[str] = []
    right: int | None = None
    for one in told:
        plain = _short(one, MAX_ANSWER + len(RIGHT))
        bare = plain.removeprefix(RIGHT).strip()
        if not bare:
            continue
        if plain != bare:
            if right is not None:
                raise KnobError("only one answer can be marked as the right one.")
            right = len(kept)
        kept.append(_short(bare, MAX_ANSWER))
    if len(kept) > MAX_ANSWERS:
        raise KnobError("at most {limit} answers fit under a question.", limit=MAX_ANSWERS)
    return tuple(kept), right


def sentence(asked: Question, runs: int, lang: str) -> str:
    """What is asked of so many runs, in words: the asker's own, else one sentence a kind."""
    if asked.words:
        return asked.words
    _ = translator(lang)
    several = runs > 1
    usual = {
        "order": _("Which arrives first?") if several else _("Will it arrive?"),
        "where": _("Where does each end?") if several else _("Where does it end?"),
        "diverge": _("Which will diverge?") if several else _("Will it diverge?"),
    }
    return ("" if lang.startswith("zh") else " ").join(usual[kind] for kind in asked.kinds)


def _short(text: str, limit: int) -> str:
    plain = tidy_words(text)
    if len(plain) > limit:
        raise KnobError("“{value}…” is too long: at most {limit} characters.", value=plain[:24], limit=limit)
    return plain


def text_of(asked: Question | None) -> str:
    """The canonical text of a question: ``question(text_of(q)) == q``."""
    if asked is None:
        return ""
    marked = (RIGHT + one if index == asked.answer else one for index, one in enumerate(asked.answers))
    rest = "|".join((asked.words, *marked))
    return ",".join(asked.kinds) + (f":{rest}" if rest else "")


def read_reveal(text: str) -> str:
    """A link's text as a view keeps it. Raises KnobError."""
    return text_of(question(text))
