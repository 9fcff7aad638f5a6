"""Data space: the table that a surface is the error on, and what its model answers at given weights.

Three shapes: a ``curve`` over one input, against the target; the ``boundary`` between two classes in the plane of two
inputs; and in that plane the ``level`` line on which a number is answered, the targets' mean.

The browser's twin is ``js/dataspace.js``; a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.lab.boundary import level_lines, on_edges
from app.language.numbers import number
from app.language.translate import Translate
from app.look import DATA
from surfaces import Surface, own_data

Array = NDArray[np.float64]
Edges = tuple[float, float, float, float]
CURVE, BOUNDARY, LEVEL = "curve", "boundary", "level"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Miss:
    """How far answers are from the target: the ``mean`` of the squares, or how many of so many rows are on the
    ``wrong`` side of a boundary."""

    rows: int
    mean: float | None = None
    wrong: int | None = None


@dataclass(frozen=True, eq=False)
class DataSpace:
    """``names`` of the two axes and what the target is ``named``; ``places`` (rows, 2) of the rows on the axes, their
    ``inputs`` (inputs, rows) and ``target`` (rows,); how it is drawn (``shape``), and the ``level`` of its lines in the
    plane of two inputs.
    ``ask(weights, inputs)`` takes weights (..., 2) and inputs, each of a shape that the leading axes broadcast with.
    """

    names: tuple[str, str]
    named: str
    places: Array
    inputs: Array
    target: Array
    shape: str
    level: float
    window: Edges
    ask: Callable[[Array, tuple[Array, ...]], Array]

    @property
    def sides(self) -> NDArray[np.intp]:
        """On which side of the level each row's target is, (rows,): 0 below, 1 at it or above."""
        return (self.target >= self.level).astype(np.intp)

    @property
    def side_names(self) -> tuple[str, str]:
        """What stands for the targets on either side: classes by their number."""
        if self.shape == BOUNDARY:
            low, high = (f"{self.named} = {number(float(end))}" for end in (self.target.min(), self.target.max()))
            return low, high
        return f"{self.named} < {number(self.level, 2)}", f"{self.named} ≥ {number(self.level, 2)}"

    def answers(self, weights: ArrayLike) -> Array:
        """What is answered for every row, (rows,), at weights (2,), or by the average of several (k, 2)."""
        return self._average(weights, tuple(self.inputs))

    def miss(self, weights: ArrayLike) -> Miss:
        """How far that is from the target."""
        told, rows = self.answers(weights), len(self.target)
        if self.shape == BOUNDARY:
            with np.errstate(invalid="ignore"):
                return Miss(rows, wrong=int(np.sum((told >= self.level) != (self.target >= self.level))))
        with np.errstate(all="ignore"):
            return Miss(rows, mean=float(np.mean((told - self.target) ** 2)))

    def lines(self, weights: ArrayLike) -> list[Array]:
        """What is answered in the window as lines (m, 2), at weights (2,), or by the average of several (k, 2)."""
        u0, u1, v0, v1 = self.window
        if self.shape == CURVE:
            u = np.linspace(u0, u1, DATA.curve)
            told = np.column_stack([u, self._average(weights, (u,))])
            parts = np.split(told, np.flatnonzero(np.diff(np.isfinite(told[:, 1]).astype(int))) + 1)
            return [part for part in parts if len(part) > 1 and np.isfinite(part[0, 1])]
        across, up = np.meshgrid(np.linspace(u0, u1, DATA.raster), np.linspace(v0, v1, DATA.raster))
        last, corner = DATA.raster - 1, np.array([u0, v0])
        size = np.array([u1 - u0, v1 - v0])
        found = level_lines(self._average(weights, (across, up)), self.level)

        def above(nodes: Array) -> NDArray[np.bool_]:
            with np.errstate(invalid="ignore"):
                return self._average(weights, tuple((corner + nodes / last * size).T)) >= self.level

        return [corner + on_edges(line, above, DATA.halvings) / last * size for line in found]

    def _average(self, weights: ArrayLike, inputs: tuple[Array, ...]) -> Array:
        at = np.atleast_2d(np.asarray(weights, dtype=np.float64))
        with np.errstate(all="ignore"):
            total = sum(self.ask(one, inputs) for one in at)
            return np.asarray(total / len(at))


def data_space(surface: Surface) -> DataSpace | None:
    """The data space of a surface; None where it has no model of a table."""
    table, model = surface.table, surface.model
    if table is None or model is None:
        return None
    columns = dict(zip(table.names, (np.array(column) for column in table.columns), strict=True))
    inputs, target = [columns[name] for name in model.inputs], surface.targets()
    shape, level = drawn_as(surface)
    plane = shape != CURVE
    axes = (inputs[0], inputs[1]) if plane else (inputs[0], target)

    def ask(weights: Array, given: tuple[Array, ...]) -> Array:
        return surface.predict(weights, dict(zip(model.inputs, given, strict=True)))

    return DataSpace(
        names=axis_names(surface),
        named=model.target,
        places=np.column_stack(axes),
        inputs=np.array(inputs),
        target=target,
        shape=shape,
        level=level,
        window=_window(axes, plane, lambda u: ask(np.array(surface.first_start), (u,))),
        ask=ask,
    )


def drawn_as(surface: Surface) -> tuple[str, float]:
    """How the model of a surface is drawn in data space, and at which level its lines are."""
    assert surface.model is not None
    if surface.model.shape == CURVE and len(surface.model.inputs) > 1:
        return LEVEL, float(np.mean(surface.targets()))
    return surface.model.shape, surface.model.level


def axis_names(surface: Surface, _: Translate = str) -> tuple[str, str]:
    """What the two axes of data space are called: columns as the formula has them, and what they are."""
    model = surface.model
    assert model is not None
    names = (*model.inputs, model.target)
    told = own_data.found(str(surface.knob_values["data"]), model.answers).axes if surface.data_knobs else names
    shown = [_named(name, _(what)) for name, what in zip(names, told, strict=True)]
    return shown[0], shown[1]


def _named(name: str, what: str) -> str:
    sign = name.translate(SUBSCRIPTS)
    return sign if what in (name, sign) else f"{sign}: {what}"


def _window(axes: tuple[Array, Array], plane: bool, begun: Callable[[Array], Array]) -> Edges:
    """All rows with a margin; of a curve also where it begins, ``begun``, as far as that leaves the rows their room."""
    (u0, u1), (low, high) = (_reach(column) for column in axes)
    if plane:
        return u0, u1, low, high
    span = high - low
    told = [value for value in begun(np.array([u0, u1])).tolist() if np.isfinite(value)]
    least = min([low, *(value - DATA.margin * span for value in told)])
    most = max([high, *(value + DATA.margin * span for value in told)])
    return u0, u1, max(least, low - DATA.start_room * span), min(most, high + DATA.start_room * span)


def _reach(column: Array) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    span = (high - low) or max(1.0, abs(low))
    return low - DATA.margin * span, high + DATA.margin * span
