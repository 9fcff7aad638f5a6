"""Numbers and ticks as people read them. The rule for numbers is :mod:`symbolic.numbers`; ``js/numbers.js`` has both.

Ticks stand at round numbers; both painters choose them by the two functions here, and write them with just so many
digits that neighbours can be told apart.
"""

import math
from collections.abc import Sequence

from symbolic.numbers import MISSING, SUPERSCRIPTS, THIN_SPACE, count, number, number_latex

__all__ = [
    "MISSING",
    "SUPERSCRIPTS",
    "THIN_SPACE",
    "count",
    "linear_ticks",
    "log_ticks",
    "number",
    "number_latex",
    "tick_digits",
]


def linear_ticks(low: float, high: float, most: float) -> list[float]:
    """Round numbers in [low, high], 1, 2 or 5 times a power of ten apart, about so many; none for no range."""
    span = high - low
    if not (0 < span < math.inf):
        return []
    rough = span / max(1.0, most)
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{index * step:.12g}") + 0.0 for index in range(first, last + 1)]


def log_ticks(low: float, high: float, most: float) -> list[float]:
    """Powers of ten in [low, high], thinned so that at most so many remain; none unless 0 < low <= high."""
    if not (0 < low <= high < math.inf):
        return []
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = max(1, math.ceil((last - first + 1) / max(1.0, most)))
    return [float(f"1e{power}") for power in range(math.ceil(first / every) * every, last + 1, every)]


def tick_digits(ticks: Sequence[float]) -> int:
    """Significant digits that tell neighbouring ticks apart, 2 to 10."""
    gap = abs(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    most = max([abs(tick) for tick in ticks] + [gap])
    return min(10, max(2, 1 + math.ceil(math.log10(most / gap) + 1e-9)))
