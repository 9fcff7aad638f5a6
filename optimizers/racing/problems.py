"""What a race is run on: surfaces with known floors, starts for tuning and other starts for judging."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from optimizers.racing.sobol import sobol
from optimizers.trajectory import Landscape
from symbolic.errors import FallLineError

DRAWS = 256  # places that are looked at for a start
EDGE = 0.05  # of the window, on every side, where no start is drawn
DIGITS = 3  # significant digits of a start that is drawn


@dataclass(frozen=True)
class Problem:
    """A surface from a start. ``stream`` is added to the race's seed: the noise that a run hears there; ``height``
    is f(start) − f*, above the lowest known minimum ``floor``."""

    surface: str
    start: tuple[float, float]
    stream: int
    floor: float
    height: float


@dataclass(frozen=True, eq=False)
class Course:
    """A surface with its problems: those for tuning and those for judging share no start and no stream of noise."""

    surface: Landscape
    tuning: tuple[Problem, ...]
    judging: tuple[Problem, ...]


def course_of(surface: Landscape, tune_starts: int, starts: int, seeds: int, seed: int) -> Course:
    """The problems of a surface. The first judged start is the surface's own; all others are points of Sobol's
    sequence in its window, turned round by ``seed``. Raises FallLineError for a surface without a known minimum: what
    is solved could not be said there."""
    known = surface.minima()
    if not known:
        raise FallLineError(
            "{surface} has no known minimum, so nothing could be said to have solved it.", surface=surface.key
        )
    floor = min(float(point.value) for point in known)
    drawn = [start for start in _drawn(surface, seed) if _height(surface, start, floor) > 0]
    own = tuple(map(float, surface.first_start))
    places = [start for start in drawn if start != own]
    mine = [own] if _height(surface, own, floor) > 0 else []
    if len(places) < tune_starts + starts - len(mine):
        raise FallLineError("{surface} has too few places to start from.", surface=surface.key)
    judged = [*mine, *places[tune_starts:]][:starts]

    def problems(chosen: Sequence[Any], first: int) -> tuple[Problem, ...]:
        return tuple(
            Problem(surface.key, (x, y), first + k * seeds + number, floor, _height(surface, (x, y), floor))
            for k, (x, y) in enumerate(chosen)
            for number in range(seeds)
        )

    tuning = problems(places[:tune_starts], 0)
    return Course(surface, tuning, problems(judged, len(tuning)))


def _drawn(surface: Landscape, seed: int) -> list[tuple[float, float]]:
    """Places in the window, in the order in which they are taken."""
    turn = np.random.Generator(np.random.PCG64([seed, crc32(surface.key.encode())])).random(2)
    inner = EDGE + (1 - 2 * EDGE) * ((sobol(DRAWS, 2) + turn) % 1.0)
    x0, x1, y0, y1 = surface.view
    found = {
        (float(f"{x0 + u * (x1 - x0):.{DIGITS}g}"), float(f"{y0 + v * (y1 - y0):.{DIGITS}g}")): None for u, v in inner
    }
    return list(found)


def _height(surface: Landscape, start: Any, floor: float) -> float:
    """f(start) − f*; 0 where no run could begin: no number, no slope, or nothing above the floor."""
    value, gx, gy = (float(part) for part in surface.expression.evaluate(1, *start, surface.knob_values))
    if not np.isfinite([value, gx, gy]).all() or (gx == 0 and gy == 0):
        return 0.0
    return max(0.0, value - floor)
