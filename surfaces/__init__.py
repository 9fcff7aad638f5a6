"""The landscapes. ``keys()`` lists them, ``get(key, **knobs)`` returns one, ``from_formula(text)`` makes your own, and
``notices(surface)`` says what to know about it."""

from typing import Any

from surfaces.formula import from_formula
from surfaces.notices import notices
from surfaces.surface import SURFACES, Box, CriticalPoint, Surface

__all__ = ["Box", "CriticalPoint", "Surface", "from_formula", "get", "keys", "notices"]


def keys() -> list[str]:
    """Every registered surface, in alphabetical order."""
    return SURFACES.keys()


def get(key: str, **knobs: Any) -> Surface:
    """A registered surface at these knob values. Raises UnknownKeyError or KnobError."""
    return SURFACES.get(key).with_values(knobs)
