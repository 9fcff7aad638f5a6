"""A lecture of one's own: pasted text to a lesson, and the whole text in one word of an address.

The text is either a lesson file (:mod:`app.lessons.read`) or a list of links. In a list each link is a scene; the lines
before it are its title and its text, and a first line that begins with ``#`` is the title of the lecture::

    # Two rates in a canyon
    A small rate
    It creeps.
    http://localhost:8501/?s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.001
    A large one
    ?s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0205

The text may be anybody's: it is read by the doors that links and lesson files pass, nothing of it is run that the
budget of work has not counted before, and what is packed unpacks to no more than a lesson file may hold.
"""

import base64
import binascii
import re
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache

from app.lab import engine, link
from app.lab.admit import admit
from app.lab.budget import MOST
from app.lab.experiment import State, tidy
from app.lab.sensitivity import VALUES
from app.language.translate import translator
from app.lessons.check import check
from app.lessons.claims import Amount, Border, Decades, Expectation, Frayed, Mean, Part, Share
from app.lessons.expect import BISECTIONS
from app.lessons.fields import MAX_LINE, MAX_TEXT, refuse
from app.lessons.lesson import Lesson, Scene, Text
from app.lessons.read import MAX_FILE, read
from symbolic.errors import FallLineError, Phrase
from symbolic.foreign import visible

MARK = "~"  # begins the word of a packed lecture; no key of a lesson does
MAX_WORD = 16_000  # characters of a packed lecture: what servers in between let through, as for links
MAX_SCENES = 24  # an hour of them
MINUTES = 2  # that a scene takes, where nobody says it
MOST_CHECKED = 2 * MOST  # operations: the dearest lesson of the app's own needs 1.6 times what one page may
ALONG = 40  # operations for each step of a series that an expectation reads
TOGETHER = 8  # times as fast as one by one: runs that walk side by side
OWN = "own"  # the group of such a lesson
TITLE = Text("A lecture of your own", "自己的讲义")

_LINK = re.compile(r"(?:https?://[^\s?]*\?|[./]*\?)?[A-Za-z0-9_.]+=\S*", re.ASCII)
_FILE = re.compile(r"^\s*\[\[\s*scene\s*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a pasted text, and in which line (from 1; 0: in no line alone)."""

    line: int
    reason: FallLineError


@dataclass(frozen=True)
class Read:
    """What became of a pasted text: the lesson (None where something is wrong) and every complaint."""

    lesson: Lesson | None
    complaints: tuple[Complaint, ...] = ()


def read_text(text: str) -> Read:
    """The lesson in a pasted text, with all that is wrong with it. Never raises; runs nothing."""
    text = tidy(text).strip()
    if not text:
        return _wrong(0, FallLineError("There is no text yet."))
    if len(text.encode()) > MAX_FILE:
        error = FallLineError("This text is too long; {limit} bytes are read.", limit=MAX_FILE)
        return _wrong(0, error)
    try:
        if _FILE.search(text):
            lesson = read(text.encode(), "lecture.toml")
            _affordable(lesson)
            return Read(lesson)
        return _listed(text)
    except FallLineError as error:
        return _wrong(0, error)


def lesson_of_text(text: str) -> Lesson:
    """The lesson in a pasted text. Raises LessonError with the first thing that is wrong."""
    found = read_text(text)
    if found.lesson is None:
        raise refuse("{reason}", reason=found.complaints[0].reason)
    return found.lesson


def unkept(lesson: Lesson) -> list[Phrase]:
    """What a lesson file promises and its links do not keep, a sentence each; a list of links promises nothing. The
    work was counted when the lesson was read."""
    if lesson.group == OWN:
        return []
    return [
        Phrase("{owner}: {expected} → {measured}", owner=line.place, expected=line.answer.expected,
               measured=line.answer.measured)
        for line in check(lesson)
        if not line.answer.holds
    ]  # fmt: skip


def pack(text: str) -> str:
    """The text as one word of an address. Raises LessonError where it would be too long for one."""
    squeezed = zlib.compress(tidy(text).strip().encode(), 9)
    word = MARK + base64.urlsafe_b64encode(squeezed).decode("ascii").rstrip("=")
    if len(word) > MAX_WORD:
        raise refuse(
            "This makes an address of {count} characters; {limit} are allowed.", count=len(word), limit=MAX_WORD
        )
    return word


def unpack(word: str) -> str:
    """The text in such a word. Raises LessonError for what :func:`pack` did not make, or made of too much."""
    if not word.startswith(MARK) or len(word) > MAX_WORD:
        raise refuse("This address of a lecture is cut off or damaged.")
    try:
        squeezed = base64.b64decode(word[1:] + "=" * (-len(word[1:]) % 4), altchars=b"-_", validate=True)
        opened = zlib.decompressobj()
        data = opened.decompress(squeezed, MAX_FILE + 1)
        if len(data) > MAX_FILE or not opened.eof or opened.unused_data:
            raise refuse("This address of a lecture is cut off or damaged.")
        return data.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError):
        raise refuse("This address of a lecture is cut off or damaged.") from None


