"""Runs of rules written in Python: a lane at a time, every evaluation of the surface counted.

Comparisons by steps flatter a method that asks the surface five times a step; ``Paths.calls`` makes the other one
possible.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from optimizers.parts import Point, PythonRule
from symbolic.errors import FallLineError
from symbolic.expression import Expression, array_kernel, scalar_kernel

MAX_WORK = 2_000_000  # lanes x steps: about 100 s; equation rules do a hundred times more in that time


class Ask:
    """Answers of the surface at points, each counted once: value and gradient come together, a Hessian is one more."""

    def __init__(self, expression: Expression, ground: Sequence[float]) -> None:
        self.expression = expression
        self.ground = tuple(ground)
        self.count = 0
        self._known: dict[tuple[int, Point], tuple[float, ...]] = {}

    def _at(self, order: int, point: Point) -> tuple[float, ...]:
        known = self._known.get((order, point))
        if known is None:
            self.count += 1
            if len(self._known) > 64:  # a step looks back a few points at most
                self._known.clear()
            try:
                known = scalar_kernel(self.expression, order)(*point, *self.ground)
            except (ArithmeticError, ValueError):  # plain floats raise where NumPy has inf or nan
                with np.errstate(all="ignore"):
                    parts = array_kernel(self.expression, order)(*map(np.float64, (*point, *self.ground)))
                known = tuple(float(part) for part in parts)
            self._known[order, point] = known
        return known

    def value(self, point: Point) -> float:
        return self._at(1, point)[0]

    def gradient(self, point: Point) -> Point:
        _, gx, gy = self._at(1, point)
        return gx, gy

    def hessian(self, point: Point) -> tuple[float, float, float]:
        """fxx, fxy, fyy."""
        return self._at(2, point)[3:]  # type: ignore[return-value]


def walk(
    kernels: Any,
    rule: PythonRule,
    words: Mapping[str, str],
    ground: Sequence[float],
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
    if lanes * steps > MAX_WORK:
        raise FallLineError(
            "{rule} moves one lane at a time; {work} updates are too many for it (at most {limit}).",
            rule=rule.title,
            work=lanes * steps,
            limit=MAX_WORK,
        )
    points = steps + 1 if full else 1
    theta = np.empty((points, 2, lanes))
    calls = np.zeros((points, lanes), dtype=np.int64)
    records = np.full((steps if full else 0, len(kernels.step.records), lanes), np.nan)
    valid = np.empty(lanes, dtype=np.int64)
    for lane in range(lanes):
        mine = {name: float(np.broadcast_to(values[name], (lanes,))[lane]) for name in kernels.step.knobs}
        clock = _Clock(kernels, mine, ground, steps)
        ask = Ask(kernels.expression, ground)
        point: Point = (float(starts[0, lane]), float(starts[1, lane]))
        knobs: dict[str, Any] = {**mine, **words}
        if full:
            theta[0, :, lane] = point
        state: Any = None
        done = 0
        with np.errstate(all="ignore"):
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
                if full:
                    theta[done, :, lane] = point
                    calls[done, lane] = ask.count
                    for i, (name, _) in enumerate(kernels.step.records):
                        records[k, i, lane] = moved[name]
        valid[lane] = done
        theta[done if full else 0 :, :, lane] = point
        calls[done if full else 0 :, lane] = ask.count
        if progress is not None:
            progress((lane + 1) / lanes)
    return theta, valid, records, calls


class _Clock:
    """The values of scheduled knobs, update by update: the schedules' own equations, on the run's own loss."""

    def __init__(self, kernels: Any, knobs: Mapping[str, float], ground: Sequence[float], steps: int) -> None:
        self.names = [name for name, _ in kernels.step.records]
        self.t = 0
        if self.names:
            prepare, self.advance = kernels.array
            fixed = [np.float64(value) for value in (*(knobs[name] for name in kernels.step.knobs), *ground, steps)]
            self.shared = prepare(*fixed)
            self.state = [np.float64(part) for part in kernels.init(np.float64(0.0), np.float64(0.0), *fixed)]

    def tick(self, point: Point) -> dict[str, float]:
        self.t += 1
        if not self.names:
            return {}
        x, y = map(np.float64, point)
        moved = self.advance(x, y, *self.state, np.float64(self.t), 0.0, 0.0, *self.shared)
        self.state = list(moved[2 : 2 + len(self.state)])
        return {name: float(part) for name, part in zip(self.names, moved[2 + len(self.state) :], strict=True)}
