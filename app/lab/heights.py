"""The height scale of a view, for the map, its contours (:mod:`app.lab.contours`) and the ground in three dimensions.

The stage has the same rules in ``js/relief.js``; ``tests/contracts`` holds the two together.

- *height* of a loss f: ``log10(f - base + offset)``; the base is the lowest loss in view (known minima included, which
  a raster may miss), the offset keeps it finite and follows the view, so that zooming keeps the picture's character;
- *tint* of a height: a place in 0..1 between the theme's lowest and highest tint, partly by height, partly by the part
  of the view that lies below: no view is all one tint.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.look import RELIEF

Array = NDArray[np.float64]

TINY = 1e-300
MOST = float(np.finfo(np.float64).max) / 4  # a range beyond the largest float: its upper end is drawn as one height


@dataclass(frozen=True, eq=False)
class Heights:
    """The height scale of one view: ``height = log10(f - base + offset)``, from ``low`` to ``high`` over the view.

    ``soft`` is the larger offset under which the light falls; ``ordered`` some heights of the view, rising, (m,).
    """

    base: float
    offset: float
    soft: float
    low: float
    high: float
    ordered: Array

    def above(self, value: Array) -> Array:
        """Losses above the base, any shape; NaN where the loss is not finite."""
        with np.errstate(over="ignore"):
            risen = np.clip(value - self.base, 0.0, MOST)
        return np.where(np.isfinite(value), risen, np.nan)

    def height(self, value: Array) -> Array:
        """Heights of losses, any shape; NaN where the loss is not finite."""
        return self.height_of(self.above(value))

    def height_of(self, above: Array) -> Array:
        """Heights of losses that are so far above the base."""
        return np.asarray(np.log10(above + self.offset))

    def tint_places(self) -> Array:
        """Places in 0..1 of evenly spaced heights from ``low`` to ``high``, (RELIEF.tints,)."""
        even = np.linspace(0, 1, RELIEF.tints)
        at = self.low + (self.high - self.low) * even
        below = np.searchsorted(self.ordered, at, side="right") / max(len(self.ordered), 1)
        return np.asarray(RELIEF.even * even + (1 - RELIEF.even) * below)


def heights(value: Array, known: Iterable[float] = ()) -> Heights:
    """The height scale of the losses in view, any shape; those that are not finite are left out.

    ``known`` are losses of minima in view.
    """
    finite = value[np.isfinite(value)]
    if finite.size == 0:
        return Heights(0.0, 1.0, 1.0, 0.0, 1.0, np.zeros(0))
    base = min([float(finite.min()), *(loss for loss in known if math.isfinite(loss))])
    with np.errstate(over="ignore"):
        above = np.minimum(sample(value) - base, MOST)
    middle, spread, top = (quantile(above, share) for share in (0.5, 0.99, RELIEF.top))
    offset = max(RELIEF.floor * middle, RELIEF.span * spread, TINY)
    low, high = math.log10(offset), math.log10(min(top, MOST) + offset)
    return Heights(
        base=base,
        offset=offset,
        soft=max(offset, RELIEF.soft_floor * middle),
        low=low,
        high=high if high > low else low + 1.0,
        ordered=np.log10(above + offset),
    )


def sample(values: Array) -> Array:
    """Some of the finite values, evenly picked and sorted: enough for quantiles."""
    flat = values.ravel()
    picked = flat[:: max(1, flat.size // RELIEF.sample)]
    return np.sort(picked[np.isfinite(picked)])


def quantile(ordered: Array, share: float) -> float:
    """The value below which a share of the ordered values lies; 1 where there is none."""
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))]) if len(ordered) else 1.0
