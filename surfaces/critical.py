"""Critical points of a surface nobody has described: Newton's method on the gradient from a lattice of starts.

Kinks have no Hessian to follow; where a formula has some, a compass search looks for the minima that lie on them.
Every bound is on work, not on time, so that the same formula gets the same answer on every machine.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from surfaces.kinks import kinked
from surfaces.known import Stated, snapped
from symbolic.expression import Expression, program_of
from symbolic.matrices import eigenvalues
from symbolic.rows import weight

LATTICE = 24  # starts a side
MOST = 60  # points kept; a formula with more is a texture, and stars would hide it
WORK = 25_000  # operations on arrays of 576 lanes, all Newton steps together: 20 to 60 ms
STEPS = (6, 60)  # Newton steps, at least and at most
COMPASS = 90  # halvings and doublings of the compass search
LOWEST = 40  # places of the lattice from which it starts
CACHED = 64

Edges = tuple[float, float, float, float]


def find_critical(expression: Expression, values: Mapping[str, float], box: Iterable[float]) -> Stated:
    """(kind, x, y) of the isolated critical points in the box, minima first, lowest first."""
    x0, x1, y0, y1 = box
    return _find(expression, tuple(sorted(values.items())), (x0, x1, y0, y1))


@lru_cache(maxsize=CACHED)
def _find(expression: Expression, values: tuple[tuple[str, float], ...], box: Edges) -> Stated:
    with np.errstate(all="ignore"):
        found = _newton(expression, dict(values), box)
        if kinked(expression.tree):
            found += _compass(expression, dict(values), box)
    size = max(box[1] - box[0], box[3] - box[2])
    kept: list[tuple[str, float, float, float]] = []
    for point in sorted(found, key=lambda p: p[3]):
        if all(abs(point[1] - p[1]) + abs(point[2] - p[2]) > 1e-4 * size for p in kept):
            kept.append(point)
    order = {"minimum": 0, "saddle": 1, "maximum": 2}
    kept.sort(key=lambda p: (order[p[0]], p[3]))
    return tuple((kind, px, py) for kind, px, py, _ in kept[:MOST])


Found = list[tuple[str, float, float, float]]  # kind, x, y, value


def _newton(expression: Expression, values: Mapping[str, float], box: Edges) -> Found:
    """Damped Newton steps (never farther than a tenth of the box), kept where the gradient is zero to rounding against
    the gradients met in the box and the Hessian has no zero eigenvalue."""
    x0, x1, y0, y1 = box
    wide, high = x1 - x0, y1 - y0
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(x0, x1, LATTICE), np.linspace(y0, y1, LATTICE)))
    _, gx, gy = expression.evaluate(1, x, y, values)
    met = np.hypot(gx, gy)
    met = met[np.isfinite(met)]
    if met.size == 0:
        return []
    scale = max(float(np.median(met)), 1e-300)
    steps = min(STEPS[1], max(STEPS[0], WORK // weight(program_of(expression, 2)[0])))
    for _ in range(steps):
        _, gx, gy, xx, xy, yy = expression.evaluate(2, x, y, values)
        det = xx * yy - xy * xy
        dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
        shrink = np.minimum(1.0, 0.1 / np.maximum(np.abs(dx) / wide, np.abs(dy) / high))
        x, y = x - shrink * dx, y - shrink * dy
    x, y = snapped(x, wide), snapped(y, high)
    f, gx, gy, xx, xy, yy = expression.evaluate(2, x, y, values)
    low, top = eigenvalues(xx, xy, yy)
    det = low * top
    last = np.hypot((yy * gx - xy * gy) / det / wide, (xx * gy - xy * gx) / det / high)
    still = (np.hypot(gx, gy) <= 1e-8 * scale) & (last <= 1e-7)  # a small gradient alone may be a plain
    sharp = np.minimum(np.abs(low), np.abs(top)) > 1e-7 * np.maximum(np.abs(top), np.abs(low))
    inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    kinds = np.where(low > 0, "minimum", np.where(top < 0, "maximum", "saddle"))
    keep = np.flatnonzero(still & sharp & inside & np.isfinite(f))
    return [(str(kinds[i]), float(x[i]), float(y[i]), float(f[i])) for i in keep]


def _compass(expression: Expression, values: Mapping[str, float], box: Edges) -> Found:
    """Minima without derivatives: eight directions, halving where none is lower. Only strict minima are kept."""
    x0, x1, y0, y1 = box
    wide, high = x1 - x0, y1 - y0
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(x0, x1, LATTICE), np.linspace(y0, y1, LATTICE)))
    f = np.nan_to_num(expression.evaluate(0, x, y, values)[0], nan=np.inf)
    start = np.argsort(f, kind="stable")[:LOWEST]
    x, y, f = x[start], y[start], f[start]
    turn = np.exp(2j * np.pi * np.arange(8) / 8)[:, None]
    reach = np.full(x.shape, 1.0 / LATTICE)
    lanes = np.arange(x.size)
    for _ in range(COMPASS):
        tx, ty = x + reach * wide * turn.real, y + reach * high * turn.imag
        tried = np.nan_to_num(expression.evaluate(0, tx, ty, values)[0], nan=np.inf)
        pick = tried.argmin(axis=0)
        better = tried[pick, lanes] < f
        x, y = np.where(better, tx[pick, lanes], x), np.where(better, ty[pick, lanes], y)
        f = np.where(better, tried[pick, lanes], f)
        reach = np.where(better, reach * 1.2, reach / 2)
    x, y, f = _rounded(expression, values, x, y, f)
    inside = np.isfinite(f) & (x > x0) & (x < x1) & (y > y0) & (y < y1)
    near, far = (
        expression.evaluate(0, x + distance * wide * turn.real, y + distance * high * turn.imag, values)[0]
        for distance in (1e-6, 1e-3)
    )
    strict = ((near > f + 1e-14 * (1.0 + np.abs(f))) & (far > near)).all(axis=0)
    # A pole is lower by as much however near one looks; at a kink the difference shrinks with the distance.
    strict &= (near - f <= 0.3 * (far - f)).all(axis=0) & inside
    return [("minimum", float(x[i]), float(y[i]), float(f[i])) for i in np.flatnonzero(strict)]


def _rounded(
    expression: Expression, values: Mapping[str, float], x: np.ndarray, y: np.ndarray, f: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The places to six decimals where that is no higher: a search ends beside 1, not on it."""
    rx, ry = np.round(x, 6) + 0.0, np.round(y, 6) + 0.0
    rf = expression.evaluate(0, rx, ry, values)[0]
    good = (rf <= f) & np.isfinite(rf)
    return np.where(good, rx, x), np.where(good, ry, y), np.where(good, rf, f)
