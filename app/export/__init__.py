"""Ways out of the laboratory: one module a format, found by discovery.

A format is a module here that declares ``FORMAT = Format(...)``. Its key is the module's name; nothing else is edited.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from symbolic.errors import UnknownKeyError
from symbolic.suggest import STOP, nearest

Progress = Callable[[float], None]  # called with the finished part, 0 to 1


@dataclass(frozen=True)
class Format:
    """How one kind of file is made. ``render(state, progress)`` gives its bytes."""

    title: str
    suffix: str  # with the dot
    mime: str
    render: Callable[[Any, Progress], bytes]


@cache
def formats() -> Mapping[str, Format]:
    """Every format by key, in key order."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{info.name}"), "FORMAT", None)
        if isinstance(declared, Format):
            found[info.name] = declared
    return MappingProxyType(dict(sorted(found.items())))


def keys() -> tuple[str, ...]:
    """The keys of all formats."""
    return tuple(formats())


def get(key: str) -> Format:
    """The format with a key, or an error that suggests the nearest."""
    try:
        return formats()[key]
    except KeyError:
        raise UnknownKeyError(
            "There is no export format {key}{hint}", key=key[:40], hint=nearest(key, keys()) or STOP
        ) from None


def render(key: str, state: Any, progress: Progress | None = None) -> bytes:
    """The file of a format for a state, as bytes."""
    return get(key).render(state, progress or (lambda part: None))
