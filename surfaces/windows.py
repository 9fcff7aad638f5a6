"""Which part of the plane is worth showing, where nobody has said so, and where to begin in it."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from surfaces import fitted
from surfaces.box import Box
from symbolic.expression import Expression
from symbolic.limits import FURTHEST

REACHES = (3.0, 1.0, 10.0, 30.0, 100.0, 1000.0)  # half widths of the window, in the order they are tried
DEFAULT_BOX = Box(-3.0, 3.0, -3.0, 3.0)
GRID = 41  # samples a side when a window is chosen
EXISTS = 0.2  # share of finite values from which a window is worth showing
ROOM = 1.5  # how much wider a window is than the contour it is made for
STEEPER = 4.0  # times the height that the curvature tells: so much more is still taken for a bowl
SHRINKS = 60
THINNEST = 1e-3  # what a window may be, see check_box


def choose_box(expression: Expression, values: Mapping[str, Any]) -> Box:
    """A square about the origin: the first size with a minimum inside, else the first in which the formula exists."""
    best: Box | None = None
    for reach in REACHES:
        edge = np.linspace(-reach, reach, GRID)
        with np.errstate(all="ignore"):
            f = expression.evaluate(0, edge[None, :], edge[:, None], values)[0]
        if best is None and np.isfinite(f).mean() >= EXISTS:
            best = Box(-reach, reach, -reach, reach)
        inner = f[1:-1, 1:-1]
        shifts = ((i, j) for i in (0, 1, 2) for j in (0, 1, 2) if (i, j) != (1, 1))
        lower = np.all([inner < f[i : i + GRID - 2, j : j + GRID - 2] for i, j in shifts], axis=0)
        if lower.any():
            return Box(-reach, reach, -reach, reach)
    return best or DEFAULT_BOX


def choose_start(expression: Expression, values: Mapping[str, Any], box: Box) -> tuple[float, float]:
    """Left of the middle and high up, or the nearest place to that where the formula has a value."""
    wanted = (box.x0 + 0.2 * box.size[0], box.y0 + 0.75 * box.size[1])
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(box.x0, box.x1, GRID), np.linspace(box.y0, box.y1, GRID)))
    x, y = np.append(wanted[0], x), np.append(wanted[1], y)
    with np.errstate(all="ignore"):
        parts = expression.evaluate(1, x, y, values)
        there = np.all(np.isfinite(parts), axis=0)
    if not there.any():
        return wanted
    gap = np.where(there, np.hypot((x - wanted[0]) / box.size[0], (y - wanted[1]) / box.size[1]), np.inf)
    nearest = int(np.argmin(gap))
    return float(x[nearest]), float(y[nearest])


def around_minimum(expression: Expression, values: Mapping[str, Any], tags: Iterable[str]) -> Box:
    """A window for a model's error. Where that is convex: the minimum in its middle, and the contour about it that goes
    through the origin, as its curvature there has it; so that a canyon fills the window, whatever the units are. Else
    as :func:`choose_box`."""
    if "convex" not in tags:
        return choose_box(expression, values)
    with np.errstate(all="ignore"):
        found = fitted.critical_points(expression, values, DEFAULT_BOX, tags)
        if not found:
            return choose_box(expression, values)
        _, x, y = found[0]
        f, _, _, xx, xy, yy = (float(part) for part in expression.evaluate(2, x, y, values))
        rise = float(expression.evaluate(0, 0.0, 0.0, values)[0]) - f
        rise = max(rise, 0.1 * abs(f), np.finfo(float).tiny)  # where nothing is better than no model at all
        bent = xx * yy - xy * xy
        if not bent > 0.0:
            return choose_box(expression, values)

        def reach(other: float, along: bool) -> float:
            """How far the contour goes along an axis. Walls that are steeper than the curvature at the bottom, as of
            classes that hardly overlap, have it nearer than that says."""
            half = ROOM * math.sqrt(2.0 * rise * other / bent)
            for _ in range(SHRINKS):
                far, beside = np.array([half, -half]), np.array([-half, half]) * xy / other
                dx, dy = (far, beside) if along else (beside, far)
                there = expression.evaluate(0, x + dx, y + dy, values)[0]
                if bool(np.all(there - f <= STEEPER * ROOM**2 * rise)):
                    break
                half *= 0.7
            return half

        wide, high = reach(yy, True), reach(xx, False)
    if not (math.isfinite(wide) and math.isfinite(high)):
        return choose_box(expression, values)
    (x0, x1), (y0, y1) = _edges(x, wide), _edges(y, high)
    return Box(x0, x1, y0, y1)


def alike(
    start: tuple[float, float], old: Box, new: Box, expression: Expression, values: Mapping[str, Any]
) -> tuple[float, float]:
    """The point that lies in the new window as ``start`` does in the old one, or one where the formula has a value."""
    x = new.x0 + (start[0] - old.x0) / old.size[0] * new.size[0]
    y = new.y0 + (start[1] - old.y0) / old.size[1] * new.size[1]
    x, y = float(f"{x:.4g}"), float(f"{y:.4g}")
    with np.errstate(all="ignore"):
        there = np.all(np.isfinite(expression.evaluate(1, x, y, values)))
    return (x, y) if there else choose_start(expression, values, new)


def _edges(middle: float, half: float) -> tuple[float, float]:
    """Middle and half a width as two edges with few digits, not thinner and not further out than a window may be."""
    half = max(half, THINNEST)
    middle = min(max(middle, half - FURTHEST), FURTHEST - half)
    digits = 1 - math.floor(math.log10(half))
    low, high = round(middle - half, digits), round(middle + half, digits)
    return max(low, -FURTHEST), min(high, FURTHEST)
