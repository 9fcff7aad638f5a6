"""The one loop. Few lanes go to the plain-float kernel, many to NumPy in cache-sized chunks on all cores; the caller
does not know.

A lane whose point is not finite or is beyond LIMIT stays at its last valid point, without disturbing the others and
without a warning. NaN and infinity are data here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from optimizers.kernels import LIMIT, Kernels
from optimizers.landmarks import Landmarks
from optimizers.searching import walk
from optimizers.system import System
from optimizers.watch import PREFIX, TAIL, constants, last_look, watch
from optimizers.workers import Pace, share
from symbolic.expression import Ground

SCALAR_LANES = 16  # up to here the plain-float loop is faster than arrays
CHUNK = 8192  # lanes that stay in the cache together
LEAST_CHUNK = 2048  # fewer lanes a call than this, and calling costs as much as computing
MAX_STORED = 5_000_000  # points x lanes that a full record may hold (80 MB)
MAX_TABLE = 4_000_000  # numbers in the tables of one chunk (32 MB): many knob values times many steps
BLOCK = 20_000  # steps of one plain-float lane between two looks at the clock: about 15 ms


@dataclass(frozen=True, eq=False)
class Paths:
    """``theta`` (points, 2, lanes), ``valid`` (lanes,) the last valid point, ``records`` (steps, components, lanes);
    ``calls`` (points, lanes) counts the evaluations of a rule that searches, None where every step makes the same;
    ``measures`` are those of lanes that were watched, by name."""

    theta: np.ndarray
    valid: np.ndarray
    records: np.ndarray
    calls: np.ndarray | None = None
    measures: dict[str, np.ndarray] | None = None


@dataclass(frozen=True, eq=False)
class Job:
    """What all lanes of a run share. ``fixed`` holds each knob and ``n``, a number or (lanes,); ``noise`` is (steps,
    2), or (steps, 2, streams) with ``streams`` (lanes,) naming each lane's."""

    kernels: Kernels
    ground: Ground
    steps: int
    fixed: Sequence[Any]
    noise: np.ndarray | None = None
    streams: np.ndarray | None = None
    full: bool = True
    watched: tuple[System, Landmarks] | None = None


def descend(
    kernels: Kernels,
    ground: Ground,
    starts: np.ndarray,
    steps: int,
    values: Mapping[str, Any],
    *,
    noise: np.ndarray | None = None,
    streams: np.ndarray | None = None,
    full: bool = True,
    progress: Callable[[float], None] | None = None,
    words: Mapping[str, str] | None = None,
    watched: tuple[System, Landmarks] | None = None,
) -> Paths:
    """Run ``steps`` updates from ``starts`` (2, lanes); ``values`` are floats or arrays (lanes,).

    With ``full`` every point and recorded quantity is kept, else only the last point. ``words`` are the choices of a
    rule written in Python. With ``watched``, the lanes' system and landmarks, the kernels carry the measures along
    (many lanes without ``full`` only). ``progress(share)`` is called now and then, in the caller's thread; an exception
    that it raises ends the run and reaches the caller.
    """
    lanes = starts.shape[1]
    if kernels.python is not None:
        return Paths(*walk(kernels, kernels.python, words or {}, ground, starts, steps, values, full, LIMIT, progress))
    fixed = [np.asarray(values[name], dtype=np.float64) for name in kernels.step.knobs] + [np.float64(steps)]
    job = Job(kernels, ground, steps, fixed, noise, streams, full, watched)
    points = steps + 1 if full else 1
    width = len(kernels.cut.records)
    paths = Paths(
        np.empty((points, 2, lanes)), np.empty(lanes, dtype=np.int64), np.empty((steps if full else 0, width, lanes))
    )
    pace = Pace(progress, steps * lanes)
    if lanes <= SCALAR_LANES:
        for lane in range(lanes):
            _alone(job, starts[:, lane], lane, paths, pace)
    else:
        if watched is not None:
            paths = replace(paths, measures={name: np.empty(lanes) for name in watch().outputs})
        parts = _parts(job, lanes)
        share([partial(_together, job, starts[:, part], part, paths, pace) for part in parts], pace)
    return paths


