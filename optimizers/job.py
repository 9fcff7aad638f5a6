"""What a run is asked to compute, and what comes back: the one value that every way of walking takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from optimizers.kernels import Kernels
from optimizers.landmarks import Landmarks
from optimizers.system import System
from symbolic.expression import Ground


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
    """Updates 1 … ``steps`` of some lanes, each from its column of ``starts`` (2, lanes).

    ``ground`` is the surface as a step calls it. ``fixed`` holds the knobs in the order of ``kernels.step.knobs``, then
    the number of steps, each a number or (lanes,). ``noise`` is (steps, 2), or (steps, 2, streams) with ``streams``
    (lanes,) naming each lane's. With ``full`` every point is kept, else the last one. ``watched``, the lanes' system
    and landmarks, asks the kernels to carry the measures along. ``words`` are the choices of a rule written in Python.
    ``compiled`` says that machine code does the walking.
    """

    kernels: Kernels
    ground: Ground
    starts: np.ndarray
    steps: int
    fixed: Sequence[Any]
    noise: np.ndarray | None = None
    streams: np.ndarray | None = None
    full: bool = True
    watched: tuple[System, Landmarks] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    compiled: bool = False

    @property
    def lanes(self) -> int:
        """How many lanes walk."""
        return int(self.starts.shape[1])

    def fixed_of(self, lane: int) -> tuple[float, ...]:
        """``fixed`` for one lane, as plain floats."""
        return tuple(float(value[lane] if value.ndim else value) for value in self.fixed)

    def noise_of(self, lane: int) -> np.ndarray | None:
        """The noise (steps, 2) that a lane hears."""
        if self.noise is None or self.streams is None:
            return self.noise
        return np.asarray(self.noise[:, :, self.streams[lane]])

    def empty_paths(self) -> Paths:
        """Room for the results of all lanes."""
        points, records = (self.steps + 1, self.steps) if self.full else (1, 0)
        return Paths(
            np.empty((points, 2, self.lanes)),
            np.empty(self.lanes, dtype=np.int64),
            np.empty((records, len(self.kernels.cut.records), self.lanes)),
        )
