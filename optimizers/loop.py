"""The one loop. Few lanes go to the plain-float kernel, many to NumPy in cache-sized chunks; the caller does not know.

A lane whose point is not finite or is beyond LIMIT stays at its last valid point, without disturbing the others and
without a warning. NaN and infinity are data here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.searching import walk
from optimizers.system import LIMIT, Kernels

SCALAR_LANES = 16  # up to here the plain-float loop is faster than arrays
CHUNK = 8192  # lanes that stay in the cache together
MAX_STORED = 5_000_000  # points x lanes that a full record may hold (80 MB)


@dataclass(frozen=True, eq=False)
class Paths:
    """``theta`` (points, 2, lanes), ``valid`` (lanes,) the last valid point, ``records`` (steps, components, lanes);
    ``calls`` (points, lanes) counts the evaluations of a rule that searches, None where every step makes the same."""

    theta: np.ndarray
    valid: np.ndarray
    records: np.ndarray
    calls: np.ndarray | None = None


def descend(
    kernels: Kernels,
    ground_values: Mapping[str, float],
    starts: np.ndarray,
    steps: int,
    values: Mapping[str, Any],
    *,
    noise: np.ndarray | None = None,
    full: bool = True,
    progress: Callable[[float], None] | None = None,
    words: Mapping[str, str] | None = None,
) -> Paths:
    """Run ``steps`` updates from ``starts`` (2, lanes); ``values`` are floats or arrays (lanes,).

    With ``full`` every point and recorded quantity is kept, else only the last point. ``noise`` is (steps, 2);
    ``words`` are the choices of a rule written in Python.
    """
    lanes = starts.shape[1]
    ground = [float(ground_values[name]) for name in kernels.step.ground_knobs]
    if kernels.python is not None:
        rule = kernels.python
        return Paths(*walk(kernels, rule, words or {}, ground, starts, steps, values, full, LIMIT, progress))
    knobs = [np.asarray(values[name], dtype=np.float64) for name in kernels.step.knobs]
    width = sum(count for _, count in kernels.step.records)
    points = steps + 1 if full else 1
    theta = np.empty((points, 2, lanes))
    records = np.empty((steps if full else 0, width, lanes))
    valid = np.empty(lanes, dtype=np.int64)
    if lanes <= SCALAR_LANES:
        for lane in range(lanes):
            mine = tuple(float(knob[lane] if knob.ndim else knob) for knob in knobs)
            _scalar(kernels, mine, tuple(ground), starts[:, lane], steps, noise, theta, valid, records, lane, full)
        return Paths(theta, valid, records)
    for low in range(0, lanes, CHUNK):
        part = slice(low, min(low + CHUNK, lanes))
        mine_arrays = [knob[part] if knob.ndim else knob[()] for knob in knobs]
        _chunk(kernels, mine_arrays, ground, starts[:, part], steps, noise, theta, valid, records, part, full)
        if progress is not None:
            progress(part.stop / lanes)
    return Paths(theta, valid, records)


def _scalar(
    kernels: Kernels,
    knobs: tuple[float, ...],
    ground: tuple[float, ...],
    start: np.ndarray,
    steps: int,
    noise: np.ndarray | None,
    theta: np.ndarray,
    valid: np.ndarray,
    records: np.ndarray,
    lane: int,
    full: bool,
) -> None:
    run = kernels.scalar(full)
    n = float(steps)
    with np.errstate(all="ignore"):
        state = kernels.init(*map(np.float64, (*start, *knobs, *ground, n)))
    carried: tuple[float, ...] = (float(start[0]), float(start[1]), *map(float, state))
    xs, ys = ([carried[0]] * (steps + 1), [carried[1]] * (steps + 1)) if full else ([], [])
    kept: list[list[float]] = [[np.nan] * steps for _ in range(records.shape[1])] if full else []
    rows = noise.tolist() if noise is not None else None
    done = 0
    with np.errstate(all="ignore"):
        while True:
            done, why, carried = run(carried, knobs, ground, n, done, steps, LIMIT, rows, xs, ys, kept)
            if why != 2:
                break
            # Plain floats raised (a division by zero, a root of a negative): NumPy takes this one step.
            moved = _array_step(kernels, carried, knobs, ground, n, done, rows)
            if not (-LIMIT < moved[0] < LIMIT and -LIMIT < moved[1] < LIMIT):
                break
            carried = moved[: len(carried)]
            if full:
                xs[done + 1], ys[done + 1] = carried[:2]
                for column, value in zip(kept, moved[len(carried) :], strict=True):
                    column[done] = value
            done += 1
            if done == steps:
                break
    valid[lane] = done
    if full:
        xs[done + 1 :] = [carried[0]] * (steps - done)
        ys[done + 1 :] = [carried[1]] * (steps - done)
        theta[:, 0, lane], theta[:, 1, lane] = xs, ys
        for i, column in enumerate(kept):
            records[:, i, lane] = column
    else:
        theta[0, :, lane] = carried[:2]


def _array_step(
    kernels: Kernels,
    carried: Sequence[float],
    knobs: Sequence[float],
    ground: Sequence[float],
    n: float,
    done: int,
    rows: list[list[float]] | None,
) -> tuple[float, ...]:
    prepare, advance = kernels.array
    shared = prepare(*map(np.float64, (*knobs, *ground, n)))
    z = rows[done] if rows is not None else (0.0, 0.0)
    return tuple(float(part) for part in advance(*map(np.float64, carried), np.float64(done + 1), *z, *shared))


def _chunk(
    kernels: Kernels,
    knobs: Sequence[Any],
    ground: Sequence[float],
    starts: np.ndarray,
    steps: int,
    noise: np.ndarray | None,
    theta: np.ndarray,
    valid: np.ndarray,
    records: np.ndarray,
    part: slice,
    full: bool,
) -> None:
    prepare, advance = kernels.array
    lanes = starts.shape[1]
    x, y = starts[0].copy(), starts[1].copy()
    alive = np.ones(lanes, dtype=bool)
    counted = np.zeros(lanes, dtype=np.int64)
    if full:
        theta[0, 0, part], theta[0, 1, part] = x, y
    with np.errstate(all="ignore"):
        n = np.float64(steps)
        first = kernels.init(x, y, *knobs, *map(np.float64, ground), n)
        state = [np.broadcast_to(value, (lanes,)) for value in first]
        shared = prepare(*knobs, *map(np.float64, ground), n)
        for k in range(steps):
            z = noise[k] if noise is not None else (0.0, 0.0)
            moved = advance(x, y, *state, np.float64(k + 1), z[0], z[1], *shared)
            state = list(moved[2 : 2 + len(state)])
            inside = (
                np.maximum(np.abs(moved[0]), np.abs(moved[1])) < LIMIT
            )  # NaN and infinity fail it: one test for all
            alive &= inside
            counted += alive
            x, y = np.where(alive, moved[0], x), np.where(alive, moved[1], y)
            if full:
                theta[k + 1, 0, part], theta[k + 1, 1, part] = x, y
                for i, value in enumerate(moved[2 + len(state) :]):
                    records[k, i, part] = value
            elif k & 15 == 15 and not alive.any():
                break
    valid[part] = counted
    if not full:
        theta[0, 0, part], theta[0, 1, part] = x, y
