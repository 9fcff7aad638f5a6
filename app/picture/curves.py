"""Curves of the strip under a map: what is plotted, its range, thinning. ``js/series.js`` is the same in the browser.

One scale for all runs. A run that diverged has no say in it, and leaves at the top; what falls below the axis leaves at
the bottom. Lines are cut there, never clamped: a clamped line would be a false curve.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.look import STRIPS
from app.picture.scene import ABOVE_LOWEST, ABOVE_MINIMUM, LOSS, Scene

Array = NDArray[np.float64]


def calm_part(values: Array, diverged: bool) -> Array:
    """The values of a run that say how high an axis must go: all of one that stayed, two of one that diverged."""
    return values[:2] if diverged else values


def loss_base(floor: float | None, calm: Sequence[Array]) -> tuple[float, Literal["floor", "plain", "lowest"]]:
    """What losses are measured from: the known floor, zero, or the lowest seen where values fall to zero or below."""
    if floor is not None:
        return floor, "floor"
    lowest = min((float(part.min()) for part in (v[np.isfinite(v)] for v in calm) if part.size), default=math.inf)
    return (0.0, "plain") if lowest > 0 else (lowest, "lowest")


def log_range(series: Sequence[Array], base: float = 0.0) -> tuple[float, float] | None:
    """Log range (low, high) that holds all positive values above the base, not too deep and not too narrow."""
    with np.errstate(over="ignore", invalid="ignore"):
        above = np.concatenate([np.asarray(values, dtype=np.float64) - base for values in series] or [np.zeros(0)])
    above = above[(above > 0) & np.isfinite(above)]
    if not above.size:
        return None
    high = float(above.max())
    low = max(float(above.min()), high * 10**-STRIPS.decades)
    if high / low < STRIPS.least:
        middle, half = math.sqrt(high) * math.sqrt(low), math.sqrt(STRIPS.least) * 1.05
        low, high = middle / half, middle * half
    return low, high


def thin_series(values: Array, columns: float, base: float = 0.0, floor: float | None = None) -> list[Array]:
    """Values at steps 0..n as polylines of (step, value) rows, (m, 2) each, cut where a value is not finite.

    Each of so many columns keeps its first, lowest, highest and last value. Values below ``floor`` are set to it: it
    lies out of sight.
    """
    width = max(1.0, len(values) / max(1.0, columns))
    finite = np.isfinite(values)
    with np.errstate(invalid="ignore", over="ignore"):
        above = values - base
    if floor is not None:
        above = np.where(above < floor, floor, above)
    lines: list[list[tuple[int, float]]] = []
    open_line = False
    for column in range(math.ceil(len(values) / width) + 1):
        start, end = math.floor(column * width), min(len(values), math.floor((column + 1) * width))
        if start >= len(values):
            break
        known = finite[start:end]
        if known.any():
            least = start + int(np.argmin(np.where(known, values[start:end], np.inf)))
            most = start + int(np.argmax(np.where(known, values[start:end], -np.inf)))
            wide = end - start > 2
            marks = [start, min(least, most), max(least, most), end - 1] if wide else list(range(start, end))
            last = -1
            for at in marks:
                if at != last and finite[at]:
                    if not open_line:
                        lines.append([])
                        open_line = True
                    lines[-1].append((at, float(above[at])))
                    last = at
        if not known.all():
            open_line = False
    return [np.array(line) for line in lines]


@dataclass(frozen=True)
class Curves:
    """The strip's scale: losses above ``base`` from ``low`` to ``high``, and what that is called."""

    base: float
    low: float
    high: float
    title: str

    def heights(self, loss: Array) -> Array:
        """Powers of ten of losses above the base; NaN where not finite, out of sight below where too low."""
        floor = STRIPS.below * self.low
        with np.errstate(all="ignore"):
            return np.asarray(np.where(np.isfinite(loss), np.log10(np.maximum(loss - self.base, floor)), np.nan))


def curves_of(scene: Scene) -> Curves:
    """The scale of a scene's losses."""
    series = [trail.loss[: trail.valid + 1] for trail in scene.trails]
    calm = [calm_part(loss, trail.diverged) for loss, trail in zip(series, scene.trails, strict=True)]
    base, kind = loss_base(scene.floor, calm)
    low, high = log_range(calm, base) or (0.1, 1.0)
    title = LOSS if base == 0 else ABOVE_MINIMUM if kind == "floor" else ABOVE_LOWEST
    return Curves(base, low, high, title)
