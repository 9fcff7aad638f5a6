"""The lessons of the app: found in this folder, in groups, in an order that respects what comes before what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from app.lessons.fields import Table, refuse
from app.lessons.lesson import Lesson, Text
from app.lessons.read import read
from symbolic.discover import find
from symbolic.errors import N_

HERE = Path(__file__).parent
WORDS = HERE / "words"  # what is not a lesson: groups, the tour, the glossary
UNKNOWN = N_("There is no lesson “{key}”{hint}")


@dataclass(frozen=True)
class Group:
    """One group of lessons: its title, and the question it answers in a few words."""

    key: str
    title: Text
    question: Text


@dataclass(frozen=True)
class Stop:
    """One stop of the grand tour: a lesson, the number of the scene to show (from 1), and the lectures' argument."""

    lesson: str
    scene: int
    text: Text


@dataclass(frozen=True)
class Tour:
    """The grand tour."""

    title: Text
    question: Text
    minutes: int
    stops: tuple[Stop, ...]
    end: Text


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Group]:
    """The groups by key, in the order in which one meets them."""
    table = words("groups")
    found = table.tables("group", _group)
    table.done()
    return MappingProxyType({group.key: group for group in found})


def _group(table: Table) -> Group:
    group = Group(table.text("key"), table.both("title"), table.both("question"))
    table.done()
    return group


@lru_cache(maxsize=1)
def lessons() -> Mapping[str, Lesson]:
    """Every lesson by key, group after group. Raises LessonError for a file that cannot be read, an unknown group, an
    unknown lesson to come before, or lessons that wait for each other in a circle."""
    read_all = [read(path.read_bytes(), path.name) for path in sorted(HERE.glob("*.toml"))]
    known = {lesson.key: lesson for lesson in read_all}
    order = list(groups())
    for lesson in read_all:
        if lesson.group not in order:
            raise refuse("{target}: there is no group {name}.", target=lesson.key, name=lesson.group)
        for before in lesson.after:
            if before not in known:
                raise refuse("{target}: there is no lesson {name} to come before.", target=lesson.key, name=before)
    depth(known)
    placed = sorted(read_all, key=lambda lesson: (order.index(lesson.group), lesson.rank, lesson.key))
    return MappingProxyType({lesson.key: lesson for lesson in placed})


def depth(known: Mapping[str, Lesson]) -> dict[str, int]:
    """How many lessons come before each at least, one after another. Raises LessonError for a circle."""
    found: dict[str, int] = {}

    def measure(key: str, waiting: tuple[str, ...]) -> int:
        if key in waiting:
            circle = " → ".join((*waiting[waiting.index(key) :], key))
            raise refuse("{target}: lessons wait for each other in a circle: {names}.", target=key, names=circle)
        if key not in found:
            found[key] = max((measure(before, (*waiting, key)) + 1 for before in known[key].after), default=0)
        return found[key]

    for key in known:
        measure(key, ())
    return found


def get(key: str) -> Lesson:
    """A lesson by its key. Raises UnknownKeyError."""
    return find(key, lessons(), UNKNOWN)


def about(key: str) -> tuple[Lesson, ...]:
    """The lessons about a surface, optimizer, schedule or transform: those that name it, where it stands first in
    their list before others, then those that only show it."""
    named = sorted(
        (lesson for lesson in lessons().values() if key in lesson.about), key=lambda lesson: lesson.about.index(key)
    )
    shown = [lesson for lesson in lessons().values() if key not in lesson.about and key in used(lesson)]
    return (*named, *shown)


@lru_cache(maxsize=256)
def used(lesson: Lesson) -> frozenset[str]:
    """The keys of everything in a lesson's links: surfaces, optimizers, schedules, transforms."""
    found: set[str] = set()
    for scene in lesson.scenes:
        experiment = scene.state.experiment
        found.add(experiment.surface)
        for run in experiment.runs:
            found |= {run.rule, *(use.key for use in (*run.schedules, *run.transforms))}
    return frozenset(found)


@lru_cache(maxsize=1)
def tour() -> Tour:
    """The grand tour. Raises LessonError where a stop is not there."""
    table = words("tour")
    found = Tour(
        table.both("title"), table.both("question"), table.whole("minutes", 1, 60), table.tables("stop", _stop),
        table.both("end"),
    )  # fmt: skip
    table.done()
    for stop in found.stops:
        if stop.lesson not in lessons() or stop.scene > len(lessons()[stop.lesson].scenes):
            raise refuse("{target}: there is no scene {count} of {name}.", target="tour", count=stop.scene,
                              name=stop.lesson)  # fmt: skip
    return found


def _stop(table: Table) -> Stop:
    stop = Stop(table.text("lesson"), table.whole("scene", 1, 8), table.both("text"))
    table.done()
    return stop


def words(name: str) -> Table:
    """One of our own files of words, as a table."""
    path = WORDS / f"{name}.toml"
    return Table(tomllib.loads(path.read_text("utf-8")), path.name)
