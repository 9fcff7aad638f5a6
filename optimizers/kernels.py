"""A composed step, compiled: for arrays, for plain floats and for the browser, each form made when it is first asked
for."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from optimizers.parts import PythonRule
from symbolic import compile_js, compile_numpy, compile_scalar
from symbolic.powers import powers
from symbolic.stages import Staged, staged
from symbolic.step import Step
from symbolic.stretch import stretched

LIMIT = 1e10  # |theta| beyond which a run counts as diverged: far outside every window, far from overflow


class Kernels:
    """The compiled forms of one step. They hold no surface: whoever runs them hands it over as a function."""

    def __init__(self, step: Step, python: PythonRule | None = None) -> None:
        self.step = step
        self.python = python

    @cached_property
    def cut(self) -> Staged:
        """What the clock computes once a step, and what each lane computes."""
        return staged(self.step)

    @property
    def fixed(self) -> tuple[str, ...]:
        """The inputs that stay the same for a whole run, in the order in which all forms take them."""
        return (*self.step.knob_inputs, "n")

    @cached_property
    def lane_names(self) -> tuple[tuple[str, int], ...]:
        """The lane state by name and component, in the order in which it is carried."""
        named = [(name, i) for name, count in self.step.state for i in range(count)]
        places = dict(zip(self.step.carried[2:], named, strict=True))
        return tuple(places[given] for given in self.cut.lane_state)

    def row(self, t: Any, fixed: Sequence[Any]) -> list[Any]:
        """One row of the clock's tables, at update ``t``, of a clock without state."""
        return list(self._clock[2](t, 0.0, 0.0, *fixed))

    def recorded(self, moved: Sequence[Any], row: Sequence[Any]) -> list[Any]:
        """The recorded components of a step, from what the lanes gave and from the clock's row."""
        behind = len(self.cut.carried)
        return [moved[behind + place] if kind == "lane" else row[place] for kind, place in self.cut.records]

    @cached_property
    def starts(self) -> Callable[..., Any]:
        """``starts(ground, curvature, nearest, x, y, *fixed)``: the lane state before the first step."""
        return compile_numpy.starts(self.cut.lane_starts, self.fixed)

    @cached_property
    def array(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """``(prepare, advance)`` for many lanes; see :func:`symbolic.compile_numpy.step`."""
        return compile_numpy.step(self.cut, self.fixed)

    @cached_property
    def scalar(self) -> Callable[..., Any]:
        """The loop of one lane in plain floats; see :func:`symbolic.compile_scalar.loop`."""
        return compile_scalar.loop(self.cut, self.fixed)

    @cached_property
    def _clock(self) -> tuple[Callable[..., Any], ...]:
        start = compile_numpy.starts(self.cut.clock_starts, self.fixed)
        return (start, *compile_numpy.clock(self.cut, self.fixed))

    @cached_property
    def _float_clock(self) -> Callable[..., Any]:
        return compile_scalar.clock(self.cut, self.fixed)

    def columns(self, fixed: Sequence[Any], steps: int, noise: np.ndarray | None) -> list[np.ndarray]:
        """The clock's tables, each (steps,), or (steps, lanes) where a knob or the noise (steps, 2, lanes) is an array
        over lanes. ``fixed`` in the order of :attr:`fixed`."""
        if not self.cut.columns:
            return []
        numbers = [np.asarray(value, dtype=np.float64)[()] for value in fixed]
        wide = any(np.ndim(value) for value in numbers) or (noise is not None and noise.ndim == 3)
        with np.errstate(all="ignore"):
            if not self.cut.clock_state:
                return self._at_once(numbers, steps, noise, wide)
            if not wide:
                table = [[0.0] * steps for _ in range(self.cut.columns)]
                if self._in_floats(numbers, steps, noise, table):
                    return [np.array(column) for column in table]
            return self._step_by_step(numbers, steps, noise)

    def _at_once(self, numbers: Sequence[Any], steps: int, noise: np.ndarray | None, wide: bool) -> list[np.ndarray]:
        """A clock without state: every update is known by its number alone."""
        t = np.arange(1.0, steps + 1)
        z: tuple[Any, ...] = (0.0, 0.0) if noise is None else (noise[:, 0], noise[:, 1])
        if wide:
            t = t[:, None]
            z = tuple(part[:, None] if np.ndim(part) == 1 else part for part in z)
        found = self._clock[2](t, *z, *numbers)
        shape = np.broadcast_shapes(*(np.shape(part) for part in (*found, t)))
        return [np.array(stretched(part, shape)) for part in found]

    def _in_floats(
        self, numbers: Sequence[Any], steps: int, noise: np.ndarray | None, table: list[list[float]]
    ) -> bool:
        """Fill the table in plain floats; False where these raise and only NumPy knows what to do."""
        state = self._clock[0](None, None, None, None, None, *numbers)
        rows = noise.tolist() if noise is not None else None
        fixed = tuple(map(float, numbers))
        try:
            self._float_clock(tuple(map(float, state)), fixed, _list_of_powers, 0, steps, rows, table)
        except (ArithmeticError, ValueError):
            return False
        return True

    def _step_by_step(self, numbers: Sequence[Any], steps: int, noise: np.ndarray | None) -> list[np.ndarray]:
        start, bases, tick = self._clock
        state = start(None, None, None, None, None, *numbers)
        tables = [powers(base, steps + 2) for base in bases(*numbers)]
        rows = []
        for k in range(steps):
            z = (0.0, 0.0) if noise is None else (noise[k, 0], noise[k, 1])
            out = tick(*state, np.float64(k + 1), *z, *numbers, *tables)
            rows.append(out[: self.cut.columns])
            state = out[self.cut.columns :]
        shape = np.broadcast_shapes(*(np.shape(part) for row in rows for part in row))
        return [np.stack([np.broadcast_to(row[i], shape) for row in rows]) for i in range(self.cut.columns)]

    @cached_property
    def javascript(self) -> str | None:
        """The rule's object for the browser; None for a rule written in Python, which runs on the server only."""
        return None if self.python is not None else compile_js.rule(self.cut, self.fixed, LIMIT)

    @cached_property
    def javascript_look(self) -> str:
        """The browser's kernel that looks into single steps: what is recorded, update by update."""
        return compile_js.look(self.cut, self.fixed)

    @cached_property
    def javascript_lanes(self) -> str | None:
        """The browser's object for many runs at once (see :func:`symbolic.compile_js.lanes`); None for a rule that is
        written in Python."""
        return None if self.python is not None else compile_js.lanes(self.cut, self.fixed, LIMIT)


def _list_of_powers(base: float, count: int) -> list[float]:
    return powers(base, count).tolist()  # type: ignore[no-any-return]
