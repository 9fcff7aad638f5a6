"""The batch that an update of a run asks about: its rows, and the loss over them alone.

``js/batchsteps.js`` is the same in the browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.lab.engine import Results
from app.lab.quantities import recorded
from optimizers.batches import order_of, rows_of
from symbolic.rows import BATCH

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Batches:
    """The batches of the run at ``index``, which has some (``system.draw``)."""

    results: Results
    index: int

    @cached_property
    def _told(self) -> tuple[tuple[str, ...], dict[str, np.ndarray]]:
        """What an update hands the surface behind each point: the names, and their values update by update."""
        names = tuple(self.results.runs[self.index].system.moving)
        return names, {name: np.ravel(found) for name, found in recorded(self.results, self.index, names).items()}

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        ran, experiment = self.results.runs[self.index], self.results.experiment
        streams = np.array([experiment.seed]), np.array([0])
        order, _begin = order_of(streams, rows_of(ran.surface), experiment.steps, ran.system.draw)
        return np.asarray(order, dtype=np.int64)

    def _update(self, step: int) -> int:
        """The update that leaves a step; at the last, the one that led there."""
        path = self.results.runs[self.index].trajectory
        return max(0, min(step, path.valid - 1, path.steps - 1))

    def rows(self, step: int) -> NDArray[np.int64]:
        """The rows, by number in the table, that the update which leaves a step asks about."""
        told, at = self._told[1], self._update(step)
        base, first, count = (int(told[name][at]) for name in BATCH)
        return self._order[base + first : base + first + count]

    def loss(self, step: int) -> Callable[[Array, Array], Array] | None:
        """``loss(x, y)`` over these rows, for arrays of one shape; None where they are all: it is the map's own."""
        ran = self.results.runs[self.index]
        if len(self.rows(step)) >= rows_of(ran.surface):
            return None
        (names, told), at = self._told, self._update(step)
        given = [np.float64(told[name][at]) for name in names]
        moving = tuple(ran.system.moving.values())
        ground = ran.surface.moved_expression(moving).ground(ran.surface.knob_values, moving, self._order.tolist())
        ask, _curvature = ground.arrays(slice(None))

        def loss(x: Array, y: Array) -> Array:
            with np.errstate(all="ignore"):
                return np.asarray(ask(x.ravel(), y.ravel(), *given)[0], dtype=np.float64).reshape(x.shape)

        return loss
