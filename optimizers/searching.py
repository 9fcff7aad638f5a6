"""Runs of rules written in Python: a lane at a time, every evaluation of the surface counted.

Comparisons by steps flatter a method that asks the surface five times a step; ``Paths.calls`` makes the other one
possible.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from optimizers.job import Job, Paths
from optimizers.kernels import LIMIT, Kernels
from optimizers.parts import Point, PythonRule
from optimizers.workers import Pace
from symbolic.errors import FallLineError
from symbolic.expression import Ground

MAX_WORK = 2_000_000  # lanes x steps: about 100 s; equation rules do a hundred times more in that time


class Ask:
    """Answers of the surface at points, each counted once: value and gradient come together, a Hessian is one more."""

    def __init__(self, ground: Ground, lane: int) -> None:
        self.count = 0
        self._floats = ground.floats(lane)
        self._arrays = ground.arrays(slice(lane, lane + 1))
        self._known: dict[tuple[int, Point], tuple[float, ...]] = {}

    def _at(self, which: int, point: Point) -> tuple[float, ...]:
        known = self._known.get((which, point))
        if known is None:
            self.count += 1
            if len(self._known) > 64:  # a step looks back a few points at most
                self._known.clear()
            try:
                known = self._floats[which](*point)
            except (ArithmeticError, ValueError):  # plain floats raise where NumPy has inf or nan
                with np.errstate(all="ignore"):
                    parts = self._arrays[which](*map(np.float64, point))
                known = tuple(float(np.ravel(part)[0]) for part in parts)
            self._known[which, point] = known
        return known

    def value(self, point: Point) -> float:
        """f at the point."""
        return self._at(0, point)[0]

    def gradient(self, point: Point) -> Point:
        """(fx, fy) at the point."""
        _, gx, gy = self._at(0, point)
        return gx, gy

    def hessian(self, point: Point) -> tuple[float, float, float]:
        """fxx, fxy, fyy at the point."""
        return self._at(1, point)  # type: ignore[return-value]


def check_work(rule: PythonRule, lanes: int, steps: int) -> None:
    """Refuse what would take minutes, one lane after the other. Raises FallLineError."""
    if lanes * steps > MAX_WORK:
        raise FallLineError(
            "{rule} moves one lane at a time; {work} updates are too many for it (at most {limit}).",
            rule=rule.title,
            work=lanes * steps,
            limit=MAX_WORK,
        )


def search(job: Job, rule: PythonRule, pace: Pace) -> Paths:
    """Walk every lane of the job. ``records`` are the scheduled knobs, ``calls`` (points, lanes) the evaluations made
    until each point."""
    records = np.full((job.steps if job.full else 0, len(job.kernels.step.records), job.lanes), np.nan)
    paths = replace(job.empty_paths(), records=records)
    calls = np.zeros((len(paths.theta), job.lanes), dtype=np.int64)
    for lane in range(job.lanes):
        _lane(job, rule, lane, paths, calls, pace)
    return replace(paths, calls=calls)


def _lane(job: Job, rule: PythonRule, lane: int, paths: Paths, calls: np.ndarray, pace: Pace) -> None:
    """One lane, written into its columns."""
    names = job.kernels.step.knobs
    mine = dict(zip(names, job.fixed_of(lane), strict=False))
    point: Point = (float(job.starts[0, lane]), float(job.starts[1, lane]))
    knobs: dict[str, Any] = {**mine, **job.words}
    if job.full:
        paths.theta[0, :, lane] = point
    state: Any = None
    done = 0
    with np.errstate(all="ignore"):
        ask = Ask(job.ground, lane)
        clock = _Clock(job.kernels, mine, job.ground.arrays(slice(lane, lane + 1)), job.steps)
        for k in range(job.steps):
            moved = clock.tick(point)
            knobs |= moved
            try:
                if k == 0:
                    state = rule.begin(ask, point, knobs)
                after, state = rule.advance(ask, point, state, knobs)
            except (ArithmeticError, ValueError):  # the arithmetic left the numbers: so has the run
                break
            if not (-LIMIT < after[0] < LIMIT and -LIMIT < after[1] < LIMIT):
                break
            point, done = after, k + 1
            if k & 63 == 63:
                pace.add(64)
            if job.full:
                paths.theta[done, :, lane] = point
                calls[done, lane] = ask.count
                for i, (name, _) in enumerate(job.kernels.step.records):
                    paths.records[k, i, lane] = moved[name]
    paths.valid[lane] = done
    paths.theta[done if job.full else 0 :, :, lane] = point
    calls[done if job.full else 0 :, lane] = ask.count
    pace.add(job.steps - done // 64 * 64)


class _Clock:
    """The values of scheduled knobs, update by update: the schedules' own equations, on the run's own loss."""

    def __init__(self, kernels: Kernels, knobs: Mapping[str, float], asks: tuple[Any, Any], steps: int) -> None:
        self.names = [name for name, _ in kernels.step.records]
        if not self.names:
            return
        self.t = 0
        self.asks = (*asks, None)
        prepare, self.advance = kernels.array
        fixed = [np.float64(value) for value in (*(knobs[name] for name in kernels.step.knobs), steps)]
        self.tables = kernels.columns(fixed, steps, None)
        self.where = kernels.cut.records
        self.shared = prepare(*fixed)
        self.state = [np.float64(part) for part in kernels.starts(*self.asks, np.float64(0.0), np.float64(0.0), *fixed)]

    def tick(self, point: Point) -> dict[str, float]:
        """The knobs' values for the next update, which starts at ``point``."""
        if not self.names:
            return {}
        row = [table[self.t] for table in self.tables]
        self.t += 1
        moved = self.advance(*self.asks, *map(np.float64, point), *self.state, *row, *self.shared)
        count = len(self.state)
        self.state = list(moved[2 : 2 + count])
        found = [moved[2 + count + place] if kind == "lane" else row[place] for kind, place in self.where]
        return {name: float(np.ravel(part)[0]) for name, part in zip(self.names, found, strict=True)}
