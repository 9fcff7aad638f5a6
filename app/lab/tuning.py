"""A learning rate that works the first time, found by running: no table to keep for every rule on every surface."""

from functools import lru_cache

import numpy as np

from app.lab.experiment import Values
from optimizers.registry import get
from optimizers.run import run
from surfaces import Surface

# Round numbers, so that a slider reads 0.05 and not 0.0473.
RATES = np.array([m * 10.0**e for e in range(-7, 1) for m in (1, 2, 5)] + [10.0])
FINE = np.array([m * 10.0**e for e in range(-7, 1) for m in (1, 1.5, 2, 3, 5, 7)] + [10.0])
LANES = len(FINE)  # the most rates that are tried at once
LONGEST = 0.1  # of the window's diagonal: a rate that jumps farther in one step may win, but shows nothing
STEPS = 400  # enough to tell the rates apart
LONG = 2000  # and to see where they end
CLOSE = 1e-8  # a height above the floor below which nobody sees a difference
TIE = 1e-3  # weight of the way there, where the ends are equal
SEEN = 0.25  # of the run: where there is no floor, a way down that is over sooner shows nothing either
SOLVED = 1e-12  # a height that is as good as none
LOST = 300.0  # the logarithm of a height that is not a number
GRID = 41  # places a side where a surface without a minimum is looked at


def suggest(rule: str, surface: Surface, start: tuple[float, float], steps: int, settings: Values = ()) -> float | None:
    """The rate whose run is lowest on average over its whole way (in log loss); None for a rule without one, and for
    one that finds its step by itself.

    ``settings`` are the rule's other knobs, where they are not at their defaults. A rate that diverges or leaves the
    window is not suggested while another does better; on a surface without a floor leaving downwards is no fault.
    """
    if get(rule).own_rate or not any(knob.name == "lr" for knob in get(rule).knobs):
        return None
    return _suggest(rule, surface, tuple(sorted(surface.knob_values.items())), start, min(steps, STEPS), settings)


@lru_cache(maxsize=1024)
def _suggest(
    rule: str, surface: Surface, values: Values, start: tuple[float, float], steps: int, settings: Values
) -> float:
    tried = run(rule, surface, start, steps, lr=RATES, **dict(settings))
    with np.errstate(all="ignore"):
        height = _height(tried.loss, surface)
        score = np.log10(np.maximum(height, SOLVED))
    score = np.where(np.isfinite(score), score, LOST).mean(axis=0)
    x0, x1, y0, y1 = surface.view
    gone = (tried.theta[:, 0] < x0 - (x1 - x0)) | (tried.theta[:, 0] > x1 + (x1 - x0))
    gone |= (tried.theta[:, 1] < y0 - (y1 - y0)) | (tried.theta[:, 1] > y1 + (y1 - y0))
    moves = np.diff(tried.theta, axis=0)
    wild = np.hypot(moves[:, 0], moves[:, 1]) > LONGEST * np.hypot(x1 - x0, y1 - y0)
    if surface.floor is None:  # below all that is in sight a run has done what there was to do; its way there counts
        below = np.logical_or.accumulate(height <= 0, axis=0)
        gone, wild = gone & ~below, wild & ~below[:-1]
        wild[0] |= below[int(SEEN * steps)]
    score = score + 10.0 * wild.any(axis=0) + 100.0 * gone.any(axis=0) + 1000.0 * (np.asarray(tried.valid) < steps)
    return float(f"{RATES[int(np.argmin(score))]:.6g}")


def _height(loss: np.ndarray, surface: Surface) -> np.ndarray:
    """How far the losses (steps + 1, rates) are from what there is to reach.

    Where a minimum is known that is its value, and a run that falls off the surface beside it is as far away as it
    fell. Where there is none, it is the lowest value in sight: the lowest that any run met would be that of the one
    that exploded, beside which all others look alike.
    """
    if surface.floor is not None:
        return np.abs(loss - surface.floor)
    x0, x1, y0, y1 = surface.view
    seen = surface.value(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)[:, None])
    seen = seen[np.isfinite(seen)]
    return loss - (float(seen.min()) if seen.size else 0.0)


def best(rule: str, surface: Surface, start: tuple[float, float], steps: int, settings: Values = ()) -> float | None:
    """The rate whose run ends lowest, and of those that end equally low the one that was there first; None for a rule
    without one. Where there is no floor to come near, the same as :func:`suggest`."""
    if surface.floor is None or not any(knob.name == "lr" for knob in get(rule).knobs):
        return suggest(rule, surface, start, steps, settings)
    return _best(rule, surface, tuple(sorted(surface.knob_values.items())), start, min(steps, LONG), settings)


@lru_cache(maxsize=1024)
def _best(
    rule: str, surface: Surface, values: Values, start: tuple[float, float], steps: int, settings: Values
) -> float:
    tried = run(rule, surface, start, steps, lr=FINE, **dict(settings))
    with np.errstate(all="ignore"):
        score = np.log10(np.maximum(_height(tried.loss, surface), CLOSE))
    score = np.where(np.isfinite(score), score, LOST)
    score = score[-1] + TIE * score.mean(axis=0) + 1000.0 * (np.asarray(tried.valid) < steps)
    return float(f"{FINE[int(np.argmin(score))]:.6g}")
