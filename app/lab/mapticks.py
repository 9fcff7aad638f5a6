"""Numbers at the sides of a map of settings, on the knob's own scale; ``js/mapknobs.js`` has the same."""

import math
from collections.abc import Sequence

from app.lab.captions import knob_symbol
from app.language.numbers import linear_ticks, log_ticks, number, tick_digits
from app.language.translate import Translate
from app.look import SLIDERS
from symbolic.knob import Knob

DENSE = 2.2  # decades that have numbers at 2 and 5 too
Tick = tuple[float, str]  # the place between the ends, 0 to 1, and its number


def knob_place(knob: Knob, value: float, low: float, high: float) -> float:
    """Where a value stands between two ends, 0 to 1, as :func:`app.lab.mapaxes.knob_values` spreads them."""

    def place(one: float) -> float:
        if knob.scale == "log":
            return math.log(one if one > 0 else high * SLIDERS.zero)
        if knob.scale == "one_minus_log":
            return -math.log(1 - one if one < 1 else (1 - low) * SLIDERS.zero)
        return one

    return (place(value) - place(low)) / (place(high) - place(low))


def knob_ticks(knob: Knob, low: float, high: float, most: float) -> list[Tick]:
    """About so many numbers between two ends."""
    values, texts = _ticks(knob, low, high, most)
    return [(knob_place(knob, value, low, high), text) for value, text in zip(values, texts, strict=True)]


def _ticks(knob: Knob, low: float, high: float, most: float) -> tuple[Sequence[float], Sequence[str]]:
    even = linear_ticks(low, high, most)
    if knob.scale == "log":
        found = _decades(low if low > 0 else high * SLIDERS.zero, high, most)
        if len(found) > 1:
            return found, [number(value, 3) for value in found]
    elif knob.scale == "one_minus_log":
        rest = _decades(1 - high if high < 1 else (1 - low) * SLIDERS.zero, 1 - low, most)
        if len(rest) > 1:
            found = [float(f"{1 - one:.12g}") for one in reversed(rest)]
            return found, [number(value, 8) for value in found]
    digits = tick_digits(even)
    return even, [number(value, digits) for value in even]


def _decades(low: float, high: float, most: float) -> list[float]:
    """Powers of ten, and over few of them twice and five times these."""
    if math.log10(high / low) > DENSE:
        return log_ticks(low, high, most)
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    every = [float(f"{one}e{power}") for power in powers for one in (1, 2, 5)]
    return [one for one in every if low * (1 - 1e-9) <= one <= high * (1 + 1e-9)]


def side_name(knob: Knob, _: Translate) -> str:
    """A knob's title, with its symbol where the title does not say it."""
    title, symbol = _(knob.title), knob_symbol(knob)
    return title if symbol in title.split() else f"{title} {symbol}"
