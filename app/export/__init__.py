"""Ways out of the laboratory: one module a format, found by discovery.

A format is a module here that declares ``FORMAT = Format(...)``. Its key is the module's name; nothing else is edited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from symbolic.discover import Registry
from symbolic.errors import N_

Progress = Callable[[float], None]  # called with the finished part, 0 to 1


@dataclass(frozen=True)
class Format:
    """How one kind of file is made. ``render(state, progress)`` gives its bytes."""

    title: str
    suffix: str  # with the dot
    mime: str
    render: Callable[[Any, Progress], bytes]


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


def render(key: str, state: Any, progress: Progress | None = None) -> bytes:
    """The file of a format for a state, as bytes."""
    return get(key).render(state, progress or (lambda part: None))
