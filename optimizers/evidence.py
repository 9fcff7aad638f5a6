"""What a path tells about why it is where it is: measured on its points and slopes, never from the optimizer's name.

Moves are d(k) = θ(k+1) − θ(k), slopes g(k) = ∇f(θ(k)), both (steps, 2). "Across" is the direction in which the last
moves went farthest (their first principal axis), "along" the one at a right angle to it. In every direction the
effective step is how far the run went for each unit of slope against it, s = −Σ d·g / Σ g²: that is the rate of
gradient descent, and what any other rule makes of its rate. Across, the curvature is that of the ground between the
points visited, λ = Σ Δg·d / Σ d²; at a point, it is an eigenvalue of the Hessian.
"""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.landmarks import Landmarks
from optimizers.trajectory import Trajectory
from optimizers.verdict import Outcome, ends_of, judge
from optimizers.watch import TAIL, measure

Values = NDArray[np.float64]

LAST = 28  # moves across that are shown, of those that are looked at
GROWTH = 8  # the last moves, by which a growth is told: before, a run that diverges may have been quiet
WINDOWS = 16  # parts of the run in each of which the effective step of each coordinate is told
LONGEST_CYCLE = 50  # moves until a cycle comes round
LIKE = 0.02  # of the spread: points nearer than so are the same point of a cycle
GRID = 15  # places a side at which the picture's usual slope is taken
OWN_SIZE = 0.1  # a length that is off by less than this part is the same
CURVED = 1e-9  # as in the verdict's table: less is no curvature


@dataclass(frozen=True, eq=False)
class Evidence:
    """What was measured after ``steps`` updates of ``budget``; NaN where there is nothing to measure on.

    ``outcome`` is the verdict on the path so far. Of the last moves, at most TAIL: ``turned`` of ``looked`` went back
    across, ``travelled`` is their way and ``net`` how far it got, ``factor`` by how much a move across is the one
    before (1 − sλ; negative where it turns), ``growth`` its size over the very last. ``across`` is their direction,
    ``step`` the effective step in it and ``bend`` its curvature. ``high`` and ``low`` are the Hessian's eigenvalues at
    the ``last`` point, ``down`` the direction of the lower; ``flat`` the smaller of them by size, with the effective
    ``flat_step`` in its direction and ``flat_way`` to go there; ``escape`` are the updates until the slope along
    ``down`` carries the run away, infinite for never. ``slope`` is that at the last point, ``first_slope`` and
    ``steepest`` those of the path, ``usual_slope`` the picture's median; ``thrown`` the update with the longest move,
    ``jump`` the slope there over those of the updates before. ``loss`` is that at the last point, ``lowest`` the
    picture's lowest; ``rate`` and ``top_rate`` are the learning rate of the last update and the largest.
    ``left`` (2,) is the effective step of x and y as a share of its largest, ``falls`` whether it never came back,
    ``traces`` (2, WINDOWS) the steps themselves behind ``trace_steps``; ``divisors`` (2,) by what the rate is divided
    there, ``recent`` (2,) the slopes of the last window, ``sized`` whether the first move was as long as the rate,
    whatever the slope. ``period`` counts the moves of a cycle, 0 for none. ``shortened`` is the share of the last
    updates whose slope a transform made smaller, ``longest_used`` what it let through, ``noise`` the random part of the
    slope over the slope. ``side`` is the window's shorter side.
    """

    steps: int
    budget: int
    outcome: Outcome
    noisy: bool = False
    looked: int = 0
    turned: int = 0
    travelled: float = math.nan
    net: float = math.nan
    factor: float = math.nan
    growth: float = math.nan
    across: tuple[float, float] = (math.nan, math.nan)
    step: float = math.nan
    bend: float = math.nan
    high: float = math.nan
    low: float = math.nan
    down: tuple[float, float] = (math.nan, math.nan)
    flat: float = math.nan
    flat_step: float = math.nan
    flat_way: float = math.nan
    slope: float = math.nan
    first_slope: float = math.nan
    steepest: float = math.nan
    usual_slope: float = math.nan
    jump: float = math.nan
    thrown: int = 0
    loss: float = math.nan
    lowest: float = math.nan
    rate: float = math.nan
    top_rate: float = math.nan
    left: tuple[float, float] = (math.nan, math.nan)
    falls: bool = False
    divisors: tuple[float, float] = (math.nan, math.nan)
    recent: tuple[float, float] = (math.nan, math.nan)
    sized: bool = False
    trace_steps: Values = field(default_factory=lambda: np.zeros(0))
    traces: Values = field(default_factory=lambda: np.zeros((2, 0)))
    period: int = 0
    shortened: float = math.nan
    longest_used: float = math.nan
    noise: float = math.nan
    side: float = math.nan
    last: tuple[float, float] = (math.nan, math.nan)
    escape: float = math.nan