def _parts(job: Job, lanes: int) -> list[slice]:
    """Chunks of lanes: every core gets work, and no chunk's tables grow beyond bounds."""
    size = min(CHUNK, max(LEAST_CHUNK, -(-lanes // Pace.cores())))
    if any(value.ndim for value in job.fixed) or job.streams is not None:
        size = max(SCALAR_LANES, min(size, MAX_TABLE // (job.steps * max(1, job.kernels.cut.columns))))
    return [slice(low, min(low + size, lanes)) for low in range(0, lanes, size)]


def _alone(job: Job, start: np.ndarray, lane: int, paths: Paths, pace: Pace) -> None:
    """One lane, in plain floats."""
    kernels, steps = job.kernels, job.steps
    fixed = tuple(float(value[lane] if value.ndim else value) for value in job.fixed)
    with np.errstate(all="ignore"):
        ground, curvature = job.ground.floats(lane)
        tables = kernels.columns(fixed, steps, _noise_of(job, lane))
        state = kernels.starts(*job.ground.arrays(slice(lane, lane + 1)), None, *map(np.float64, (*start, *fixed)))
        carried = (float(start[0]), float(start[1]), *(float(np.ravel(part)[0]) for part in state))
        columns = [table.tolist() for table in tables]
        xs, ys = [carried[0]] * (steps + 1), [carried[1]] * (steps + 1)
        mine = [i for kind, i in kernels.cut.records if kind == "lane"]
        kept: list[list[float]] = [[np.nan] * steps for _ in mine]
        done, why = 0, 0
        while done < steps and why != 1:
            last = min(done + BLOCK, steps)
            begun = done
            done, why, carried = kernels.scalar(
                carried, fixed, ground, curvature, columns, done, last, LIMIT, xs, ys, kept
            )
            if why == 2:  # plain floats raised (a division by zero, a root of a negative): NumPy takes this one step
                moved = _array_step(job, carried, fixed, [column[done] for column in tables], lane)
                if not (-LIMIT < moved[0] < LIMIT and -LIMIT < moved[1] < LIMIT):
                    break
                carried = moved[: len(carried)]
                xs[done + 1], ys[done + 1] = carried[:2]
                for column, value in zip(kept, moved[len(carried) :], strict=True):
                    column[done] = value
                done += 1
            pace.add(done - begun)
    pace.add(steps - done)
    paths.valid[lane] = done
    if not job.full:
        paths.theta[0, :, lane] = carried[:2]
        return
    xs[done + 1 :] = [carried[0]] * (steps - done)
    ys[done + 1 :] = [carried[1]] * (steps - done)
    paths.theta[:, 0, lane], paths.theta[:, 1, lane] = xs, ys
    for i, (kind, place) in enumerate(kernels.cut.records):
        paths.records[:, i, lane] = kept[place] if kind == "lane" else tables[place]
        paths.records[done:, i, lane] = np.nan


def _noise_of(job: Job, lane: int) -> np.ndarray | None:
    if job.noise is None or job.streams is None:
        return job.noise
    return job.noise[:, :, job.streams[lane]]


def _array_step(
    job: Job, carried: Sequence[float], fixed: Sequence[float], row: Sequence[Any], lane: int
) -> tuple[float, ...]:
    prepare, advance = job.kernels.array
    numbers = [np.float64(value) for value in fixed]
    asks = job.ground.arrays(slice(lane, lane + 1))
    moved = advance(*asks, None, *map(np.float64, carried), *row, *prepare(*numbers))
    return tuple(float(np.ravel(part)[0]) for part in moved)


def _together(job: Job, starts: np.ndarray, part: slice, paths: Paths, pace: Pace) -> None:
    """Many lanes, in arrays."""
    lanes = starts.shape[1]
    if job.full:
        paths.theta[0, :, part] = starts
    with np.errstate(all="ignore"):  # set in this thread: it is not inherited
        lane = _Chunk(job, part, starts)
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
            marks = job.watched[1].part(part)
            found = last_look(lane.carried, (lane.x, lane.y), steps, lane.asks[0], marks)
            for name, value in found.items():
                paths.measures[name][part] = np.broadcast_to(value, (lanes,))


class _Chunk:
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
        shared = prepare(*fixed)
        x, y, alive = self.x, self.y, self.alive
        for k in range(self.done, last):
            row = [table[k] if which is None or table.ndim == 1 else table[k][which] for table in tables]
            moved = advance(*self.asks, x, y, *state, *row, *shared)
            state = list(moved[2 : 2 + len(state)])
            inside = (
                np.maximum(np.abs(moved[0]), np.abs(moved[1])) < LIMIT
            )  # NaN and infinity fail it: one test for all
            alive &= inside
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
