"""In which valley points are: the one whose minimum steepest descent from there comes to; ``js/swarmvalleys.js`` and
``js/basins.js`` are the same in the browser."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from optimizers.landmarks import Landmarks
from surfaces import Surface
from symbolic.matrices import eigenvalues

Whole = NDArray[np.int64]

CELLS = 96  # of the window each way, by which places are told apart
MOST_ROLLS = 800  # of a cell: what creeps longer lies in none
ROLL, ROLL_LEAST = 1 / 150, 1e-5  # lengths as shares of the window's shorter side
NEAR_HOME = 0.04  # and what rolled nearer to a minimum than this lies in its valley
CLEARLY_SHARPER = 2.0  # times as curved: then one of two valleys is sharp and the other flat
MOST_VALLEYS = 6  # lines for valleys, those that hold most at any time; the others are one line


def has_valleys(surface: Surface) -> bool:
    """Whether there are several valleys to tell apart."""
    return len(surface.minima()) > 1


@lru_cache(maxsize=16)
def valley_map(surface: Surface, cells: int = CELLS) -> Whole:
    """The number of the minimum whose valley each cell's middle lies in (cells, cells), rows from below; −1 where
    descent comes to none that is known."""
    x0, x1, y0, y1 = tuple(surface.view)
    middles = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(x0 + (x1 - x0) * middles, y0 + (y1 - y0) * middles)
    side = min(x1 - x0, y1 - y0)
    x, y = _rolled_down(surface, x.ravel(), y.ravel(), side)
    number, away = Landmarks.of(surface).nearest(x, y)
    return np.asarray(np.where(away < NEAR_HOME * side, number, -1).astype(np.int64).reshape(cells, cells))


def _rolled_down(surface: Surface, x: np.ndarray, y: np.ndarray, side: float) -> tuple[np.ndarray, np.ndarray]:
    """The points that steepest descent comes to in short steps that never climb: each halves its own where it would."""

    def ask(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            found = surface.expression.evaluate(1, x, y, surface.knob_values)
        return np.stack(np.broadcast_arrays(*found, x)[:3])

    x, y = x.copy(), y.copy()
    here, length, going = ask(x, y), np.full(x.shape, ROLL * side), np.arange(x.size)
    for _try in range(MOST_ROLLS):
        with np.errstate(all="ignore"):
            slope = np.hypot(here[1, going], here[2, going])
        going, slope = going[slope > 0], slope[slope > 0]
        if not going.size:
            break
        with np.errstate(all="ignore"):
            px = x[going] - length[going] * here[1, going] / slope
            py = y[going] - length[going] * here[2, going] / slope
        there = ask(px, py)
        lower = there[0] < here[0, going]
        moved = going[lower]
        x[moved], y[moved], here[:, moved] = px[lower], py[lower], there[:, lower]
        length[going[~lower]] /= 2
        going = going[length[going] > ROLL_LEAST * side]
    return x, y


def valley_of(surface: Surface, x: np.ndarray, y: np.ndarray) -> Whole:
    """The number of the valley of each point, of any shape; −1 beyond the window and where descent comes to no known
    minimum."""
    x0, x1, y0, y1 = tuple(surface.view)
    known = valley_map(surface)
    with np.errstate(invalid="ignore"):
        across, up = np.floor(CELLS * (x - x0) / (x1 - x0)), np.floor(CELLS * (y - y0) / (y1 - y0))
        inside = (across >= 0) & (across < CELLS) & (up >= 0) & (up < CELLS)
    column, row = (np.where(inside, part, 0).astype(np.int64) for part in (across, up))
    return np.asarray(np.where(inside, known[row, column], -1))


def counted(surface: Surface, points: np.ndarray) -> Whole:
    """How many of the points (k, members, 2) are in each valley (k, minima + 1), the last for those in none."""
    minima, found = len(surface.minima()), valley_of(surface, points[..., 0], points[..., 1])
    places = np.where(found < 0, minima, found)
    return np.stack([(places == place).sum(axis=1) for place in range(minima + 1)], axis=1)


def curvatures(surface: Surface) -> tuple[float, ...]:
    """The largest curvature at each known minimum; NaN where there is none."""
    found = []
    for point in surface.minima():
        with np.errstate(all="ignore"):
            _, _, _, xx, xy, yy = surface.expression.evaluate(
                2, np.float64(point.x), np.float64(point.y), surface.knob_values
            )
        found.append(float(eigenvalues(xx, xy, yy)[1]))
    return tuple(found)


def sharp_and_flat(curved: tuple[float, ...]) -> tuple[int, int] | None:
    """The numbers of the sharp and of the flat one of two minima, where one is clearly more curved; else None."""
    if len(curved) != 2 or not np.isfinite(curved).all():
        return None
    most, least = max(curved), min(curved)
    return (curved.index(most), curved.index(least)) if least > 0 and most >= CLEARLY_SHARPER * least else None


def valley_lines(every: list[Whole], minima: int) -> list[tuple[int | str, tuple[int, ...]]]:
    """The valleys that are told for the counts of all runs, each with the classes that it counts: a number, ``others``,
    or last ``none``, where anybody is."""
    peak = np.max([counts.max(axis=0) for counts in every], axis=0)
    most = sorted(range(minima), key=lambda place: -peak[place])[:MOST_VALLEYS]
    first: list[tuple[int | str, tuple[int, ...]]] = [(place, (place,)) for place in sorted(most)]
    rest = tuple(place for place in range(minima) if place not in most and peak[place])
    return first + ([("others", rest)] if rest else []) + ([("none", (minima,))] if peak[minima] else [])
