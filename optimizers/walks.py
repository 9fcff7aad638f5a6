"""The ways to walk, one for each kind of record: every point, the last points with or without their verdicts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizers.batches import STREAM, order_for
from optimizers.job import Paths
from optimizers.kernels import Kernels
from optimizers.landmarks import Landmarks
from optimizers.lanes import Lanes, noise_of
from optimizers.loop import descend
from optimizers.system import System
from optimizers.trajectory import Landscape
from optimizers.watch import measure
from optimizers.workers import Effort


@dataclass(frozen=True, eq=False)
class Walk:
    """A composed system on a surface for so many steps; each method is one way through the loop."""

    system: System
    surface: Landscape
    kernels: Kernels
    steps: int
    progress: Callable[[float], None] | None
    effort: Effort | None = None

    def paths(self, lanes: Lanes, *, full: bool, marks: Landmarks | None = None) -> Paths:
        """The points alone, all or the last; with ``marks`` the kernels carry the measures along."""
        moving = self.kernels.step.moving
        expression = self.surface.moved_expression(moving) if moving else self.surface.expression
        noise, streams = noise_of(lanes, self.steps) if self.kernels.step.noisy else (None, None)
        values, order = lanes.values, None
        if self.system.draw:
            order, begin = order_for(self.system, values, self.surface, lanes.streams, self.steps)
            values = {**values, STREAM: begin}
        return descend(
            self.kernels,
            expression.ground(lanes.ground, moving, order),
            lanes.starts,
            self.steps,
            values,
            noise=noise,
            streams=streams,
            full=full,
            progress=self.progress,
            words=self.system.words,
            watched=(self.system, marks) if marks is not None else None,
            effort=self.effort,
        )

    def full(self, lanes: Lanes, marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """Every point; the measures are taken over the finished paths."""
        paths = self.paths(lanes, full=True)
        (loss,) = self.surface.expression.evaluate(0, paths.theta[:, 0], paths.theta[:, 1], lanes.ground)
        return paths, measure(paths.theta, loss, marks)

    def one_by_one(self, lanes: Lanes, marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """The last points of a few lanes, each walked in full and forgotten again."""
        walked = [self.full(lanes.one(lane), marks.part(slice(lane, lane + 1))) for lane in range(lanes.count)]
        paths = [path for path, _ in walked]
        theta = np.concatenate([path.theta[-1:] for path in paths], axis=2)
        valid = np.concatenate([path.valid for path in paths])
        calls = None
        if all(path.calls is not None for path in paths):
            calls = np.concatenate([path.calls[-1:] for path in paths if path.calls is not None], axis=1)
        names = walked[0][1]
        empty = np.empty((0, len(self.kernels.step.records), lanes.count))
        return Paths(theta, valid, empty, calls), {n: np.concatenate([told[n] for _, told in walked]) for n in names}

    def watched(self, lanes: Lanes, marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """The last points of many lanes, the measures carried along by the kernel itself."""
        paths = self.paths(lanes, full=False, marks=marks)
        assert paths.measures is not None
        return paths, paths.measures
