"""Numbers of a path: the series of a quantity, and one number from it."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from app.lab.engine import Ran
from app.lab.valleys import valley_of
from app.lessons.claims import NUMBERS, Measured
from optimizers.run import run_system
from optimizers.trajectory import Trajectory
from optimizers.verdict import Finding
from surfaces import CriticalPoint, Surface, from_formula
from symbolic.errors import FallLineError
from symbolic.matrices import eigenvalues

AT_THE_MINIMUM = (Finding.ARRIVED, Finding.LOCAL, Finding.JITTERS, Finding.JITTERS_LOCAL)
QUIET = 0.1  # of the level of a burst: below this it is quiet before the next

SUMMARIES: dict[str, Callable[[np.ndarray], float]] = {
    "max": lambda part: float(part.max()),
    "min": lambda part: float(part.min()),
    "mean": lambda part: float(part.mean()),
    "variance": lambda part: float(part.var()),
}


def amount(ran: Ran, measured: Measured, other: Ran | None = None) -> float:
    """The number. NaN where there is none; infinity for a step that never comes. Raises FallLineError for a quantity
    that the run does not have."""
    if measured.number == "arrival":
        outcome = ran.trajectory.outcome
        arrived = outcome.finding in AT_THE_MINIMUM and outcome.step is not None
        return float(outcome.step or 0) if arrived else math.inf
    if measured.number in ran.trajectory.outcome.measures and measured.number not in NUMBERS:
        return float(ran.trajectory.outcome.measures[measured.number])
    if measured.take == "at" and measured.number == "turned":
        return _angle(ran.trajectory, measured.at or 1)
    return _taken(series(ran, measured, other), measured)


def series(ran: Ran, measured: Measured, other: Ran | None = None) -> np.ndarray:
    """The quantity at every step of a path: (steps + 1,), the start included; NaN where it is not defined there."""
    path, name = ran.trajectory, measured.number
    x, y = path.theta.T
    if name in ("x", "y"):
        return np.asarray(path.theta[:, "xy".index(name)])
    if name == "loss":
        return np.asarray(path.loss)
    if name == "gradient":
        return np.asarray(path.grad_norm)
    if name == "evaluations":
        return np.asarray(path.calls, dtype=np.float64)
    if name == "rate":
        return np.append(path.lr, path.lr[-1:] if len(path.lr) else np.nan)
    if name in ("move", "move_x", "move_y"):
        moves = np.vstack([np.zeros((1, 2)), np.diff(path.theta, axis=0)])
        return np.hypot(*moves.T) if name == "move" else np.asarray(moves[:, "xy".index(name[-1])])
    if name == "distance":
        return distance(ran.surface, x, y)
    if name == "valley":  # by number from 1, as maps have them; NaN in none
        valley = valley_of(ran.surface, x, y)
        return np.asarray(np.where(valley < 0, np.nan, valley + 1.0))
    if name == "apart" and other is not None:
        return np.asarray(np.hypot(*(path.theta - other.trajectory.theta).T))
    if name in ("curvature_low", "curvature_high", "condition"):
        with np.errstate(all="ignore"):
            _, _, _, xx, xy, yy = ran.surface.expression.evaluate(2, x, y, ran.surface.knob_values)
            low, high = eigenvalues(xx, xy, yy)
            return np.asarray(high / low if name == "condition" else low if name.endswith("low") else high)
    if name in NUMBERS:
        raise FallLineError("there is no number {name} here.", name=name)
    if name.isidentifier():
        return _quantity(ran, name, measured.axis)
    return np.asarray(_formula(name).expression.evaluate(0, x, y, _formula(name).knob_values)[0])


def distance(surface: Surface, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """From each point to the nearest known minimum of the surface, or to the line of minima; NaN without one."""
    gaps = [_gap(minimum, x, y) for minimum in surface.minima()]
    return np.min(gaps, axis=0) if gaps else np.full(x.shape, np.nan)


def _gap(minimum: CriticalPoint, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ux, uy = minimum.along
    beside = (x - minimum.x) * ux + (y - minimum.y) * uy
    return np.hypot(x - minimum.x - beside * ux, y - minimum.y - beside * uy)


@lru_cache(maxsize=64)
def _formula(text: str) -> Surface:
    return from_formula(text)


def _quantity(ran: Ran, name: str, axis: str) -> np.ndarray:
    """What the rule calls by this name, at every update; the start has none."""
    path = ran.trajectory
    start = (float(path.theta[0, 0]), float(path.theta[0, 1]))
    again: Any = run_system(ran.system, ran.surface, start, path.steps, record=[name])
    found = np.asarray(again.quantities[name], dtype=np.float64)
    if found.ndim == 2:
        found = found[:, 1 if axis == "y" else 0]
    return np.insert(found, 0, np.nan)


def _taken(values: np.ndarray, measured: Measured) -> float:
    last = len(values) - 1
    if measured.take == "at":
        at = last if measured.at is None else measured.at
        return float(values[at]) if at <= last else math.nan
    to = last if measured.last is None else min(measured.last, last)
    part = values[measured.first : to + 1]
    if not len(part):
        return math.nan
    if measured.take in SUMMARIES:
        known = part[np.isfinite(part)]
        return SUMMARIES[measured.take](known) if len(known) else math.nan
    if measured.take == "turns":
        signs = np.sign(part[part != 0])
        return float(np.count_nonzero(signs[1:] != signs[:-1]))
    if measured.take == "bursts":
        return float(_bursts(part, measured.level))
    return _step(part, measured) + measured.first


def _step(part: np.ndarray, measured: Measured) -> float:
    if measured.take == "stays_below":
        outside = np.flatnonzero(~(np.abs(part) <= measured.level))
        first = int(outside[-1]) + 1 if len(outside) else 0
        return float(first) if first < len(part) else math.inf
    there = part > measured.level if measured.take == "first_above" else part < measured.level
    return float(np.argmax(there)) if there.any() else math.inf


def _bursts(part: np.ndarray, level: float) -> int:
    """How often the series rises above the level after having been quiet."""
    count, quiet = 0, False
    for value in part.tolist():
        if value < QUIET * level:
            quiet = True
        elif value > level and quiet:
            count, quiet = count + 1, False
    return count


def _angle(path: Trajectory, step: int) -> float:
    """Degrees between an update and the way straight downhill from where it began."""
    if not 1 <= step <= path.steps:
        return math.nan
    surface: Any = path.surface
    begin = path.theta[step - 1]
    _, gx, gy = surface.expression.evaluate(1, begin[0], begin[1], surface.knob_values)
    dx, dy = path.theta[step] - begin
    turned = math.degrees(math.atan2(float(dy), float(dx)) - math.atan2(-float(gy), -float(gx)))
    return abs((turned + 180.0) % 360.0 - 180.0)


def lane_of(ran: Ran, lanes: Any, lane: int) -> Ran:
    """One lane of many, recorded whole, as a run of its own."""
    path = Trajectory(
        lanes.rule, lanes.knobs, lanes.surface, lanes.theta[..., lane], lanes.loss[..., lane],
        lanes.grad_norm[..., lane], lanes.lr[..., lane], int(lanes.valid[lane]), lanes.outcome[lane],
        lanes.calls[..., lane],
    )  # fmt: skip
    return replace(ran, trajectory=path)
