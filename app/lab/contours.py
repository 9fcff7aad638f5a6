"""Contour levels of a view: round losses, spaced about evenly on the log scale of heights.

``js/contours.js`` has the same rules; ``tests/contracts`` holds the two together.

Even levels are ``base + 10**(i / per_decade)``. The base is the lowest loss in view, so on a landscape whose floor is
not zero these would be odd numbers (99, 9.2): each level is moved to the roundest loss near it, a multiple of the
largest 1, 2 or 5 times a power of ten that has one there. So many lines a decade as fit; every fourth is a heavy one.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.lab.heights import MOST, TINY, Heights
from app.language.numbers import number
from app.look import CONTOURS

Array = NDArray[np.float64]

REACH = 0.3  # how far a level may be moved, in parts of the way to the next: none meets its neighbour
FINEST = 4.0  # levels sparser than so many a decade keep to their place as these do: 1000 is no 300
FLOATS = 1e-12  # of the base: levels nearer to it than so cannot be told apart by their losses


@dataclass(frozen=True)
class Contour:
    """One contour: its loss ``value``, how far that is ``above`` the base, its label, whether its line is heavy."""

    value: float
    above: float
    label: str
    heavy: bool


@dataclass(frozen=True, eq=False)
class Ladder:
    """The contours of a view, rising, about ``per_decade`` of them to each power of ten above the base."""

    levels: tuple[Contour, ...]
    per_decade: float

    @cached_property
    def logs(self) -> Array:
        """``log10(above)`` of the levels, (m,)."""
        return np.array([math.log10(level.above) for level in self.levels])

    @cached_property
    def heavy(self) -> NDArray[np.bool_]:
        """Which levels are heavy, (m,)."""
        return np.array([level.heavy for level in self.levels], dtype=bool)

    def nearest(self, above: Array) -> NDArray[np.intp]:
        """The number of the level nearest to each loss above the base, any shape; there must be a level."""
        between = (self.logs[1:] + self.logs[:-1]) / 2
        return np.searchsorted(between, np.log10(np.maximum(above, TINY)))

    def off(self, above: Array, level: NDArray[np.intp]) -> Array:
        """How far losses above the base are from levels, in powers of ten; never negative."""
        return np.asarray(np.abs(np.log10(np.maximum(above, TINY)) - self.logs[level]))


def contours(scale: Heights, wanted: int) -> Ladder:
    """The contour levels of a view, about ``wanted`` of them."""
    bottom = math.log10(scale.offset)
    top = math.log10(max(min(10.0 ** min(scale.high, 308.0), MOST) - scale.offset, TINY))
    span = max(top - bottom, 1e-6)
    per_decade = next((steps for steps in CONTOURS.steps if steps * span <= wanted), CONTOURS.steps[-1])
    rungs = range(math.ceil(bottom * per_decade), math.floor(top * per_decade + 1e-9) + 1)
    even = ((10.0 ** (rung / per_decade), rung % CONTOURS.heavy == 0) for rung in rungs if rung / per_decade < 308)
    return Ladder(tuple(_level(scale.base, above, per_decade, heavy) for above, heavy in even), per_decade)


def _level(base: float, above: float, per_decade: float, heavy: bool) -> Contour:
    reach = 10.0 ** (REACH / max(per_decade, FINEST))
    if above < FLOATS * abs(base):
        return Contour(base + above, above, number(base + above, 2), heavy)
    value, digits = roundest(base + above / reach, base + above, base + above * reach)
    return Contour(value, value - base, number(value, digits), heavy)


def roundest(low: float, middle: float, high: float) -> tuple[float, int]:
    """The roundest number in [low, high], the nearest to the middle of several, and how many digits tell it.

    >>> roundest(83.0, 99.0, 118.0), roundest(-0.916, -0.9, -0.881), roundest(-0.2, 0.1, 0.2)
    ((100.0, 1), (-0.9, 1), (0.0, 1))
    """
    power = math.ceil(math.log10(max(abs(low), abs(high))))
    while True:
        for factor in (5, 2, 1):
            grain = float(f"{factor}e{power}")
            if math.isinf(grain):
                continue
            first, last = math.ceil(low / grain), math.floor(high / grain)
            if first <= last:
                times = min(max(math.floor(middle / grain + 0.5), first), last)
                value = float(f"{times * factor}e{power}")
                return value, max(1, len(str(abs(times * factor))))
        power -= 1
