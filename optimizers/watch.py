"""All measures together: over a finished path at once, step by step inside a kernel, and in the browser, from one
text."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from optimizers.kernels import Kernels
from optimizers.landmarks import Landmarks
from optimizers.registry import all_measures
from symbolic import compile_js, compile_numpy
from symbolic.along import OverTime, by_step
from symbolic.lower import RESERVED
from symbolic.step import lower_step
from symbolic.stretch import stretched
from symbolic.system import Statement, rename
from symbolic.tree import Name, Tree

TAIL = 100  # the last updates, from which the end of a run is judged
HUGE = 1e300  # higher than any loss that counts
# What measures read of the surface (see Landmarks.constants) and of the judging itself.
CONSTANTS = ("tolerance", "reach", "centre_x", "centre_y", "tail", "huge")
MAX_WORK = 500_000  # points x lanes measured at once: some fifty arrays of 4 MB
PREFIX = "m_"  # before the names of measures where they stand beside a rule's own


class Watch:
    """The measures in their order. ``late`` ones may be left out until the last TAIL updates."""

    def __init__(self, *, late: bool = True) -> None:
        parts = sorted(all_measures().values(), key=lambda part: part.rank)
        self.parts = [part for part in parts if late or not part.late]
        self.outputs = tuple(name for part in self.parts for name in part.outputs)
        self._statements = [statement for part in self.parts for statement in part.statements()]
        self._init = {name: tree for part in self.parts for name, tree in part.init_trees().items()}

    @cached_property
    def composed(self) -> tuple[tuple[Statement, ...], dict[str, Tree]]:
        """The measures as states and updates, under private names, to stand in front of a rule's own lines."""
        statements, starts = by_step(self._statements)
        names = {name: PREFIX + name for name in (*CONSTANTS, *(s.name for s in statements)) if name not in RESERVED}
        renamed = rename(statements, names)
        begins = rename([Statement(name, tree) for name, tree in (starts | self._init).items()], names)
        return renamed, {start.name: start.tree for start in begins}

    @cached_property
    def kernels(self) -> Kernels:
        """One look at one point, as a step that does not move."""
        statements, init = self.composed
        still = Statement("theta", Name("theta"))
        knobs = [PREFIX + name for name in CONSTANTS]
        records = [PREFIX + name for name in self.outputs]
        return Kernels(lower_step((*statements, still), knobs, init=init, records=records))

    @cached_property
    def over_time(self) -> Any:
        """``measure(ground, nearest, x, y, t, n, *constants)`` for paths (points, …): the outputs at every point."""
        program = OverTime(self._statements, CONSTANTS, self._init).program(self.outputs)
        return compile_numpy.over_time(program, ["x", "y", "t", "n", *(f"k{i}" for i in range(len(CONSTANTS)))])

    @cached_property
    def javascript(self) -> str:
        """The browser's form; see :func:`symbolic.compile_js.along`."""
        return compile_js.along(self.kernels.step, [PREFIX + name for name in self.outputs])


def watch(late: bool = True) -> Watch:
    """The one watch of this process, with the late measures or without."""
    return _kept(late)


@lru_cache(maxsize=2)
def _kept(late: bool) -> Watch:  # called in one way only: a cache tells watch(), watch(True) and watch(late=True) apart
    return Watch(late=late)


def constants(marks: Landmarks) -> dict[str, Any]:
    """The values of CONSTANTS, each a number or (lanes,)."""
    return {**marks.constants, "tail": float(TAIL), "huge": HUGE}


def measure(theta: np.ndarray, loss: np.ndarray, marks: Landmarks) -> dict[str, np.ndarray]:
    """Every measure of finished paths: ``theta`` (points, 2, lanes), ``loss`` (points, lanes) -> (lanes,) each."""
    points, _, lanes = theta.shape
    looker = watch()
    size = max(1, MAX_WORK // points)
    found: list[list[np.ndarray]] = []
    for low in range(0, lanes, size):
        part = slice(low, min(low + size, lanes))
        mine = marks.part(part)
        values = constants(mine)
        height = loss[:, part]
        with np.errstate(all="ignore"):
            results = looker.over_time(
                lambda x, y, height=height: (height, None, None),
                mine.nearest,
                theta[:, 0, part],
                theta[:, 1, part],
                np.arange(1.0, points + 1)[:, None],
                np.float64(points - 1),
                *(np.asarray(values[name], dtype=np.float64) for name in CONSTANTS),
            )
        wide = (part.stop - part.start,)
        found.append([stretched(np.asarray(result)[-1], wide) for result in results])
    return {name: np.concatenate(parts) for name, parts in zip(looker.outputs, zip(*found, strict=True), strict=True)}


def last_look(
    carried: Mapping[tuple[str, int], Any], theta: tuple[Any, Any], steps: int, ground: Any, marks: Landmarks
) -> dict[str, Any]:
    """The measures after the last point ``theta`` (2, lanes): ``carried`` are the states that a kernel brought
    there."""
    kernels = watch().kernels
    values = constants(marks)
    fixed: list[Any] = [
        np.asarray(values[name.removeprefix(PREFIX)], dtype=np.float64)[()] for name in kernels.step.knobs
    ]
    fixed.append(np.float64(steps))
    prepare, advance = kernels.array
    state = [carried[name] for name in kernels.lane_names]
    row = kernels.row(np.float64(steps + 1), fixed)
    moved = advance(ground, None, marks.nearest, *theta, *state, *row, *prepare(*fixed))
    found = kernels.recorded(moved, row)
    return {name.removeprefix(PREFIX): value for (name, _), value in zip(kernels.step.records, found, strict=True)}
