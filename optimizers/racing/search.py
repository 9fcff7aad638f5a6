"""The declared search by which every optimizer is tuned: which knobs, over which ranges, at which points."""

import math

import numpy as np

from optimizers.parts import PythonRule, Rule
from optimizers.racing.sobol import sobol
from symbolic.knob import Knob
from symbolic.tree import names

DIGITS = 3  # significant digits of what is tried: as a slider would be set
ZERO = 1e-4  # a logarithmic range that begins at 0 begins at this part of its other end


def tuned_knobs(rule: Rule, most: int = 1) -> tuple[Knob, ...]:
    """What is tuned, at most so many knobs: the learning rate, then the memories (momentum, β) in their order.

    Nothing for a rule that finds its step by itself. A rule of one's own without a knob ``lr`` is tuned by its first
    knob on a logarithmic slider.
    """
    if rule.own_rate:
        return ()
    knobs = rule.number_knobs
    rate = [knob for knob in knobs if knob.name == "lr"]
    if not rate and rule.family == "own":
        rate = [knob for knob in knobs if knob.scale == "log"][:1]
    if not rate:
        return ()
    memories = [knob for knob in knobs if knob.scale == "one_minus_log" and _read(rule, knob)]
    return tuple((rate + memories)[:most])


def _read(rule: Rule, knob: Knob) -> bool:
    """Whether the equations of a rule read a knob at its default choices."""
    if isinstance(rule, PythonRule):
        return False
    return any(knob.name in names(statement.tree) for statement in rule.statements())


def candidates(knobs: tuple[Knob, ...], points: int) -> dict[str, np.ndarray]:
    """The settings that are tried, name -> (points,): for one knob evenly over its slider, both ends among them; for
    several the first points of Sobol's sequence in the box of their sliders."""
    if not knobs:
        return {}
    if len(knobs) == 1:
        places = np.linspace(0.0, 1.0, points)[:, None]
    else:
        places = sobol(points + 1, len(knobs))[1:]  # the origin is a corner: it would be tried at any number of points
    return {
        knob.name: np.array([value_at(knob, float(place)) for place in places[:, axis]])
        for axis, knob in enumerate(knobs)
    }


def value_at(knob: Knob, place: float) -> float:
    """The value at a place, 0 to 1, of a knob's slider, in few digits."""
    low, high = knob.slider
    if knob.scale == "log":
        bottom = low if low > 0 else high * ZERO
        value = bottom * (high / bottom) ** place
    elif knob.scale == "one_minus_log":
        rest = (1 - low) * ((1 - high) / (1 - low)) ** place
        return float(f"{1 - _short(rest):.12g}")
    else:
        value = low + place * (high - low)
    return round(value) if knob.integer else _short(value)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def decades(works: np.ndarray, values: np.ndarray) -> float:
    """The width, in powers of ten, of the longest unbroken stretch of ``values`` (ascending, positive) that work.

    0 where a single one does; NaN where none does.
    """
    widest = math.nan
    begin: int | None = None
    for place, good in enumerate(works):
        if not good:
            begin = None
            continue
        begin = place if begin is None else begin
        width = float(np.log10(values[place] / values[begin]))
        widest = width if math.isnan(widest) else max(widest, width)
    return widest
