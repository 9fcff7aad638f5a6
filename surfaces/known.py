"""Critical points of library surfaces that have no closed form, from the formula itself, to the last bits.

Each function gives a ``critical(**knobs)`` for a declaration. What is used is structure, not search: a sum of a
function of x and one of y, a line of symmetry, or good guesses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from symbolic.expression import Expression, read
from symbolic.matrices import eigenvalues

Stated = Sequence[tuple[str, float, float]]  # critical points as a declaration states them: kind, x, y
Edges = tuple[float, float, float, float]

GRID = 4001  # samples on one line: the narrowest feature in the library is about 40 samples wide
MOST = 60  # points stated for one surface; textures keep their lowest minima
HALVINGS = 80  # brings a bracket down to two neighbouring floats
NEWTON = 40
CACHED = 32  # knob settings remembered for one surface: pages ask again at every redraw


def separable(formula: str, box: Edges) -> Callable[..., Stated]:
    """For ``f = g(x) + h(y)``: every pair of a critical point of g and one of h, in the box."""

    @lru_cache(maxsize=CACHED)
    def critical(**values: float) -> Stated:
        f = read(formula, tuple(values))
        cx, cy = (box[0] + box[1]) / 2, (box[2] + box[3]) / 2
        xs = _roots(lambda u: f.evaluate(1, u, cy, values)[1], box[0], box[1])
        ys = _roots(lambda u: f.evaluate(1, cx, u, values)[2], box[2], box[3])
        x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
        return _described(f, values, x, y)

    return critical


def along_x(formula: str, box: Edges, y: float = 0.0) -> Callable[..., Stated]:
    """The critical points on the line of symmetry ``y = const`` (where f has no slope across it)."""

    @lru_cache(maxsize=CACHED)
    def critical(**values: float) -> Stated:
        f = read(formula, tuple(values))
        xs = _roots(lambda u: f.evaluate(1, u, y, values)[1], box[0], box[1])
        return _described(f, values, xs, np.full_like(xs, y))

    return critical


def near(formula: str, guesses: Callable[..., Iterable[tuple[float, float]]], reach: float) -> Callable[..., Stated]:
    """The critical points that Newton's method finds within ``reach`` of ``guesses(**knobs)``."""

    @lru_cache(maxsize=CACHED)
    def critical(**values: float) -> Stated:
        f = read(formula, tuple(values))
        start = np.array(list(guesses(**values)), dtype=np.float64)
        x, y = start[:, 0].copy(), start[:, 1].copy()
        with np.errstate(all="ignore"):
            for _ in range(NEWTON):
                _, gx, gy, xx, xy, yy = f.evaluate(2, x, y, values)
                det = xx * yy - xy * xy
                dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
                x, y = x - dx, y - dy
            arrived = np.hypot(dx, dy) < 1e-10 * reach  # some guesses only circle
            close = arrived & (np.hypot(x - start[:, 0], y - start[:, 1]) < reach)
        return _described(f, values, x[close], y[close])

    return critical


def _roots(slope: Callable[[np.ndarray], np.ndarray], low: float, high: float) -> np.ndarray:
    """Where a function of one variable changes sign between ``low`` and ``high``, to neighbouring floats."""
    grid = np.linspace(low, high, GRID)
    sign = np.sign(slope(grid))
    exact = grid[sign == 0.0]
    at = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    lo, hi, before = grid[at], grid[at + 1], sign[at]
    for _ in range(HALVINGS if at.size else 0):
        mid = (lo + hi) / 2
        left = np.sign(slope(mid)) == before
        lo, hi = np.where(left, mid, lo), np.where(left, hi, mid)
    best = np.where(np.abs(slope(lo)) <= np.abs(slope(hi)), lo, hi) if at.size else lo
    return snapped(np.sort(np.concatenate([exact, best])), high - low)


def snapped(x: np.ndarray, size: float) -> np.ndarray:
    """Crumbs of rounding around zero become zero: 1e-321 is no place anybody meant."""
    return np.where(np.abs(x) < 1e-13 * size, 0.0, x)


def _described(f: Expression, values: Mapping[str, float], x: np.ndarray, y: np.ndarray) -> Stated:
    """Kinds by the eigenvalues of the Hessian; minima first, lowest first. Degenerate points are left out."""
    if x.size == 0:
        return ()
    value, _, _, xx, xy, yy = f.evaluate(2, x, y, values)
    largest = np.maximum(np.maximum(np.abs(xx), np.abs(yy)), np.abs(xy))
    size = np.where(largest > 0, largest, 1.0)  # only signs are wanted, and squares of tiny curvatures would vanish
    low, high = eigenvalues(xx / size, xy / size, yy / size)
    found: dict[tuple[float, float], tuple[int, float, str, float, float]] = {}
    for i in range(x.size):
        kind = "minimum" if low[i] > 0 else "maximum" if high[i] < 0 else "saddle" if low[i] * high[i] < 0 else ""
        if kind:
            rank = ("minimum", "saddle", "maximum").index(kind)
            place = (round(float(x[i]), 8), round(float(y[i]), 8))  # two guesses may have met
            found.setdefault(place, (rank, float(value[i]), kind, float(x[i]), float(y[i])))
    points = sorted(found.values(), key=lambda p: (p[0], p[1]))
    if len(points) > MOST:  # a texture: only its lowest minima are worth a mark
        points = [p for p in points if p[2] == "minimum"][:MOST]
    return tuple((kind, px, py) for _, _, kind, px, py in points)
