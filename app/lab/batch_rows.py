"""The batch that an update of a run asks about: its rows, and the loss over them alone.

``js/batchsteps.js`` is the same in the browser.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.lab.engine import Results
from app.lab.quantities import recorded
from optimizers.batches import order_for, rows_of
from symbolic.rows import BATCH

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Batches:
    """The batches of the run at ``index``, which has some (``system.draw``)."""

    results: Results
    index: int

    @cached_property
    def _told(self) -> Mapping[str, np.ndarray]:
        """What an update hands the surface behind each point, by name, update by update."""
        return recorded(self.results, self.index, tuple(self.results.runs[self.index].system.moving))

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        ran, experiment = self.results.runs[self.index], self.results.experiment
        streams = np.array([experiment.seed]), np.array([0])
        order, _begin = order_for(ran.system, ran.system.values, ran.surface, streams, experiment.steps)
        return np.asarray(order, dtype=np.int64)

    @cached_property
    def _ask(self) -> Callable[..., Any]:
        """The surface as an update asks it: ``ask(x, y, *told) -> f, fx, fy``."""
        ran = self.results.runs[self.index]
        moving = tuple(ran.system.moving.values())
        expression = ran.surface.moved_expression(moving)
        return expression.ground(ran.surface.knob_values, moving, self._order.tolist()).arrays(slice(None))[0]

    def _update(self, step: int) -> int:
        """The update that leaves a step; at the last, the one that led there."""
        path = self.results.runs[self.index].trajectory
        return max(0, min(step, path.valid - 1, path.steps - 1))

    def rows(self, step: int) -> NDArray[np.int64]:
        """The rows, by number in the table, that the update which leaves a step asks about."""
        at = self._update(step)
        base, first, count = (int(self._told[name][at]) for name in BATCH)
        return self._order[base + first : base + first + count]

    def loss(self, step: int) -> Callable[[Array, Array], Array] | None:
        """``loss(x, y)`` over these rows, for arrays of one shape; None where they are all: it is the map's own."""
        ran, at = self.results.runs[self.index], self._update(step)
        if len(self.rows(step)) >= rows_of(ran.surface):
            return None
        given = [np.float64(self._told[name][at]) for name in ran.system.moving]

        def loss(x: Array, y: Array) -> Array:
            with np.errstate(all="ignore"):
                return np.asarray(self._ask(x.ravel(), y.ravel(), *given)[0], dtype=np.float64).reshape(x.shape)

        return loss

    def epochs(self) -> Array:
        """(steps + 1,) how many times the run has gone over the rows of its data by each step."""
        ran = self.results.runs[self.index]
        walked = np.arange(ran.trajectory.steps) < ran.trajectory.valid
        drawn = np.where(walked, self._told[BATCH[2]], 0.0)
        return np.concatenate([[0.0], np.cumsum(drawn / rows_of(ran.surface))])
