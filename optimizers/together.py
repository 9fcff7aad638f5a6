"""Many lanes side by side: in arrays, or in machine code where that is installed and worth its compiling."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from optimizers import fast
from optimizers.job import Job, Paths
from optimizers.kernels import LIMIT, Kernels
from optimizers.watch import PREFIX, TAIL, constants, last_look
from optimizers.workers import Pace

COMPILED_BLOCK = 500_000  # lane-steps of machine code between two looks at the clock: about 10 ms


def walk_together(job: Job, part: slice, paths: Paths, pace: Pace) -> None:
    """Walk these lanes of the job and write what they leave into their columns of ``paths``."""
    starts = job.starts[:, part]
    lanes = starts.shape[1]
    if job.full:
        paths.theta[0, :, part] = starts
    with np.errstate(all="ignore"):  # set in this thread: it is not inherited
        lane = Chunk(job, part, starts)
        steps = job.steps
        legs = [(lane.kernels, steps)]
        if job.watched is not None:
            system, late_from = job.watched[0], max(0, steps - TAIL)
            legs = [(system.watched(late=False), late_from), (system.watched(late=True), steps)]
        for kernels, last in legs:
            if not lane.walk(kernels, last, paths, pace):
                return
        paths.valid[part] = lane.counted
        if not job.full:
            paths.theta[0, 0, part], paths.theta[0, 1, part] = lane.x, lane.y
        if job.watched is not None and paths.measures is not None:
            system, marks = job.watched[0], job.watched[1].part(part)
            # the run is judged on the ground as its own knobs have it, also where a schedule moves them
            ground = partial(_at_rest, lane.asks[0], [lane.fixed[name] for name in system.moving])
            found = last_look(lane.carried, (lane.x, lane.y), steps, ground, marks)
            for name, value in found.items():
                paths.measures[name][part] = np.broadcast_to(value, (lanes,))


def _at_rest(ask: Callable[..., Any], moved: Sequence[Any], x: Any, y: Any) -> Any:
    """The ground at a point, the knobs that schedules move at their own values."""
    return ask(x, y, *moved)


class Chunk:
    """Lanes on their way: where they are, which are alive, and the state by name that they carry."""

    def __init__(self, job: Job, part: slice, starts: np.ndarray) -> None:
        self.job, self.part, self.kernels = job, part, job.kernels
        self.x, self.y = starts[0].copy(), starts[1].copy()
        self.alive = np.ones(starts.shape[1], dtype=bool)
        self.counted = np.zeros(starts.shape[1], dtype=np.int64)
        self.carried: dict[tuple[str, int], Any] = {}
        self.done = 0
        ground, curvature = job.ground.arrays(part)
        marks = job.watched[1].part(part) if job.watched is not None else None
        self.asks = (ground, curvature, marks.nearest if marks is not None else None)
        self.fixed = {
            name: value[part] if value.ndim else value[()]
            for name, value in zip(job.kernels.step.knobs, job.fixed, strict=False)
        }
        if marks is not None:
            self.fixed |= {
                PREFIX + name: np.asarray(value, dtype=np.float64)[()] for name, value in constants(marks).items()
            }

    def walk(self, kernels: Kernels, last: int, paths: Paths, pace: Pace) -> bool:
        """Go on to update ``last`` with these kernels; False when the rest is not wanted any more."""
        job, lanes = self.job, len(self.x)
        fixed = [*(self.fixed[name] for name in kernels.step.knobs), np.float64(job.steps)]
        prepare, advance = kernels.array
        tables, which = _tables(job, kernels, fixed, self.part)
        first = kernels.starts(*self.asks, self.x, self.y, *fixed)
        begun = dict(zip(kernels.lane_names, first, strict=True)) | self.carried
        state = [np.broadcast_to(begun[name], (lanes,)) for name in kernels.lane_names]
        if job.compiled:
            return self._walk_compiled(kernels, fixed, tables, which, state, last, pace)
        shared = [np.asarray(value) for value in prepare(*fixed)]  # an array of one is quicker to ask than a number
        x, y, alive = self.x, self.y, self.alive
        for k in range(self.done, last):
            row = [table[k, ...] if which is None or table.ndim == 1 else table[k][which] for table in tables]
            moved = advance(*self.asks, x, y, *state, *row, *shared)
            state = list(moved[2 : 2 + len(state)])
            alive &= (
                np.maximum(np.abs(moved[0]), np.abs(moved[1])) < LIMIT
            )  # NaN and infinity fail it: one test for all
            self.counted += alive
            x, y = np.where(alive, moved[0], x), np.where(alive, moved[1], y)
            if job.full:
                paths.theta[k + 1, 0, self.part], paths.theta[k + 1, 1, self.part] = x, y
                for i, found in enumerate(kernels.recorded(moved, row)):
                    paths.records[k, i, self.part] = np.where(alive, found, np.nan)
            if k & 15 == 15:
                if pace.add(16 * lanes):
                    return False
                if not job.full and job.watched is None and not alive.any():
                    pace.add((last - k - 1) * lanes)
                    break
        self.x, self.y, self.done = x, y, last
        self.carried = dict(zip(kernels.lane_names, state, strict=True))
        return True

    def _walk_compiled(
        self,
        kernels: Kernels,
        fixed: Sequence[Any],
        tables: Sequence[np.ndarray],
        which: np.ndarray | None,
        state: Sequence[Any],
        last: int,
        pace: Pace,
    ) -> bool:
        """:meth:`walk` by machine code; see :mod:`optimizers.fast`."""
        lanes = len(self.x)
        wide = {name for name, value in zip(kernels.fixed, fixed, strict=True) if np.ndim(value)}
        wide |= {"at"} if which is not None else set()
        walk, ground, curvature = fast.walker(kernels, self.job.ground, frozenset(wide))
        minima = self.job.watched[1].minima if self.job.watched is not None else np.zeros((0, 4))
        x, y = self.x.copy(), self.y.copy()
        valid = np.where(self.alive, self.counted, -1.0 - self.counted)
        held = np.array([np.array(part) for part in state]) if state else np.zeros((0, lanes))
        rows = [table.T if table.ndim == 2 else table[None] for table in tables]
        count = max((len(row) for row in rows), default=1)
        columns = np.empty((len(rows), count, self.job.steps))
        for i, row in enumerate(rows):
            columns[i] = row
        at = which if which is not None else np.zeros(lanes, dtype=np.int64)
        knobs = fast.stacked(fixed, lanes)
        stride = max(1, COMPILED_BLOCK // lanes)
        for first in range(self.done, last, stride):
            end = min(first + stride, last)
            walk(
                x,
                y,
                valid,
                held,
                knobs,
                columns,
                at,
                first,
                end,
                ground,
                curvature,
                minima,
            )
            if pace.add((end - first) * lanes):
                return False
        self.x, self.y, self.done = x, y, last
        self.alive, self.counted = valid >= 0, np.where(valid >= 0, valid, -1 - valid).astype(np.int64)
        self.carried = dict(zip(kernels.lane_names, held, strict=True))
        return True


def _tables(
    job: Job, kernels: Kernels, fixed: Sequence[Any], part: slice
) -> tuple[list[np.ndarray], np.ndarray | None]:
    """The clock's columns for these lanes, and which lane of theirs each lane reads (None: there is but one).

    What lanes differ in is computed once for each value that occurs: a map of 96 × 96 runs has 96 values of β₂.
    """
    asked = kernels.cut.clock.inputs() | kernels.cut.clock_starts.inputs()
    wide = [i for i, name in enumerate(kernels.fixed) if name in asked and np.ndim(fixed[i])]
    streams = job.streams[part] if job.streams is not None and asked & {"z_0", "z_1"} else None
    if not wide and streams is None:
        scalars = [value if np.ndim(value) == 0 else np.float64(np.nan) for value in fixed]  # the clock asks no array
        return kernels.columns(scalars, job.steps, job.noise if job.streams is None else None), None
    rows = np.stack([*(fixed[i] for i in wide), *([streams] if streams is not None else [])])
    distinct, which = np.unique(rows, axis=1, return_inverse=True)
    values = [value if np.ndim(value) == 0 else np.float64(np.nan) for value in fixed]
    for i, column in zip(wide, distinct, strict=False):
        values[i] = column
    noise = job.noise
    if streams is not None and noise is not None:
        noise = noise[:, :, distinct[-1].astype(np.int64)]
    return kernels.columns(values, job.steps, noise), which.ravel()
