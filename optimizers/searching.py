"""Runs of rules written in Python: a lane at a time, every evaluation of the surface counted.

Comparisons by steps flatter a method that asks the surface five times a step; ``Paths.calls`` makes the other one
possible.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

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


def walk(
    kernels: Any,
    rule: PythonRule,
    words: Mapping[str, str],
    ground: Ground,
    starts: np.ndarray,
    steps: int,
    values: Mapping[str, Any],
    full: bool,
    limit: float,
    progress: Callable[[float], None] | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """``theta`` (points, 2, lanes), ``valid`` (lanes,), ``records`` (steps, scheduled knobs, lanes), ``calls``
    (points, lanes): evaluations made until each point."""
    lanes = starts.shape[1]
    pace = Pace(progress, lanes * steps)
    points = steps + 1 if full else 1
    theta = np.empty((points, 2, lanes))
    calls = np.zeros((points, lanes), dtype=np.int64)
    records = np.full((steps if full else 0, len(kernels.step.records), lanes), np.nan)
    valid = np.empty(lanes, dtype=np.int64)
    for lane in range(lanes):
        mine = {name: float(np.broadcast_to(values[name], (lanes,))[lane]) for name in kernels.step.knobs}
        point: Point = (float(starts[0, lane]), float(starts[1, lane]))
        knobs: dict[str, Any] = {**mine, **words}
        if full:
            theta[0, :, lane] = point
        state: Any = None
        done = 0
        with np.errstate(all="ignore"):
            ask = Ask(ground, lane)
            clock = _Clock(kernels, mine, ground.arrays(slice(lane, lane + 1)), steps)
            for k in range(steps):
                moved = clock.tick(point)
                knobs |= moved
                try:
                    if k == 0:
                        state = rule.begin(ask, point, knobs)
                    after, state = rule.advance(ask, point, state, knobs)
                except (ArithmeticError, ValueError):  # the arithmetic left the numbers: so has the run
                    break
                if not (-limit < after[0] < limit and -limit < after[1] < limit):
                    break
                point, done = after, k + 1
                if k & 63 == 63:
                    pace.add(64)
                if full:
                    theta[done, :, lane] = point
                    calls[done, lane] = ask.count
                    for i, (name, _) in enumerate(kernels.step.records):
                        records[k, i, lane] = moved[name]
        valid[lane] = done
        theta[done if full else 0 :, :, lane] = point
        calls[done if full else 0 :, lane] = ask.count
        pace.add(steps - done // 64 * 64)
    return theta, valid, records, calls


class _Clock:
    """The values of scheduled knobs, update by update: the schedules' own equations, on the run's own loss."""

    def __init__(self, kernels: Any, knobs: Mapping[str, float], asks: tuple[Any, Any], steps: int) -> None:
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
