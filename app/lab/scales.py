"""Slider scales of a knob: position 0..1 <-> value. ``js/scales.js`` is the same in the browser; a contract holds both.

``linear`` is even, ``log`` even in the logarithm, ``one_minus_log`` even in the logarithm of 1 - value (for decays near
one). A log scale that begins at zero begins at a small part of its other end; the very ends are the ends themselves.
"""

import math

from app.look import SLIDERS
from symbolic.knob import Knob


def to_position(knob: Knob, value: float) -> float:
    """Where a value stands on the knob's slider, 0 to 1; values beyond its ends stand at them."""
    low, high = knob.slider
    if not high > low:
        return 0.0
    if knob.scale == "log":
        bottom = math.log(_positive(low, high))
        return _clamp((math.log(_positive(value, high)) - bottom) / (math.log(high) - bottom))
    if knob.scale == "one_minus_log":
        bottom, top = math.log(1 - low), math.log(_positive(1 - high, 1 - low))
        return _clamp((math.log(_positive(1 - value, 1 - low)) - bottom) / (top - bottom))
    return _clamp((value - low) / (high - low))


def from_position(knob: Knob, position: float, *, digits: int = SLIDERS.digits) -> float:
    """The value at a place of the knob's slider, rounded to what the slider can tell apart."""
    low, high = knob.slider
    at = _clamp(position)
    if at in (0.0, 1.0):
        return high if at else low
    if knob.scale == "log":
        bottom = math.log(_positive(low, high))
        value = float(f"{math.exp(bottom + at * (math.log(high) - bottom)):.{digits}g}")
    elif knob.scale == "one_minus_log":
        bottom = math.log(1 - low)
        rest = math.exp(bottom + at * (math.log(_positive(1 - high, 1 - low)) - bottom))
        value = float(f"{1 - float(f'{rest:.{SLIDERS.digits_one_minus}g}'):.12g}")
    else:
        step = linear_step(low, high)
        value = float(f"{math.floor((low + at * (high - low)) / step + 0.5) * step:.12g}")
    if knob.integer:
        value = math.floor(value + 0.5)
    return min(high, max(low, value))


def linear_step(low: float, high: float) -> float:
    """The round distance, 1, 2 or 5 times a power of ten, of about two hundred stops between two ends."""
    rough = (high - low) / SLIDERS.linear_stops
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(factor for factor in (1, 2, 5, 10) if factor * power >= 0.99 * rough)


def _positive(value: float, other: float) -> float:
    return value if value > 0 else other * SLIDERS.zero


def _clamp(position: float) -> float:
    return min(1.0, max(0.0, position))
