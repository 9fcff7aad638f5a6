"""How the runs of a living map ended, pixel by pixel, in numbers that a painter and a count can read;
``js/mapclasses.js`` is the same in the browser, and a contract holds both."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.lab.shares import class_of
from app.look import MAPS, PATTERNS
from optimizers.sweep import Sweep
from optimizers.verdict import CODES

Whole = NDArray[np.int64]
BANDS = len(MAPS.bands) + 1  # of lightness: steps to arrive
ENDINGS = (*PATTERNS, "diverged")  # those that are no minimum: the number of one is its place from 1 on
FIRST_MINIMUM = len(ENDINGS) + 1
NARROW_RANGE = 4  # times: arrivals within it have even bands, others even ones in their logarithm


def class_number(name: str) -> int:
    """The number of an ending's class (:func:`app.lab.shares.class_of`)."""
    return FIRST_MINIMUM + int(name[1:]) if name[1:].isdigit() else ENDINGS.index(name) + 1


def class_name(number: int) -> str:
    """The class of a number; "" for what is not known."""
    if number >= FIRST_MINIMUM:
        return f"m{number - FIRST_MINIMUM}"
    return ENDINGS[number - 1] if number else ""


@dataclass(frozen=True, eq=False)
class Classed:
    """A map (rows, columns), row 0 the lowest: the number of each run's class, and the ``step`` at which it was so for
    good: what names no step is known at the end."""

    classes: NDArray[np.int16]
    step: NDArray[np.int32]
    steps: int

    @cached_property
    def counts(self) -> dict[int, Whole]:
        """By class, how many runs were so for good at each step, (steps + 1,)."""
        return {
            int(number): np.cumsum(np.bincount(self.step[self.classes == number], minlength=self.steps + 1))
            for number in np.unique(self.classes)
        }

    def seen(self, step: int) -> NDArray[np.int16]:
        """The classes as they are known at a step: what has not ended is still going."""
        if step >= self.steps:
            return self.classes
        return np.where(self.step <= step, self.classes, np.int16(class_number("going")))


def classed(sweep: Sweep) -> Classed:
    """The classes of a sweep of two axes that judged its runs."""
    assert sweep.finding is not None
    assert sweep.place is not None
    assert sweep.step is not None
    numbers = np.array([_number(code) for code in range(len(CODES))], dtype=np.int16)
    classes = numbers[sweep.finding]
    classes = np.where(classes == 0, FIRST_MINIMUM + np.maximum(sweep.place, 0), classes).astype(np.int16)
    step = np.where(sweep.step < 0, sweep.steps, np.minimum(sweep.steps, sweep.step)).astype(np.int32)
    return Classed(classes, step, sweep.steps)


def _number(code: int) -> int:
    """The class of a code; 0 where its place decides."""
    name = class_of(code, 0)
    return 0 if name == "m0" else class_number(name)


def shares_at(told: Classed, step: int) -> list[tuple[int, float]]:
    """(class, share) at a step in the order of a key, minima first; what has no end yet is going. They add up to 1."""
    at, going = max(0, min(told.steps, step)), class_number("going")
    shares = {number: int(found[at]) for number, found in told.counts.items() if at == told.steps or number != going}
    ended, known = sum(shares.values()), told.classes.size
    if ended < known:
        shares[going] = shares.get(going, 0) + known - ended
    order = sorted(shares, key=lambda number: (number < FIRST_MINIMUM, number))
    return [(number, shares[number] / known) for number in order if shares[number]]


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares as whole percents that add up to 100, by largest remainders."""
    whole = [math.floor(100 * share + 1e-9) for share in shares]
    left = math.floor(100 * sum(shares) + 0.5) - sum(whole)
    order = sorted(range(len(shares)), key=lambda at: -(100 * shares[at] - whole[at]))
    for at in order[: max(0, left)]:
        whole[at] += 1
    return whole


def bands_for(maps: Sequence[Classed]) -> tuple[int, ...]:
    """The steps up to which each band goes: the usual ones, or, where one of them holds nearly all arrivals, round
    numbers that span the arrivals."""
    bands = MAPS.bands
    arrivals = np.sort(np.concatenate([one.step[one.classes >= FIRST_MINIMUM] for one in maps] or [np.zeros(0, int)]))
    if not arrivals.size:
        return bands
    low, high = (int(arrivals[max(0, math.ceil(share * arrivals.size - 1e-9) - 1)]) for share in MAPS.spread)
    if high - low < BANDS:
        return bands
    held = np.bincount(np.searchsorted(bands, arrivals), minlength=BANDS) / arrivals.size
    return _round_bands(max(1, low), high) if held.max() > MAPS.crowd else bands


def _round_bands(low: int, high: int) -> tuple[int, ...]:
    """Round numbers above ``low``, as many as bands have ends, up to about ``high``."""
    ends, found = range(1, BANDS), list[int]()
    if high / low < NARROW_RANGE:
        rough = (high - low) / BANDS
        power = 10.0 ** math.floor(math.log10(rough))
        step = max(1, int(power * next(one for one in (1, 2, 5, 10) if one * power >= 0.99 * rough)))
        return tuple((low // step + at) * step for at in ends)
    ladder = [one * 10.0**power for power in range(12) for one in MAPS.rounds]
    whole = [int(one) for one in ladder if one.is_integer()]
    for at in ends:
        wanted = low * (high / low) ** (at / BANDS)
        free = [one for one in whole if not found or one > found[-1]]
        found.append(min(free, key=lambda one: abs(math.log(one / wanted))))
    return tuple(found)


def band_of(bands: Sequence[int], step: int) -> int:
    """The band of a step."""
    return int(np.searchsorted(bands, step))


def band_texts(bands: Sequence[int]) -> list[str]:
    """What a key says under the bands: ``≤ 5`` … ``> 100``."""
    return [*(f"≤ {band}" for band in bands), f"> {bands[-1]}"]
