"""The one loop. Few lanes go to the plain-float kernel, many to NumPy in cache-sized chunks on all cores, rules with a
search inside to their own Python; the caller does not know.

A lane whose point is not finite or is beyond LIMIT stays at its last valid point, without disturbing the others and
without a warning. NaN and infinity are data here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from optimizers import fast
from optimizers.alone import walk_alone
from optimizers.job import Job, Paths
from optimizers.kernels import Kernels
from optimizers.landmarks import Landmarks
from optimizers.searching import search
from optimizers.system import System
from optimizers.together import walk_together
from optimizers.watch import watch
from optimizers.workers import Effort, Pace, share
from symbolic.expression import Ground

SCALAR_LANES = 16  # up to here the plain-float loop is faster than arrays
CHUNK = 8192  # lanes that stay in the cache together
LEAST_CHUNK = 2048  # fewer lanes a call than this, and calling costs as much as computing
MAX_STORED = 5_000_000  # points x lanes that a full record may hold (80 MB)
MAX_TABLE = 4_000_000  # numbers in the tables of one chunk (32 MB): many knob values times many steps


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
    effort: Effort | None = None,
) -> Paths:
    """Run ``steps`` updates from ``starts`` (2, lanes); ``values`` are floats or arrays (lanes,).

    With ``full`` every point and recorded quantity is kept, else only the last point. ``words`` are the choices of a
    rule written in Python. With ``watched``, the lanes' system and landmarks, the kernels carry the measures along
    (many lanes without ``full`` only). ``progress(share)`` is called now and then, in the caller's thread; an exception
    that it raises ends the run and reaches the caller.
    """
    fixed = [np.asarray(values[name], dtype=np.float64) for name in kernels.step.knobs] + [np.float64(steps)]
    job = Job(kernels, ground, starts, steps, fixed, noise, streams, full, watched, words or {})
    effort = effort or Effort()
    pace = Pace(progress, steps * job.lanes, effort.threads)
    if kernels.python is not None:
        return search(job, kernels.python, pace)
    paths = job.empty_paths()
    if job.lanes <= SCALAR_LANES:
        for lane in range(job.lanes):
            walk_alone(job, lane, paths, pace)
        return paths
    if watched is not None:
        paths = replace(paths, measures={name: np.empty(job.lanes) for name in watch().outputs})
    apart = watched is not None and watched[1].box.ndim > 1
    if not full and fast.can_walk(
        ground, max(job.lanes * steps, effort.whole), apart or any(v.ndim for v in ground.values)
    ):
        job = replace(job, compiled=True)
    share([partial(walk_together, job, part, paths, pace) for part in _parts(job, pace.threads)], pace)
    return paths


def _parts(job: Job, threads: int) -> list[slice]:
    """Chunks of lanes: every thread gets work, and no chunk's tables grow beyond bounds."""
    size = min(CHUNK, max(LEAST_CHUNK, -(-job.lanes // threads)))
    if any(value.ndim for value in job.fixed) or job.streams is not None:
        size = max(SCALAR_LANES, min(size, MAX_TABLE // (job.steps * max(1, job.kernels.cut.columns))))
    return [slice(low, min(low + size, job.lanes)) for low in range(0, job.lanes, size)]