def evidence(
    path: Trajectory, steps: int, *, held: bool = False, noisy: bool = False, stages: list[Values] | None = None
) -> Evidence:
    """Look at the first ``steps`` updates of a run.

    ``held`` says that a penalty or projection acts on it, ``noisy`` that random numbers do; ``stages`` are its slopes
    (updates, 2) behind each transform, the raw ones first (None: there is no transform).
    """
    steps = max(0, min(steps, path.steps))
    valid = min(path.valid, steps)
    theta = path.theta[: valid + 1]
    outcome = path.outcome if steps == path.steps else _so_far(path, steps, held)
    x0, x1, y0, y1 = path.surface.view
    side = float(min(x1 - x0, y1 - y0))
    with np.errstate(all="ignore"):
        _, gx, gy = path.surface.expression.evaluate(1, theta[:, 0], theta[:, 1], path.surface.knob_values)
        slopes = np.stack(np.broadcast_arrays(gx, gy), axis=1).astype(np.float64)
        moves = np.diff(theta, axis=0)
        found: dict[str, Any] = _ground(path, theta, moves, slopes, side) | _slopes(path, slopes)
        found["loss"] = float(path.loss[valid])
        if valid:
            found |= _swings(moves[-TAIL:], slopes[-len(moves[-TAIL:]) - 1 :])
            found |= _rates(path.lr[:valid])
            found |= _coordinates(moves, slopes[:-1], found.get("rate", math.nan))
            found |= _throw(moves, slopes)
            found["period"] = _period(theta[-2 * TAIL :], side)
            if stages is not None:
                found |= _transformed([one[:valid][-TAIL:] for one in stages])
    return Evidence(steps, path.steps, outcome, noisy, side=side, last=_pair(theta[-1]), **found)


def _so_far(path: Trajectory, steps: int, held: bool) -> Outcome:
    """The verdict on a part of a path, as if it had ended there."""
    marks = Landmarks.of(path.surface)
    theta, loss = path.theta[: steps + 1, :, None], path.loss[: steps + 1, None]
    values = path.surface.knob_values
    ends = ends_of(path.surface.expression, values, theta[0], theta[-1])
    found = measure(theta, loss, marks)
    return judge(found, theta[-1], np.array([min(path.valid, steps)]), steps, marks, ends, float(held))[0]


def _swings(moves: Values, slopes: Values) -> dict[str, Any]:
    """How the last moves go to and fro: ``slopes`` has one more row, that of the last point."""
    size = float(np.max(np.abs(moves), initial=0.0))
    found: dict[str, Any] = {"looked": len(moves), "travelled": float(np.hypot(*moves.T).sum())}
    found["net"] = float(np.hypot(*moves.sum(axis=0)))
    if not 0 < size < math.inf:
        return found
    unit = moves / size
    across = np.linalg.eigh(unit.T @ unit)[1][:, -1]
    part, steepness = moves @ across, slopes @ across
    turns = part[1:] * part[:-1] < 0
    ratios = np.abs(part[1:] / part[:-1])
    ratios = ratios[np.isfinite(ratios) & (ratios > 0)]
    found |= {
        "across": _pair(across),
        "turned": int(turns.sum()),
        "step": _effective(part, steepness[:-1]),
        "bend": float(np.dot(np.diff(steepness), part) / np.dot(part, part)),
    }
    if len(ratios):
        sign = -1.0 if 2 * turns.sum() > len(turns) else 1.0
        found["factor"] = sign * float(np.exp(np.mean(np.log(ratios))))
        found["growth"] = float(np.exp(np.median(np.log(ratios[-GROWTH:]))))
    return found


def _effective(moves: Values, slopes: Values) -> float:
    """How far the moves went for each unit of slope against them."""
    against = float(np.dot(slopes, slopes))
    return -float(np.dot(moves, slopes)) / against if 0 < against < math.inf else math.nan


def _ground(path: Trajectory, theta: Values, moves: Values, slopes: Values, side: float) -> dict[str, Any]:
    """The curvature where the run is, and what it means for what is still to go."""
    values, last = path.surface.knob_values, theta[-1]
    *_, xx, xy, yy = path.surface.expression.evaluate(2, last[0], last[1], values)
    hessian = np.array([[xx, xy], [xy, yy]], dtype=np.float64).reshape(2, 2)
    if not np.isfinite(hessian).all():
        return {}
    (low, high), axes = np.linalg.eigh(hessian)
    flat, way = (low, axes[:, 0]) if abs(low) <= abs(high) else (high, axes[:, 1])
    recent, before = moves[-TAIL:], slopes[:-1][-TAIL:]
    step = _effective(recent @ way, before @ way)
    found = {"high": float(high), "low": float(low), "down": _pair(axes[:, 0]), "flat": float(flat), "flat_step": step}
    slope = abs(float(slopes[-1] @ way))
    if flat > CURVED:
        found["flat_way"] = slope / float(flat)
    if low < -CURVED:
        found["escape"] = _escape(abs(float(slopes[-1] @ axes[:, 0])) / -low, recent, before, axes, low, side)
    return found


def _escape(off: float, moves: Values, slopes: Values, axes: Values, low: float, side: float) -> float:
    """Updates until a run that stands ``off`` a ridge, on ground that bends down by ``low``, is a tenth of the window
    away: it grows by 1 + s|λ| each time, s being the effective step over both directions."""
    step = _effective(moves.ravel(), slopes.ravel())
    if not off > 0 or not step > 0:
        return math.inf
    return max(0.0, math.log(side / 10 / off) / math.log1p(-step * low)) if off < side / 10 else 0.0


