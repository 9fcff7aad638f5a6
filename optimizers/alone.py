"""One lane in plain floats: for a single run about twenty times as fast as arrays of one number."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizers.job import Job, Paths
from optimizers.kernels import LIMIT
from optimizers.workers import Pace

BLOCK = 20_000  # steps of one plain-float lane between two looks at the clock: about 15 ms


def walk_alone(job: Job, lane: int, paths: Paths, pace: Pace) -> None:
    """Walk one lane of the job and write what it leaves into its column of ``paths``."""
    kernels, steps = job.kernels, job.steps
    start, fixed = job.starts[:, lane], job.fixed_of(lane)
    with np.errstate(all="ignore"):
        ground, curvature = job.ground.floats(lane)
        tables = kernels.columns(fixed, steps, job.noise_of(lane))
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


def _array_step(
    job: Job, carried: Sequence[float], fixed: Sequence[float], row: Sequence[Any], lane: int
) -> tuple[float, ...]:
    prepare, advance = job.kernels.array
    numbers = [np.float64(value) for value in fixed]
    asks = job.ground.arrays(slice(lane, lane + 1))
    moved = advance(*asks, None, *map(np.float64, carried), *row, *prepare(*numbers))
    return tuple(float(np.ravel(part)[0]) for part in moved)