@lru_cache(maxsize=64)  # a page asks at each of its runs, a class for one lecture
def lesson_of_word(word: str) -> Lesson:
    """The lesson that a packed word stands for, under that word as its key. Raises LessonError."""
    return replace(lesson_of_text(unpack(word)), key=word)


def is_own(lesson: Lesson) -> bool:
    """Whether it is somebody's packed lecture."""
    return lesson.key.startswith(MARK)


def work(lesson: Lesson) -> int:
    """Operations that holding a lesson against its links may take, counted before anything runs.

    Raises FallLineError for a part that cannot be run at all.
    """
    total = 0
    for scene in lesson.scenes:
        once = engine.work(scene.state.experiment)
        total += 2 * once  # with its task done, too
        claims = [*scene.expect, *(scene.task.goal if scene.task else ())]
        claims += [claim for option in (scene.predict.options if scene.predict else ()) for claim in option.claims]
        for claim in claims:
            total += _times(claim) * once + ALONG * scene.state.experiment.steps
    return total


def _times(expectation: Expectation) -> int:
    """How often an expectation may run its scene anew."""
    over = expectation.over
    if isinstance(over, Border):
        return BISECTIONS + 2
    if isinstance(over, Part):
        return over.size**2 // TOGETHER
    if isinstance(expectation.claim, Frayed):
        return expectation.claim.size**2 // TOGETHER
    if isinstance(over, Decades):
        return VALUES[0]
    if isinstance(over, Share | Mean):
        return over.lanes.seeds or over.lanes.starts
    return 1 if isinstance(expectation.claim, Amount) else 0  # a quantity of the rule is recorded in a run of its own


def _affordable(lesson: Lesson) -> None:
    needed = work(lesson)
    if needed > MOST_CHECKED:
        raise refuse(
            "Checking this lesson would take {work} million operations, and {limit} million are allowed.",
            work=-(-needed // 1_000_000),
            limit=MOST_CHECKED // 1_000_000,
        )


def _wrong(line: int, reason: FallLineError) -> Read:
    return Read(None, (Complaint(line, reason),))


def _listed(text: str) -> Read:
    """A list of links."""
    title, said, scenes, wrong = TITLE, list[str](), list[Scene](), list[Complaint]()
    for number, raw in enumerate(text.split("\n"), 1):
        line = " ".join(raw.split())
        try:
            if not line:
                continue
            if number == 1 and line.startswith("#"):
                title = _text(line.lstrip("# "), MAX_LINE)
            elif _LINK.fullmatch(line):
                scenes.append(_scene(line, said))
                said = []
            else:
                said.append(_text(line, MAX_TEXT).en)
        except FallLineError as error:
            wrong.append(Complaint(number, error))
            said = []
    if not scenes and not wrong:
        wrong.append(
            Complaint(0, FallLineError("There is no link in this text: paste the address of a page, one a line."))
        )
    if said and not wrong:
        wrong.append(Complaint(0, FallLineError("No link follows the last text, “{value}”.", value=said[0][:40])))
    if len(scenes) > MAX_SCENES:
        wrong.append(Complaint(0, FallLineError("{count} links are too many; at most {limit} fit.",
                                                count=len(scenes), limit=MAX_SCENES)))  # fmt: skip
    if wrong:
        return Read(None, tuple(wrong))
    nothing = Text("", "")
    return Read(Lesson(OWN, title, nothing, OWN, MINUTES * len(scenes), tuple(scenes), nothing, ()))


def _scene(address: str, said: list[str]) -> Scene:
    """One link with the lines before it. Raises FallLineError with the first thing that is wrong with the link."""
    text = address.partition("?")[2] if "?" in address else address
    state, messages = link.decode(text)
    if messages:
        raise messages[0]
    admit(state)
    names = tuple(Text(run.name, run.name) for run in state.experiment.runs)
    title = _text(said[0], MAX_LINE) if said else _surface(state)
    return Scene(title, _text(" ".join(said[1:]), MAX_TEXT), text, state, names, (), ())


def _surface(state: State) -> Text:
    """The name of the surface: what a scene is called that nobody gave a title."""
    title = engine.surface_of(state.experiment).title
    return Text(translator("en")(title), translator("zh_CN")(title))


def _text(line: str, most: int) -> Text:
    """A stranger's line in both languages: plain text that may be shown anywhere."""
    if len(line) > most:
        raise FallLineError("this text has {count} characters; at most {limit} fit.", count=len(line), limit=most)
    if visible(line) != line:
        raise FallLineError("this text holds characters that cannot be shown.")
    return Text(line, line)
