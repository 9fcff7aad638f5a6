"""Ways out of the laboratory: one module a format, found by discovery.

A format is a module here that declares ``FORMAT = Format(...)``. Its key is the module's name; nothing else is edited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.export.carried import carry, told_link
from symbolic.discover import Registry, find
from symbolic.errors import N_, Phrase
from symbolic.knob import Knob, check_values
from symbolic.numbers import number


class Progress(Protocol):
    """What a format tells while it works: the finished part, 0 to 1, and what it is at, in words."""

    def __call__(self, part: float, words: Phrase | None = None, /) -> None:
        """Say so; may raise where nobody waits for the file any more."""


# What people look for, in the order in which they are offered.
KINDS = {
    "film": N_("Film"), "picture": N_("Picture"), "page": N_("Web page"), "data": N_("Data"), "code": N_("Code"),
}  # fmt: skip


@dataclass(frozen=True)
class Preset:
    """A well-known use of a format, as values of its knobs; what is not named keeps its default."""

    title: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """What can be chosen in words of one's own: ``read`` makes a value of it, of no text its usual one, or raises
    KnobError; ``form`` stands for it on the command line, ``example`` shows in the page how it is written."""

    name: str
    title: str
    doc: str
    form: str
    read: Callable[[str], Any] = str
    example: str = ""


@dataclass(frozen=True)
class Format:
    """How one kind of file is made. ``render(state, progress, values)`` gives its bytes; ``values`` has one for each of
    the ``knobs`` (see :mod:`app.export.choices`). ``asks`` says that it can show what a link asks first with the answer
    hidden, ``still`` that it shows the moment at which the stage stands, ``maps`` that it is of a living map.
    ``texts`` are further values, read from words. ``presets`` are well-known uses, by the word that a command
    has for them; ``kind`` is one of KINDS."""

    title: str
    suffix: str  # with the dot
    mime: str
    render: Callable[[Any, Progress, Mapping[str, Any]], bytes]
    knobs: tuple[Knob, ...] = ()
    asks: bool = False
    still: bool = False
    maps: bool = False
    kind: str = "data"
    texts: tuple[Text, ...] = ()
    presets: Mapping[str, Preset] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether it goes over a knob of the experiment."""
        return any(text.name == "over" for text in self.texts)


FORMATS = Registry("app.export", "FORMAT", Format, N_("There is no export format {key}{hint}"))


def formats() -> Mapping[str, Format]:
    """Every format by key, in key order."""
    return FORMATS.all


def keys() -> list[str]:
    """The keys of all formats."""
    return FORMATS.keys()


def get(key: str) -> Format:
    """The format with a key, or an error that suggests the nearest."""
    return FORMATS.get(key)


def render(key: str, state: Any, progress: Progress | None = None, *, preset: str = "", **chosen: Any) -> bytes:
    """The file of a format for a state, as bytes, with its link inside (:mod:`app.export.carried`); ``chosen`` are
    values of its knobs, the others are those of the ``preset``, or keep their defaults.

    Raises KnobError for a value that is not allowed, FallLineError for a preset that is not there.
    """
    form = get(key)
    given = {**preset_of(form, preset), **chosen}
    told = {text.name: text.read(str(given.pop(text.name, ""))) for text in form.texts}
    values = check_values(form.knobs, given, key)
    return carry(form.render(state, progress or silent, values | told), form.suffix, told_link(state))


def preset_of(form: Format, name: str) -> Mapping[str, Any]:
    """The values of a preset; of no name none. Raises UnknownKeyError where it is not there."""
    return find(name, form.presets, N_("There is no preset {key}{hint}")).values if name else {}


def silent(part: float, words: Phrase | None = None, /) -> None:
    """A progress that nobody hears."""


def size_text(data: bytes) -> str:
    """How large a file is, in words: ``812 kB``, ``3.4 MB``."""
    thousands = max(1, round(len(data) / 1000))
    return f"{thousands} kB" if thousands < 1000 else f"{number(len(data) / 1e6, 2)} MB"
