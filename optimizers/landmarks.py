"""What judging needs to know of a surface: its window and its known minima, for one surface or one a lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

TOLERANCE = 0.01  # distance to a minimum that counts as reached, as a share of the window's shorter side
AT_ONCE = 16_384  # points x minima: with fewer, calling costs more than computing
FAR = 10.0  # windows away from the middle: what is farther out, and higher than it began, is not coming back


@dataclass(frozen=True, eq=False)
class Landmarks:
    """``box`` is (4,): x0, x1, y0, y1. ``minima`` is (count, 4): x, y and, for a whole line of minima, its direction as
    a unit vector (0, 0 for a point); ``local`` (count,) is 1 for those that are not among the lowest, else 0. For lanes
    on surfaces of their own every array has a last axis of lanes, and missing minima lie at infinity."""

    box: np.ndarray
    minima: np.ndarray
    local: np.ndarray

    @classmethod
    def of(cls, surface: Any) -> "Landmarks":
        """The landmarks of a surface with ``view`` and ``minima()``."""
        known = surface.minima()
        rows = np.array([(m.x, m.y, *m.along) for m in known], dtype=np.float64).reshape(-1, 4)
        return cls(np.array(tuple(surface.view)), rows, np.array([float(m.local) for m in known]))

    @classmethod
    def joined(cls, marks: Sequence["Landmarks"], which: np.ndarray) -> "Landmarks":
        """The landmarks of lanes that walk on several surfaces; ``which`` (lanes,) names each lane's."""
        count = max(len(mark.minima) for mark in marks)

        def padded(array: np.ndarray, fill: float) -> np.ndarray:
            missing = np.full((count - len(array), *array.shape[1:]), fill)
            return np.concatenate([array, missing])

        minima = np.stack([padded(mark.minima, np.inf) for mark in marks], axis=-1)
        local = np.stack([padded(mark.local, 0.0) for mark in marks], axis=-1)
        minima[:, 2:] = np.where(np.isfinite(minima[:, 2:]), minima[:, 2:], 0.0)
        return cls(np.stack([mark.box for mark in marks], axis=-1)[:, which], minima[..., which], local[..., which])

    def part(self, lanes: slice) -> "Landmarks":
        """Those of some lanes."""
        if self.box.ndim == 1:
            return self
        return Landmarks(self.box[:, lanes], self.minima[..., lanes], self.local[..., lanes])

    @cached_property
    def constants(self) -> dict[str, Any]:
        """The numbers that measures read; see :data:`optimizers.watch.CONSTANTS`."""
        x0, x1, y0, y1 = self.box
        side, wide = np.minimum(x1 - x0, y1 - y0), np.maximum(x1 - x0, y1 - y0)
        return {
            "tolerance": TOLERANCE * side,
            "reach": FAR * wide,
            "centre_x": (x0 + x1) / 2,
            "centre_y": (y0 + y1) / 2,
        }

    @cached_property
    def _lines(self) -> list[bool]:
        """For each minimum: is it a whole line, for any lane?"""
        return [bool(np.any(row[2:])) for row in self.minima]

    def nearest(self, x: Any, y: Any) -> tuple[Any, Any]:
        """The number of the nearest minimum and the distance to it, for points of any shape that ends with the lanes;
        −1 and infinity where none is known. The browser computes the same, in the same order."""
        points = np.broadcast(x, y)
        few = self.minima.ndim == 2 and len(self.minima) > 1 and points.size * len(self.minima) <= AT_ONCE
        if few and not any(self._lines):
            return self._nearest_at_once(x, y, points.ndim)
        best = np.full(points.shape, np.inf)
        number = np.full(points.shape, -1.0)
        for i, (mx, my, ux, uy) in enumerate(self.minima):
            dx, dy = x - mx, y - my
            if self._lines[i]:
                beside = dx * ux + dy * uy
                dx, dy = dx - beside * ux, dy - beside * uy
            square = dx * dx + dy * dy
            closer = square < best
            best = np.where(closer, square, best)
            number = np.where(closer, float(i), number)
        return number, np.sqrt(best)

    def _nearest_at_once(self, x: Any, y: Any, ndim: int) -> tuple[Any, Any]:
        """:meth:`nearest` for a few places and all minima together: the same numbers, in a tenth of the calls."""
        mx, my = self.minima[:, :2].T.reshape(2, -1, *[1] * ndim)
        dx, dy = x - mx, y - my
        square = dx * dx + dy * dy
        best = np.fmin.reduce(square, axis=0, initial=np.inf)  # a distance that is no number is nobody's
        number = np.where(best < np.inf, (square == best).argmax(axis=0), -1.0)
        return number, np.sqrt(best)
