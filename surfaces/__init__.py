"""The landscapes. ``keys()`` lists them, ``get(key, **knobs)`` returns one, ``from_formula(text)`` makes your own, and
``notices(surface)`` says what to know about it."""

from functools import lru_cache
from types import MappingProxyType
from typing import Any

from surfaces.formula import from_formula
from surfaces.notices import notices
from surfaces.surface import Box, CriticalPoint, Surface
from symbolic.discover import declarations
from symbolic.errors import UnknownKeyError
from symbolic.suggest import STOP, nearest

__all__ = ["Box", "CriticalPoint", "Surface", "from_formula", "get", "keys", "notices"]


@lru_cache(maxsize=1)
def _registry() -> MappingProxyType[str, Surface]:
    return declarations("surfaces.library", "SURFACE", Surface)


def keys() -> list[str]:
    """Every registered surface, in alphabetical order."""
    return list(_registry())


def get(key: str, **knobs: Any) -> Surface:
    """A registered surface at these knob values. Raises UnknownKeyError or KnobError."""
    registry = _registry()
    if key not in registry:
        raise UnknownKeyError(
            "There is no surface “{key}”{hint}", key=str(key)[:40], hint=nearest(str(key), registry) or STOP
        )
    return registry[key].with_values(knobs)
