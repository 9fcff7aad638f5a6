"""A lesson file to a :class:`app.lessons.lesson.Lesson`, every field checked.

A lesson is one TOML file. Its name is its key. What a teacher writes::

    group = "rate"                       # one of words/groups.toml
    minutes = 6
    rank = 20                            # its place in the group
    after = ["one_step"]                 # lessons that come before, by key
    about = ["bowl", "sgd"]              # surfaces, optimizers, schedules, transforms that it is about
    title = { en = "How large may a step be?", zh = "一步最多能迈多大？" }
    question = { en = "…", zh = "…" }
    takeaway = { en = "…", zh = "…" }
    references = ["Author (year). Title. Where."]

    [[scene]]                            # three to eight of them
    link = "s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.001&o2=sgd&o2.lr=0.0195"
    runs = [{ en = "Slow", zh = "慢" }, { en = "Fast", zh = "快" }]  # one name a run, in the order of the link
    title = { en = "Faster, but it swings", zh = "更快，却在摇摆" }
    text = { en = "*Fast* lands on the other wall.", zh = "*快* 每一步都落到对面的坡上。" }
    spots = [                            # numbered discs: at a place, or where a run is at a step
      { run = "Fast", step = 14, text = { en = "…", zh = "…" } },
      { at = [0, 0], text = { en = "…", zh = "…" } },
    ]
    expect = [                           # what must be true, or the build fails
      { run = "Fast", verdict = "going" },
      { run = "Fast", number = "y", take = "turns", above = 100 },
      { run = "Slow", number = "distance", is = 3.55, within = 0.01 },
    ]

    [scene.predict]                      # asked before it plays; the right answer is the one whose "if" holds
    question = { en = "…", zh = "…" }
    options = [{ text = { en = "…", zh = "…" }, if = { winner = "Fast" } }, …]
    reveal = { en = "…", zh = "…" }

    [scene.task]                         # "now change …"; the goal must not hold yet, and hold at "solved"
    knob = "o2.lr"
    ask = { en = "Now raise η until the swing grows.", zh = "…" }
    tick = { en = "the swing grows", zh = "…" }
    goal = { run = "Fast", verdict = "diverged" }
    solved = 0.0205
    found = { en = "The limit is 2/κ.", zh = "…" }

An expectation is one of: ``verdict`` (words of :class:`optimizers.verdict.Finding`, with ``step`` where the verdict
names one), ``ends = [x, y]`` with ``within``, a ``number`` (:class:`app.lessons.claims.Measured`) that ``is`` something
``within`` something, or lies ``above`` or ``below``, ``per`` another run, ``apart_from`` another run, an ``order`` or a
``winner``. Added to it, ``share = { seeds = 60, is = 0.75, within = 0.1 }`` asks how often it holds,
``mean = { seeds = 30 }`` for the mean of its number, ``border = { knob = "o2.lr", from = 0.01, to = 0.03, is = 0.02,
within = 0.0002 }`` where it begins or ceases to hold, ``map = { size = 48, is = 0.31, within = 0.02 }`` for which share
of the runs of the link's map, ``decades = { knob = "o.lr", from = 0.001, to = 10, is = 1.9, within = 0.1 }`` over how
many decades of a knob; ``frayed = { size = 96, is = 0.21, within = 0.01 }`` is the share of starts at the border of a
basin. Steps are counted from 0, the start.

Runs are named between stars in a text; all else is plain text: nothing of it is ever read as Markdown or HTML. A
stranger's file is safe to read: its size, lists and links are bounded, and links go through :mod:`app.lab.link`.
"""

import tomllib
from typing import Any

from app.lab import link
from app.lab.experiment import MAX_STEPS, State
from app.lab.link_reader import MAX_TEXT as MAX_LINK
from app.lab.link_texts import NUMBER
from app.lab.reveal import MAX_ANSWER, MAX_ANSWERS, MAX_WORDS
from app.lessons.claims import Expectation
from app.lessons.fields import MAX_LINE, Table, refuse
from app.lessons.lesson import Claim, Lesson, Option, Prediction, Scene, Spot, Task
from app.lessons.read_claims import read_expectation
from app.lessons.turn import turned
from symbolic.errors import FallLineError

MAX_FILE = 64_000  # bytes: eight long scenes in two languages need about 20,000
SCENES = (3, 8)
MAX_MINUTES = 30
MAX_SPOTS = 4  # discs on one map that can still be told apart
HOLDS = ("no", "partly")


def read(data: bytes, file: str) -> Lesson:
    """The lesson in a file. Raises LessonError, which names the file and the place."""
    if len(data) > MAX_FILE:
        raise refuse("{target}: the file is too large; at most {limit} bytes are read.", target=file, limit=MAX_FILE)
    try:
        given: Any = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise refuse("{target}: the file is not UTF-8 text.", target=file) from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError; so are numbers without end
        raise refuse("{target}: this is not TOML: {value}", target=file, value=str(error)[:200]) from None
    return _lesson(Table(given, file), file.rpartition("/")[2].removesuffix(".toml"))


