"""The losses that a swarm's members end with: bins for a histogram, quantiles, pairs; ``js/swarmlosses.js`` and
``js/swarmshares.js`` are the same in the browser."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.lab.shares import wilson
from app.lab.swarm import BAND, Array, Whole, band

BINS = 24
LEAST_DECADES, MOST_DECADES = 1, 12


@dataclass(frozen=True)
class Bins:
    """Bins from ``low`` to ``high``, evenly: of losses, or where ``log`` of the powers of ten of what lies above
    ``base``."""

    log: bool
    base: float
    low: float
    high: float
    count: int = BINS

    def places(self, losses: Array) -> Array:
        """Where losses stand between the ends, from 0 to 1; NaN for what is not finite."""
        with np.errstate(all="ignore"):
            at = np.log10(np.maximum(losses - self.base, 0.0)) if self.log else np.asarray(losses, dtype=np.float64)
            place = np.clip((at - self.low) / (self.high - self.low), 0.0, 1.0)
        return np.asarray(np.where(np.isfinite(losses), place, np.nan))

    def counts(self, losses: Array) -> tuple[Whole, int]:
        """How many losses are in each bin, and how many are not finite."""
        place = self.places(losses)
        known = place[np.isfinite(place)]
        at = np.minimum((self.count * known).astype(np.int64), self.count - 1)
        return np.bincount(at, minlength=self.count), int(len(losses) - len(known))


def bins_of(finals: Sequence[Array], floor: float | None) -> Bins:
    """Bins for the final losses of several runs: on a log axis above the known floor, else zero, where all that is
    finite lies there and spans a decade; else on an even axis."""
    known = np.concatenate([losses[np.isfinite(losses)] for losses in finals] or [np.zeros(0)])
    base = floor if floor is not None and math.isfinite(floor) and not (known < floor).any() else 0.0
    above = known - base
    positive = above[above > 0]
    if positive.size and (above >= 0).all():
        high = float(positive.max())
        low = max(float(positive.min()), high * 10.0**-MOST_DECADES)
        if high / low >= 10.0**LEAST_DECADES:
            return Bins(True, base, math.log10(low), math.log10(high))
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    wide = 0.0 if high > low else 0.5 * (abs(low) or 1.0)
    return Bins(False, 0.0, low - wide, high + wide)


def quantiles(losses: Array) -> tuple[float, float, float]:
    """The 10 %, 50 % and 90 % quantiles of losses, linear between them; what is no number is largest."""
    low, mid, high = band(losses[None])[:, 0].tolist()
    assert len(BAND) == 3
    return low, mid, high


@dataclass(frozen=True)
class Paired:
    """Of ``count`` pairs how many of the first are ``lower`` and how many ``equal``, and Wilson's 95 % interval of the
    share that is lower."""

    lower: int
    equal: int
    count: int
    low: float
    high: float


def paired(first: Array, second: Array) -> Paired:
    """The members of two runs compared one by one: pairs share a start, or a stream of noise."""
    count = min(len(first), len(second))
    a, b = (np.where(np.isnan(losses[:count]), np.inf, losses[:count]) for losses in (first, second))
    lower = int((a < b).sum())
    return Paired(lower, int((a == b).sum()), count, *wilson(lower, count))
