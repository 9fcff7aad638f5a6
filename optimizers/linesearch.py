"""Line searches: how far to go along a direction. Every trial is counted by the one who answers (``ask``)."""

import math
from dataclasses import dataclass

from optimizers.parts import Point
from optimizers.searching import Ask

TRIALS = 25  # of one strong Wolfe search, as in PyTorch and minFunc
ARRIVED = 1e-100  # a squared gradient below this: the products of a search would underflow
HALVINGS = 60  # of one backtracking search: 2^-60 of the first step is no step at all


def dot(a: Point, b: Point) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1]


def along(point: Point, step: float, d: Point) -> Point:
    """The point ``step`` times ``d`` away."""
    return point[0] + step * d[0], point[1] + step * d[1]


@dataclass(frozen=True)
class Trial:
    """A step length with the loss and the slope along the direction there."""

    step: float
    loss: float
    slope: float


def backtracking(ask: Ask, point: Point, d: Point, first: float, shrink: float, c1: float) -> float:
    """Armijo's rule: the first of ``first``, ``first*shrink``, … with f(θ + αd) ≤ f(θ) + c₁ α ∇f·d; 0 if none has."""
    loss, slope = ask.value(point), dot(ask.gradient(point), d)
    step = first
    for _ in range(HALVINGS):
        if ask.value(along(point, step, d)) <= loss + c1 * step * slope:
            return step
        step *= shrink
    return 0.0


def strong_wolfe(
    ask: Ask, point: Point, d: Point, first: float, c1: float = 1e-4, c2: float = 0.9, smallest: float = 1e-9
) -> float:
    """A step with f(θ + αd) ≤ f(θ) + c₁ α ∇f·d and |∇f(θ + αd)·d| ≤ c₂ |∇f·d|, by bracketing and cubic interpolation.

    Nocedal & Wright, algorithms 3.5 and 3.6, with the safeguards of minFunc (M. Schmidt, 2005) that PyTorch uses too.
    """
    origin = Trial(0.0, ask.value(point), dot(ask.gradient(point), d))

    def tried(step: float) -> Trial:
        there = along(point, step, d)
        return Trial(step, ask.value(there), dot(ask.gradient(there), d))

    def too_high(trial: Trial) -> bool:
        return trial.loss > origin.loss + c1 * trial.step * origin.slope

    def flat(trial: Trial) -> bool:
        return abs(trial.slope) <= -c2 * origin.slope

    low, high = origin, tried(first)
    trials = 0
    while trials < TRIALS:  # go out until the minimum lies between the last two
        if too_high(high) or (trials > 1 and high.loss >= low.loss):
            break
        if flat(high):
            return high.step
        if high.slope >= 0:
            break
        reach = high.step + 0.01 * (high.step - low.step), high.step * 10
        low, high = high, tried(cubic(low, high, *reach))
        trials += 1
    if trials == TRIALS:
        low = origin
    if high.loss < low.loss:
        low, high = high, low
    length = max(abs(d[0]), abs(d[1]))
    stuck = False
    while trials < TRIALS and abs(high.step - low.step) * length >= smallest:  # close in on it
        left, right = sorted((low.step, high.step))
        step = cubic(low, high, left, right)
        margin = 0.1 * (right - left)
        if min(right - step, step - left) < margin:
            if stuck or step >= right or step <= left:
                step = right - margin if abs(step - right) < abs(step - left) else left + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        new = tried(step)
        trials += 1
        if too_high(new) or new.loss >= low.loss:
            high = new
            if high.loss < low.loss:
                low, high = high, low
        else:
            if flat(new):
                return new.step
            if new.slope * (high.step - low.step) >= 0:
                high = low
            low = new
    return low.step


def cubic(a: Trial, b: Trial, left: float, right: float) -> float:
    """The minimum of the cubic through two trials' losses and slopes, kept between ``left`` and ``right``."""
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.step - b.step)
    square = d1 * d1 - a.slope * b.slope
    if not square >= 0:
        return (left + right) / 2
    d2 = math.sqrt(square)
    if a.step > b.step:
        a, b = b, a
    bottom = b.slope - a.slope + 2 * d2
    best = b.step - (b.step - a.step) * ((b.slope + d2 - d1) / bottom) if bottom else math.inf
    return min(max(best, left), right)
