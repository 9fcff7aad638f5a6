"""Where the error of a model rests: the critical points of a surface made of data, on its data as they were prepared.

A quadratic error is solved; any other convex one is walked down by Newton's method with halved steps; the rest is
searched in the window (:mod:`surfaces.critical`).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from surfaces.critical import find_critical
from surfaces.known import Stated
from symbolic.expression import Expression
from symbolic.table import Table

NEWTON = 60
HALVINGS = 40
CACHED = 128

POLISH = 120  # halvings and doublings of the last search, whose directions turn
BETWEEN = 33  # places looked at between two minima
GOLDEN = math.pi * (3.0 - math.sqrt(5.0))

Edges = tuple[float, float, float, float]


def critical_points(
    expression: Expression, values: Mapping[str, Any], box: Iterable[float], tags: Iterable[str]
) -> Stated:
    """(kind, x, y) of the critical points, minima first, lowest first."""
    x0, x1, y0, y1 = box
    asked = tuple((name, float(values[name])) for name in expression.knobs)
    return _found(expression, asked, (x0, x1, y0, y1), frozenset(tags))


def searched(formula: str, table: Table, box: Iterable[float]) -> Callable[..., Stated]:
    """For a formula over a table that nothing prepares: its critical points, searched in the window."""
    edges = tuple(box)

    def critical(**values: float) -> Stated:
        expression = Expression.read(formula, tuple(values), table)
        found = critical_points(expression, values, edges, ())
        return tuple((kind, *_rested(expression, values, place)) for kind, *place in found)

    return critical


def _rested(expression: Expression, values: Mapping[str, float], place: Sequence[float]) -> tuple[float, float]:
    """A critical point to the last bits: a few steps of Newton's method, as long as the slope gets smaller."""
    x, y = rest = place[0], place[1]
    slope = math.inf
    for _ in range(NEWTON):
        _, gx, gy, xx, xy, yy = (float(part) for part in expression.evaluate(2, x, y, values))
        det = xx * yy - xy * xy
        if not math.hypot(gx, gy) < slope or det == 0.0:
            break
        slope, rest = math.hypot(gx, gy), (x, y)
        x, y = x - (yy * gx - xy * gy) / det, y - (xx * gy - xy * gx) / det
    return rest


@lru_cache(maxsize=CACHED)
def _found(expression: Expression, values: tuple[tuple[str, float], ...], box: Edges, tags: frozenset[str]) -> Stated:
    known = dict(values)
    sharp = "l1" in known or "non-smooth" in tags
    if "convex" in tags and not sharp:
        place = _walked(expression, known, ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2))
        return () if place is None else (("minimum", *place),)
    found = find_critical(expression, known, box)
    return _apart(expression, known, box, found) if sharp else found


def _apart(expression: Expression, values: Mapping[str, float], box: Edges, found: Stated) -> Stated:
    """The points, of minima with no rise between them the lowest alone: a search comes to rest along a crease."""
    minima = [(x, y) for kind, x, y in found if kind == "minimum"]
    rest = [point for point in found if point[0] != "minimum"]
    kept = _lowest(expression, values, minima)
    kept = _lowest(expression, values, [_polished(expression, values, box, place) for place in kept])
    return (*(("minimum", *place) for place in kept), *rest)


Places = list[tuple[float, float]]


def _lowest(expression: Expression, values: Mapping[str, float], minima: Places) -> Places:
    """The minima, given lowest first, to which no other leads without a rise."""
    kept: Places = []
    share = np.linspace(0.0, 1.0, BETWEEN)
    for x, y in minima:
        ways = (expression.evaluate(0, x + share * (px - x), y + share * (py - y), values)[0] for px, py in kept)
        if all(f.max() > f[0] + 1e-9 * (abs(f[0]) + 1.0) for f in ways):
            kept.append((x, y))
    return kept


def _polished(
    expression: Expression, values: Mapping[str, float], box: Edges, place: tuple[float, float]
) -> tuple[float, float]:
    """The lowest place near a minimum with creases: eight directions, which turn, so that one leads along a crease."""
    x, y = place
    size = max(box[1] - box[0], box[3] - box[2])
    reach = 0.01 * size
    f = float(expression.evaluate(0, x, y, values)[0])
    for turn in range(POLISH):
        way = np.exp(1j * (2 * np.pi * np.arange(16) / 16 + GOLDEN * turn)) * np.where(np.arange(16) % 2, 1.0, 0.1)
        tried = expression.evaluate(0, x + reach * way.real, y + reach * way.imag, values)[0]
        best = int(np.nan_to_num(tried, nan=np.inf).argmin())
        if tried[best] < f:
            x, y, f = x + reach * float(way[best].real), y + reach * float(way[best].imag), float(tried[best])
            reach *= 1.3
        else:
            reach *= 0.6
        if reach < 1e-11 * size:
            break
    return x, y


def _walked(
    expression: Expression, values: Mapping[str, float], start: tuple[float, float]
) -> tuple[float, float] | None:
    """The minimum of a convex function; None where it has none, or only at infinity."""
    x, y = start
    for _ in range(NEWTON):
        f, gx, gy, xx, xy, yy = (float(part) for part in expression.evaluate(2, x, y, values))
        det = xx * yy - xy * xy
        if not (math.isfinite(det) and det > 0.0):
            return None
        dx, dy = (xy * gy - yy * gx) / det, (xy * gx - xx * gy) / det
        share = 1.0
        for _ in range(HALVINGS):
            nx, ny = x + share * dx, y + share * dy
            if float(expression.evaluate(0, nx, ny, values)[0]) <= f:
                break
            share /= 2
        else:
            return x, y  # no lower by rounding
        if math.hypot(nx - x, ny - y) <= 4 * np.finfo(float).eps * math.hypot(nx, ny):
            return nx, ny
        x, y = nx, ny
    return None
