"""The ground in three dimensions as a raster of heights: what trails lie on and lines of sight meet. Pure.

The twin of ``app/stage/js/reliefground.js``. A loss f stands at ``log(1 + (f - base) / c)``, or at f itself where the
link says ``height=true``, fitted to the block between the lowest and the highest node of its window.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lab.contours import roundest
from app.lab.heights import heights
from app.picture.relief_camera import RISE, Block, Camera
from app.picture.scene import Edges, Rise

Array = NDArray[np.float64]

SURVEY = 61  # nodes a side from which a landscape's own scale is taken
ROUND = 1.5  # how far that is moved to a round number, as a factor
NODES = 180  # cells along a block's longer side
GRAZED = 0.02 * RISE  # ground that a line of sight only grazes hides nothing
MOST_RISE = float(np.finfo(np.float64).max) / 8


def losses_on(value: Callable[[Array, Array], Array], window: Edges, columns: int, rows: int) -> Array:
    """Losses at the nodes of a raster over a window, (rows, columns), down the map."""
    x0, x1, y0, y1 = window
    x, y = np.meshgrid(np.linspace(x0, x1, columns), np.linspace(y1, y0, rows))
    with np.errstate(all="ignore"):  # a window may reach where the surface overflows or is not defined
        return np.asarray(value(x, y) + np.zeros_like(x), dtype=np.float64)


def scale_of(value: Callable[[Array, Array], Array], home: Edges, known: Iterable[float]) -> tuple[float, float]:
    """The scale (base, c) of a landscape, the same however close one looks: the lowest loss of its ``home`` window,
    that of ``known`` points included, and a round part of its middle."""
    told = heights(losses_on(value, home, SURVEY, SURVEY), known)
    return told.base, roundest(told.soft / ROUND, told.soft, told.soft * ROUND)[0]


@dataclass(frozen=True, eq=False)
class Ground:
    """Heights ``w`` (rows, columns) of a block's nodes, row 0 at the top of the map, NaN where the loss is not finite;
    ``low`` and ``high`` are raw heights, ``fit`` turns these into heights of the block."""

    block: Block
    rise: Rise
    w: Array
    low: float
    high: float
    fit: float

    def raw(self, loss: Array) -> Array:
        """Heights of losses before they are fitted: odd about the base."""
        with np.errstate(over="ignore"):
            above = np.clip(loss - self.rise.base, -MOST_RISE, MOST_RISE)
            return above if self.rise.plain else np.asarray(np.sign(above) * np.log1p(np.abs(above) / self.rise.soft))

    def loss_at(self, raw: float) -> float:
        """The loss of a raw height: the way back."""
        part = raw if self.rise.plain else np.sign(raw) * self.rise.soft * np.expm1(abs(raw))
        return float(self.rise.base + part)

    def stands(self, loss: float) -> float:
        """Where a loss stands on the block, within it; NaN for none."""
        raw = float(np.clip(self.raw(np.asarray(loss, dtype=np.float64)), self.low, self.high))
        return (raw - self.low) * self.fit

    def at(self, u: Array, v: Array) -> Array:
        """Heights on straight lines between the nodes; NaN outside and over holes."""
        (wide, deep), (rows, columns) = self.block.sides, self.w.shape
        column, row = (u / wide + 0.5) * (columns - 1), (0.5 - v / deep) * (rows - 1)
        least, most = -1e-6, 1e-6
        there = (column >= least) & (row >= least) & (column <= columns - 1 + most) & (row <= rows - 1 + most)
        return np.where(there, self._between(column, row), np.nan)

    def _between(self, column: Array, row: Array) -> Array:
        rows, columns = self.w.shape
        with np.errstate(invalid="ignore"):
            left = np.clip(np.nan_to_num(np.floor(column)), 0, columns - 2).astype(np.int64)
            top = np.clip(np.nan_to_num(np.floor(row)), 0, rows - 2).astype(np.int64)
        flat, at = self.w.ravel(), top * columns + left
        a, b = column - left, row - top
        upper = flat[at] + a * (flat[at + 1] - flat[at])
        lower = flat[at + columns] + a * (flat[at + columns + 1] - flat[at + columns])
        return np.asarray(upper + b * (lower - upper))

    @property
    def cell(self) -> float:
        """Length of a cell, in the block's longer side."""
        (wide, deep), (rows, columns) = self.block.sides, self.w.shape
        return float(max(wide / (columns - 1), deep / (rows - 1)))

    def hides(self, camera: Camera, u: Array, v: Array, w: Array) -> NDArray[np.bool_]:
        """Whether the ground stands between places (m,) on it and the eye: a walk along the lines of sight, a cell at a
        time, as long as they are below the block's top and over it."""
        (eu, ev, ew), (wide, deep), (rows, columns) = camera.eye, self.block.sides, self.w.shape
        hidden, flat = np.zeros(len(u), dtype=bool), np.hypot(camera.eye[0], camera.eye[1])
        if flat < 1e-6:
            return hidden
        step = self.cell / flat
        across, down, up = step * eu * (columns - 1) / wide, -step * ev * (rows - 1) / deep, step * ew
        column, row, high = (u / wide + 0.5) * (columns - 1), (0.5 - v / deep) * (rows - 1), w + GRAZED + up
        going = np.flatnonzero(high < RISE + GRAZED)
        while going.size:
            column[going] += across
            row[going] += down
            c, r = column[going], row[going]
            over = (c >= 0) & (r >= 0) & (c < columns - 1) & (r < rows - 1)
            met = over & (self._between(c, r) > high[going])
            hidden[going[met]] = True
            high[going] += up
            going = going[over & ~met]
            going = going[high[going] < RISE + GRAZED]
        return hidden


def ground_of_block(value: Callable[[Array, Array], Array], block: Block, rise: Rise, nodes: int = NODES) -> Ground:
    """The ground of a block from the losses of its window."""
    columns, rows = (max(8, int(np.floor(nodes * side + 0.5))) + 1 for side in block.sides)
    told = losses_on(value, block.window, columns, rows)
    flat = Ground(block, rise, np.zeros((rows, columns)), 0.0, 1.0, 0.0)
    raw = np.where(np.isfinite(told), flat.raw(told), np.nan)
    known = raw[np.isfinite(raw)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    fit = RISE / (high - low) if high > low else 0.0
    w = ((raw - low) * fit).astype(np.float32).astype(np.float64)  # as the browser's graphics keep it
    return Ground(block, rise, w, low, high, fit)
