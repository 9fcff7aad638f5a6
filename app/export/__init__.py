"""Ways out of the laboratory: one module a format, found by discovery.

A format is a module here that declares ``FORMAT = Format(...)``. Its key is the module's name; nothing else is edited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from symbolic.discover import Registry
from symbolic.errors import N_
from symbolic.knob import Knob, check_values
from symbolic.numbers import number

Progress = Callable[[float], None]  # called with the finished part, 0 to 1


@dataclass(frozen=True)
class Format:
    """How one kind of file is made. ``render(state, progress, values)`` gives its bytes; ``values`` has one for each of
    the ``knobs`` (see :mod:`app.export.choices`). ``asks`` says that it can show what a link asks first with the answer
    hidden, ``still`` that it shows the moment at which the stage stands, ``maps`` that it is of a living map, ``over``
    that its values have one more, a knob of the experiment that it goes over: ``o.beta2`` or ``o.beta2:0.5..0.99``."""

    title: str
    suffix: str  # with the dot
    mime: str
    render: Callable[[Any, Progress, Mapping[str, Any]], bytes]
    knobs: tuple[Knob, ...] = ()
    asks: bool = False
    still: bool = False
    maps: bool = False
    over: bool = False


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


def render(key: str, state: Any, progress: Progress | None = None, **chosen: Any) -> bytes:
    """The file of a format for a state, as bytes; ``chosen`` are values of its knobs, the others keep their defaults.

    Raises KnobError for a value that is not allowed.
    """
    form = get(key)
    over = {"over": str(chosen.pop("over", ""))} if form.over else {}
    return form.render(state, progress or (lambda part: None), check_values(form.knobs, chosen, key) | over)


def size_text(data: bytes) -> str:
    """How large a file is, in words: ``812 kB``, ``3.4 MB``."""
    thousands = max(1, round(len(data) / 1000))
    return f"{thousands} kB" if thousands < 1000 else f"{number(len(data) / 1e6, 2)} MB"
