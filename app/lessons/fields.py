"""A table of a TOML file, read field by field: what is missing, wrong, too long or unknown is said with its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from app.lessons.lesson import Text
from symbolic.errors import FallLineError
from symbolic.foreign import visible
from symbolic.suggest import STOP, nearest


class Keyed(Protocol):
    """Anything with a key of its own."""

    @property
    def key(self) -> str:
        """What it is called in its list."""
        ...


T = TypeVar("T")
K = TypeVar("K", bound=Keyed)
MAX_LINE = 120  # characters of a title
MAX_TEXT = 600  # characters of a text: three sentences are about 250
MAX_ITEMS = 40  # entries of a list
LANGUAGES = ("en", "zh")
LARGEST = 1e300  # what is larger, or no number at all, is not meant
MISSING: Any = object()
_SPACES = re.compile(r"[ \t\r\n]+")  # a thin space between digits stays


class LessonError(FallLineError):
    """A lesson that cannot be used; the message names the file and the place in it."""


def refuse(template: str, **values: object) -> LessonError:
    """An error of a lesson file; the template is found by the catalogues where this is called."""
    return LessonError(template, **values)


class Table:
    """One table. Every ``take`` removes a field; :meth:`done` refuses what is left."""

    def __init__(self, given: Any, file: str, place: str = "") -> None:
        self.file, self.place = file, place
        if not isinstance(given, Mapping):
            raise self.refuse("a table is needed here.", "")
        self.left: dict[str, Any] = dict(given)
        self.asked: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self.left

    def at(self, key: str) -> str:
        """The place of a field, for messages."""
        return ", ".join(filter(None, (self.place, key)))

    def refuse(self, template: str, key: str, **values: object) -> LessonError:
        """An error at a field."""
        return self.wrong(key, FallLineError(template, **values))

    def wrong(self, key: str, reason: FallLineError) -> LessonError:
        """An error at a field, for a reason that another reader gave."""
        return refuse("{target}: {owner}: {reason}", target=self.file, owner=self.at(key) or "lesson", reason=reason)

    def take(self, key: str, default: Any = MISSING) -> Any:
        """The field as it is. Raises LessonError where it is missing and has no default."""
        self.asked.append(key)
        if key not in self.left:
            if default is MISSING:
                raise self.refuse("this is missing.", key)
            return default
        return self.left.pop(key)

    def text(self, key: str, most: int = MAX_TEXT, default: Any = MISSING) -> str:
        """One line of plain text, spaces tidied."""
        given = self.take(key, default)
        if given is default and default is not MISSING:
            return str(given)
        return self.plain(key, given, most)

    def plain(self, key: str, given: Any, most: int) -> str:
        """A value as text that may be shown anywhere."""
        if not isinstance(given, str) or not given.strip():
            raise self.refuse("a text is needed here.", key)
        text = _SPACES.sub(" ", given).strip()
        if len(text) > most:
            raise self.refuse(
                "this text has {count} characters; at most {limit} fit.", key, count=len(text), limit=most
            )
        if visible(text) != text:
            raise self.refuse("this text holds characters that cannot be shown.", key)
        return text

    def both(self, key: str, most: int = MAX_TEXT) -> Text:
        """A text in both languages: a table with ``en`` and ``zh``."""
        inner = Table(self.take(key), self.file, self.at(key))
        found = Text(*(inner.text(lang, most) for lang in LANGUAGES))
        inner.done()
        return found

    def name(self, key: str, given: Any) -> Text:
        """A name: a text that is the same in both languages, or a table of both."""
        if isinstance(given, str):
            said = self.plain(key, given, MAX_LINE)
            return Text(said, said)
        inner = Table(given, self.file, self.at(key))
        found = Text(*(inner.text(lang, MAX_LINE) for lang in LANGUAGES))
        inner.done()
        return found

    def number(self, key: str, default: Any = MISSING) -> Any:
        """A finite number."""
        given = self.take(key, default)
        return given if given is default and default is not MISSING else self.finite(key, given)

    def finite(self, key: str, given: Any) -> float:
        """A value as a finite number."""
        if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < LARGEST:
            raise self.refuse("a number is needed here.", key)
        return float(given)

    def whole(self, key: str, low: int, high: int, default: Any = MISSING) -> Any:
        """A whole number in [low, high]."""
        given = self.take(key, default)
        if given is default and default is not MISSING:
            return given
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            raise self.refuse("a whole number from {low} to {high} is needed here.", key, low=low, high=high)
        return given

    def pair(self, key: str, default: Any = MISSING) -> Any:
        """Two finite numbers."""
        given = self.take(key, default)
        if given is default and default is not MISSING:
            return given
        if not isinstance(given, list) or len(given) != 2:
            raise self.refuse("two numbers are needed here: [x, y].", key)
        return self.finite(key, given[0]), self.finite(key, given[1])

    def word(self, key: str, words: Iterable[str], default: Any = MISSING) -> str:
        """One of some words."""
        known = tuple(words)
        given = self.take(key, default)
        if given not in known and given is not default:
            hint = nearest(str(given)[:40], known)
            said = hint or STOP
            raise self.refuse("“{value}” is not known here{hint}", key, value=str(given)[:40], hint=said)
        return str(given)

    def items(self, key: str, default: Any = MISSING, most: int = MAX_ITEMS) -> list[Any]:
        """A list of at most so many entries."""
        given = self.take(key, default)
        if not isinstance(given, list):
            raise self.refuse("a list is needed here.", key)
        if len(given) > most:
            raise self.refuse("{count} entries are too many; at most {limit} fit.", key, count=len(given), limit=most)
        return given

    def tables(
        self, key: str, read: Callable[["Table"], T], default: Any = MISSING, most: int = MAX_ITEMS
    ) -> tuple[T, ...]:
        """A list of tables, each read by ``read``."""
        given = self.items(key, default, most)
        return tuple(read(Table(item, self.file, self.at(f"{key} {i}"))) for i, item in enumerate(given, 1))

    def keyed(self, key: str, read: Callable[["Table"], K], most: int) -> dict[str, K]:
        """All that this table is: a list of tables with a ``key`` each, by it. Refuses a key that comes twice."""
        listed = self.tables(key, read, most=most)
        self.done()
        found: dict[str, K] = {}
        for item in listed:
            if item.key in found:
                raise refuse("{target}: the key {name} stands there twice.", target=self.file, name=item.key)
            found[item.key] = item
        return found

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        return Table(self.take(key), self.file, self.at(key))

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        for key in self.left:
            hint = nearest(str(key), self.asked) or STOP
            raise self.refuse("the field “{value}” is not known here{hint}", "", value=str(key)[:40], hint=hint)
