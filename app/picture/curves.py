"""Curves of the strip under a map: what is plotted, its range, thinning. ``js/series.js`` is the same in the browser.

One scale for all runs. A run that diverged has no say in it, and leaves at the top; what falls below the axis leaves at
the bottom. Lines are cut there, never clamped: a clamped line would be a false curve.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.look import STRIPS
from app.picture.scene import ABOVE_LOWEST, ABOVE_MINIMUM, LOSS, Plot, Scene

Array = NDArray[np.float64]

CALM = 100.0  # times the highest at the start: beyond it a band says nothing of how high an axis must go
RARE = 0.01  # the share of values, at either end, that does not stretch an axis


def calm_part(values: Array, diverged: bool) -> Array:
    """The values of a run that say how high an axis must go: all of one that stayed, two of one that diverged."""
    return values[:2] if diverged else values


def loss_base(floor: float | None, calm: Sequence[Array]) -> tuple[float, Literal["floor", "plain", "lowest"]]:
    """What losses are measured from: the known floor, zero, or the lowest seen where values fall to zero or below."""
    if floor is not None:
        return floor, "floor"
    lowest = min((float(part.min()) for part in (v[np.isfinite(v)] for v in calm) if part.size), default=math.inf)
    return (0.0, "plain") if lowest > 0 else (lowest, "lowest")


def calm_bands(plot: Plot, floor: float | None) -> list[Array]:
    """The values of bands and of their lines that say how high an axis must go, the others missing: by powers of ten,
    those of up to CALM times the highest at the start, or what nine of ten members that stay exceed."""
    told = [(low, line, high) for ends, lines in zip(plot.bands, plot.lines, strict=True)
            for (low, high), line in zip(ends, lines, strict=True)]  # fmt: skip
    most, base = math.inf, floor if floor is not None and plot.axis == "height" else 0.0
    if plot.axis in ("height", "log"):
        starts = [_highest(high[:1] - base) for _low, _line, high in told]
        stays = [_highest(low - base) for low, _line, _high in told if math.isfinite(low[-1])]
        most = base + CALM * max([0.0, *starts, *stays])
    parts = [part for one in told for part in one]
    return [np.where(np.isfinite(part) & (part <= most), part, np.nan) for part in parts]


def _highest(values: Array) -> float:
    return float(values[np.isfinite(values)].max(initial=0.0))


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
    starts = np.floor(np.arange(math.ceil(len(values) / width) + 1) * width).astype(np.int64)
    starts = starts[starts < len(values)]
    shown = _marks(values, finite, starts) if width > 1 else np.flatnonzero(finite)
    missing = np.concatenate([[0], np.cumsum(~np.logical_and.reduceat(finite, starts))])  # in columns before each
    column = np.searchsorted(starts, shown, side="right")
    rows = np.column_stack([shown, above[shown]])
    cuts = np.flatnonzero(np.diff(missing[column - 1])) + 1  # a column with a gap is the end of a line
    return np.split(rows, cuts) if len(rows) else []


def _marks(values: Array, finite: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each column's first, lowest, highest and last value is, those that are finite, in their order."""
    low, high = np.where(finite, values, np.inf), np.where(finite, values, -np.inf)
    told = [
        (start, start + int(low[start:end].argmin()), start + int(high[start:end].argmax()), end - 1)
        for start, end in itertools.pairwise([*starts.tolist(), len(values)])
    ]
    marks = np.unique(np.array(told))
    return np.asarray(marks[finite[marks]])


def signed_range(series: Sequence[Array]) -> tuple[float, float] | None:
    """Even range (low, high) of finite values with signs, zero among them; None when there is none but zero."""
    known = [values[np.isfinite(values)] for values in series]
    low = min((float(values.min()) for values in known if values.size), default=0.0)
    high = max((float(values.max()) for values in known if values.size), default=0.0)
    return (min(low, 0.0), max(high, 0.0)) if max(high, 0.0) > min(low, 0.0) else None


def without_peaks(values: Array) -> Array:
    """The values that are positive and finite, without the rarest high and low ones."""
    known = np.sort(values[(values > 0) & np.isfinite(values)])
    cut = int(RARE * len(known))
    return known[cut : len(known) - cut]


def is_even(series: Sequence[Array]) -> bool:
    """Whether values are read on an even axis: where they touch zero for more than an instant, or nearly all lie within
    two decades."""
    known = [np.sort(values[np.isfinite(values)]) for values in series]
    known = [values for values in known if values.size]
    if not known:
        return True
    low = min(float(values[int(STRIPS.linear_part * len(values))]) for values in known)
    high = max(float(values[-1]) for values in known)
    return not low > 0 or not high / low >= STRIPS.linear


@dataclass(frozen=True)
class Curves:
    """A strip's scale: values above ``base`` from ``low`` to ``high``, by powers of ten unless ``even``, and what that
    is called."""

    base: float
    low: float
    high: float
    title: str
    even: bool = False

    def heights(self, values: Array) -> Array:
        """Where values stand: themselves on an even axis, else powers of ten above the base; NaN where not finite, out
        of sight below where too low."""
        if self.even:
            return np.asarray(np.where(np.isfinite(values), values, np.nan))
        floor = STRIPS.below * self.low
        with np.errstate(all="ignore"):
            return np.asarray(np.where(np.isfinite(values), np.log10(np.maximum(values - self.base, floor)), np.nan))

    @property
    def floor(self) -> float | None:
        """Below what a line is out of sight; None on an even axis."""
        return None if self.even else STRIPS.below * self.low

    def ends(self) -> tuple[float, float]:
        """The heights of its lower and its upper end."""
        return (self.low, self.high) if self.even else (float(np.log10(self.low)), float(np.log10(self.high)))


def curves_of(scene: Scene, plot: Plot | None = None) -> Curves:
    """The scale of one of a scene's strips, of the first when none is named."""
    plot = plot or scene.strips[0]
    calm = [
        calm_part(line, trail.diverged) for lines, trail in zip(plot.lines, scene.trails, strict=True) for line in lines
    ]
    if plot.bands:
        calm = calm_bands(plot, scene.floor)
    if plot.axis == "degrees":
        return Curves(0.0, 0.0, 180.0, plot.title, even=True)
    if plot.axis == "signed" and any((values < 0).any() for values in calm):
        low, high = signed_range(calm) or (0.0, 1.0)
        return Curves(0.0, low, high, plot.title, even=True)
    if plot.axis in ("even", "signed") and is_even(calm):
        return Curves(0.0, 0.0, (signed_range(calm) or (0.0, 1.0))[1], plot.title, even=True)
    base, kind = loss_base(scene.floor, calm) if plot.axis == "height" else (0.0, "plain")
    told = [without_peaks(values) for values in calm] if plot.axis == "gaps" else calm
    low, high = log_range(told, base) or (0.1, 1.0)
    above = ABOVE_MINIMUM if kind == "floor" else ABOVE_LOWEST
    return Curves(base, low, high, above if base != 0 and plot.title == LOSS else plot.title)