def _slopes(path: Trajectory, slopes: Values) -> dict[str, float]:
    sizes = np.hypot(*slopes.T)
    x0, x1, y0, y1 = path.surface.view
    x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID))
    heights, gx, gy = path.surface.expression.evaluate(1, x, y, path.surface.knob_values)
    heights = heights[np.isfinite(heights)] if np.ndim(heights) else heights
    usual = np.broadcast_to(np.hypot(gx, gy), x.shape)
    usual = usual[np.isfinite(usual)]
    return {
        "lowest": float(np.min(heights)) if np.size(heights) else math.nan,
        "slope": float(sizes[-1]),
        "first_slope": float(sizes[0]),
        "steepest": float(np.nanmax(sizes)) if np.isfinite(sizes).any() else math.nan,
        "usual_slope": float(np.median(usual)) if len(usual) else math.nan,
    }


def _throw(moves: Values, slopes: Values) -> dict[str, Any]:
    """Where the run went farthest at once, and how much steeper it was there than just before."""
    at = int(np.argmax(np.hypot(*moves.T)))
    sizes = np.hypot(*slopes.T)
    quiet = float(np.median(sizes[max(0, at - GROWTH) : at])) if at else math.nan
    return {"thrown": at + 1, "jump": float(sizes[at]) / quiet if quiet > 0 else math.nan}


def _rates(lr: Values) -> dict[str, float]:
    known = lr[np.isfinite(lr)]
    return {"rate": float(known[-1]), "top_rate": float(np.max(np.abs(known)))} if len(known) else {}


def _coordinates(moves: Values, slopes: Values, rate: float) -> dict[str, Any]:
    """The effective step of x and of y over the run, in windows that grow with the steps."""
    edges = np.unique(np.geomspace(1, len(moves) + 1, WINDOWS + 1).astype(int)) - 1
    if len(edges) < 3:
        return {}
    gone = np.add.reduceat(np.abs(moves), edges[:-1], axis=0).T
    asked = np.add.reduceat(np.abs(slopes), edges[:-1], axis=0).T
    traces = gone / asked
    largest = np.nanmax(np.where(np.isfinite(traces), traces, -np.inf), axis=1)
    now = traces[:, -1]
    back = np.where(np.isfinite(traces), traces, np.inf)
    later = np.maximum.accumulate(np.where(np.isfinite(traces), traces, 0)[:, ::-1], axis=1)[:, ::-1]
    sinks = (later[:, 1:] <= 1.05 * back[:, :-1]).mean(axis=1) >= 0.8
    moved = np.isfinite(largest) & (largest > 0)
    first, asked_first = np.abs(moves[0]), np.abs(slopes[0])
    told = asked_first > 0
    like_rate, like_slope = np.abs(first / rate - 1) <= OWN_SIZE, np.abs(asked_first - 1) <= OWN_SIZE
    return {
        "divisors": _pair(rate / now),
        "recent": _pair(asked[:, -1] / (edges[-1] - edges[-2])),
        "sized": bool(told.any() and like_rate[told].all() and not like_slope[told].all()),
        "left": _pair(np.where(moved, now / largest, np.nan)),
        "falls": bool(moved.any() and sinks[moved].all()),
        "trace_steps": edges[1:].astype(np.float64),
        "traces": traces,
    }


def _period(theta: Values, side: float) -> int:
    """How many moves it takes to come round to the same point, again and again; 0 where it does not."""
    spread = float(np.hypot(*(theta.max(axis=0) - theta.min(axis=0))))
    if not spread > side / 1000:
        return 0
    for period in range(2, min(LONGEST_CYCLE, (len(theta) - 1) // 3) + 1):
        recent, earlier = theta[-2 * period :], theta[-3 * period : -period]
        around = recent[-period:].max(axis=0) - recent[-period:].min(axis=0)
        if np.hypot(*(recent - earlier).T).max() <= LIKE * np.hypot(*around):
            return period
    return 0


def _transformed(stages: list[Values]) -> dict[str, float]:
    """What transforms made of the slopes: ``stages`` (updates, 2) each, the raw ones first."""
    shorter, random = np.zeros(len(stages[0]), bool), np.zeros_like(stages[0])
    for before, after in pairwise(stages):
        small, large = np.abs(after), np.abs(before)
        kept = (before * after >= 0).all(axis=1) & (small <= large * (1 + 1e-12)).all(axis=1)
        less = kept & (small.sum(axis=1) < (1 - 1e-6) * large.sum(axis=1))
        shorter |= less
        random = random + np.where(less[:, None], 0.0, after - before)
    raw = float(np.sqrt(np.mean(stages[0] ** 2)))
    return {
        "shortened": float(shorter.mean()),
        "longest_used": float(np.hypot(*stages[-1].T).max()),
        "noise": float(np.sqrt(np.mean(random**2))) / raw if raw > 0 else math.inf,
    }


def _pair(values: Any) -> tuple[float, float]:
    return float(values[0]), float(values[1])
