"""What to watch in each optimizer, schedule, transform and wrapper, and the lesson to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.lessons.fields import Table, refuse
from app.lessons.lesson import Lesson, Text
from app.lessons.registry import about, lessons, words


@dataclass(frozen=True)
class PartWords:
    """One part, by its key: a sentence on what to watch, and the key of its lesson."""

    key: str
    watch: Text
    lesson: str


@lru_cache(maxsize=1)
def parts() -> Mapping[str, PartWords]:
    """The words of every part by key. Raises LessonError for a key that comes twice, or a lesson that is not there."""
    found = words("parts").keyed("part", _part, most=500)
    for part in found.values():
        if part.lesson not in lessons():
            raise refuse("{target}: there is no lesson {name}.", target=part.key, name=part.lesson)
    return MappingProxyType(found)


def lessons_of(key: str) -> tuple[Lesson, ...]:
    """The lessons of a part, the one to begin with first, then the others about it; empty for an unknown part."""
    part = parts().get(key)
    first = () if part is None else (lessons()[part.lesson],)
    return (*first, *(lesson for lesson in about(key) if lesson not in first))


def _part(table: Table) -> PartWords:
    part = PartWords(table.text("key"), table.both("watch", 160), table.text("lesson"))
    table.done()
    return part