def _lesson(table: Table, key: str) -> Lesson:
    scenes = table.tables("scene", _scene, most=SCENES[1])
    if len(scenes) < SCENES[0]:
        raise table.refuse("a lesson has {low} to {high} scenes.", "scene", low=SCENES[0], high=SCENES[1])
    lesson = Lesson(
        key=key,
        title=table.both("title", MAX_LINE),
        question=table.both("question", MAX_LINE),
        group=table.text("group", MAX_LINE),
        minutes=table.whole("minutes", 1, MAX_MINUTES),
        scenes=scenes,
        takeaway=table.both("takeaway"),
        references=_lines(table, "references"),
        after=_lines(table, "after"),
        about=_lines(table, "about"),
        rank=table.whole("rank", 0, 1000, 50),
        claim=_said(table.table("claim")) if "claim" in table else None,
    )
    table.done()
    return lesson


def _lines(table: Table, key: str) -> tuple[str, ...]:
    return tuple(table.plain(f"{key} {i}", item, 300) for i, item in enumerate(table.items(key, []), 1))


def _said(table: Table) -> Claim:
    claim = Claim(table.both("said"), table.word("holds", HOLDS))
    table.done()
    return claim


def _scene(table: Table) -> Scene:
    text, state = _link(table)
    names = tuple(table.name(f"runs {i}", given) for i, given in enumerate(table.items("runs"), 1))
    if len(names) != len(state.experiment.runs):
        raise table.refuse(
            "the link has {count} runs, and {named} are named.",
            "runs",
            count=len(state.experiment.runs),
            named=len(names),
        )
    if len({name.en for name in names}) != len(names) or len({name.zh for name in names}) != len(names):
        raise table.refuse("two runs have one name.", "runs")
    known = [name.en for name in names]
    scene = Scene(
        title=table.both("title", MAX_LINE),
        text=table.both("text"),
        link=text,
        state=state,
        runs=names,
        spots=table.tables("spots", lambda inner: _spot(inner, known), [], MAX_SPOTS),
        expect=table.tables("expect", lambda inner: read_expectation(inner, known)),
        predict=_predict(table.table("predict"), known) if "predict" in table else None,
        task=_task(table.table("task"), known, state) if "task" in table else None,
    )
    if not scene.expect:
        raise table.refuse("at least one expectation is needed.", "expect")
    table.done()
    return scene


def _link(table: Table) -> tuple[str, State]:
    text = table.text("link", MAX_LINK)
    state, messages = link.decode(text)
    for message in messages:
        raise table.wrong("link", message)
    return text, state


def _spot(table: Table, names: list[str]) -> Spot:
    if "at" in table:
        spot = Spot(table.both("text"), at=table.pair("at"))
    else:
        spot = Spot(table.both("text"), run=table.word("run", names), step=table.whole("step", 0, MAX_STEPS))
    table.done()
    return spot


def _predict(table: Table, names: list[str]) -> Prediction:
    options = table.tables("options", lambda inner: _option(inner, names), most=MAX_ANSWERS)
    if len(options) < 2:
        raise table.refuse("at least two answers are needed.", "options")
    prediction = Prediction(table.both("question", MAX_WORDS), options, table.both("reveal"))
    table.done()
    return prediction


def _option(table: Table, names: list[str]) -> Option:
    option = Option(table.both("text", MAX_ANSWER), _claims(table, "if", names))
    table.done()
    return option


def _claims(table: Table, key: str, names: list[str]) -> tuple[Expectation, ...]:
    """One claim, or a list of claims that hold together."""
    given = table.take(key)
    listed = given if isinstance(given, list) else [given]
    if not listed or len(listed) > 6:
        raise table.refuse("one expectation is needed here, or a list of at most six.", key)
    return tuple(read_expectation(Table(item, table.file, table.at(key)), names) for item in listed)


def _task(table: Table, names: list[str], state: State) -> Task:
    given = table.take("solved")
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise table.refuse("a value of the knob is needed here, as a link writes it.", "solved")
    solved = given if isinstance(given, str) else NUMBER.text(table.finite("solved", given))
    task = Task(
        knob=table.text("knob", MAX_LINE),
        ask=table.both("ask"),
        tick=table.both("tick", MAX_LINE),
        goal=_claims(table, "goal", names),
        solved=solved,
        found=table.both("found"),
    )
    try:
        turned(state, task.knob, task.solved)
    except FallLineError as error:
        raise table.wrong("knob", error) from None
    table.done()
    return task
