"""What a landscape is: one expression, its knobs, and what is known about it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surfaces import fitted, own_data, placement, preparing, windows
from surfaces.box import Box as Box  # declarations take it from here
from surfaces.groups import OWN
from surfaces.known import Stated
from surfaces.model import Model
from surfaces.prediction import placed, predicted, prediction, truth
from symbolic.algebra import gradient_latex
from symbolic.discover import Registry
from symbolic.errors import N_, FallLineError
from symbolic.expression import Expression
from symbolic.knob import Knob, check_values
from symbolic.latex import formula_latex
from symbolic.mathml import Markup, formula_mathml
from symbolic.plain import formula_text
from symbolic.table import Table
from symbolic.tree import Tree

KINDS = ("minimum", "saddle", "maximum")
LINE = 300  # characters of a formula where one line has to do
LEVEL = 1e-6  # of the lowest value, or of one: minima that differ by less are equally deep, but for rounding


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient vanishes (or a kink that is a minimum): ``kind`` is minimum, saddle or maximum."""

    kind: str
    x: float
    y: float
    value: float = float("nan")
    along: tuple[float, float] = (0.0, 0.0)  # the direction, a unit vector, of a whole line of such points; else 0, 0
    local: bool = False  # a minimum above the lowest known one

    @property
    def sign(self) -> str:
        """How it is marked (see :data:`app.look.MARKS`): its kind, or ``local``."""
        return "local" if self.local else self.kind


@dataclass(frozen=True)
class Scene:
    """A comparison that shows the point of a surface: the cure, and beside it the same without.

    ``link`` is a link without its surface; ``ends`` says what becomes of each of its runs, in words of the verdicts
    (:data:`optimizers.verdict.OUTCOMES`), and a test runs it and holds it to that. ``doc`` says what one sees.
    """

    title: str
    link: str
    ends: tuple[str, ...]
    doc: str


def built(parts: Mapping[str, Any]) -> "Surface":
    """A surface from its fields."""
    return Surface(**parts)


def restored(key: str, values: Mapping[str, Any]) -> "Surface":
    """A registered surface at these knob values."""
    return SURFACES.get(key).with_values(values)


@dataclass(frozen=True)
class Surface:
    """One landscape, with the values of its knobs.

    ``formula`` is text in the language of :mod:`symbolic` over x, y and the knobs; with a ``table`` it may hold
    ``mean(…)`` over its rows, in which the table's columns are names; ``model`` then says what it is the error of.
    ``critical`` gives (kind, x, y) for the known critical points as a function of the knobs (of a surface with knobs of
    its data, also of the prepared ``table``, ``l1`` and ``l2``; where it states none they are searched), global minima
    first; ``line`` the direction (dx, dy) of those that are a whole straight line of minima. ``group`` is one of
    :mod:`surfaces.groups`, ``also`` other words that a search finds it by, ``scenes`` what it shows best. All arrays
    are float64; x and y may have any (broadcastable) shape.
    """

    key: str
    title: str
    formula: str
    box: Box
    start: tuple[float, float]
    tagline: str
    teaches: str
    reference: str
    knobs: tuple[Knob, ...] = ()
    critical: Callable[..., Stated] = field(default=lambda **_: ())
    tags: tuple[str, ...] = ()
    group: str = OWN
    also: str = ""
    scenes: tuple[Scene, ...] = ()
    line: tuple[float, float] = (0.0, 0.0)
    steps: int = 300
    table: Table | None = None
    model: Model | None = None
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.table is None and self.data_knobs and self.model is not None:
            object.__setattr__(self, "table", preparing.table_at(self.model, self.knob_values))

    def __reduce__(self) -> Any:
        """Between processes a registered surface travels by its key, since what it knows of itself is often a
        lambda."""
        if self.key not in SURFACES.all:
            return built, ({field.name: getattr(self, field.name) for field in fields(self)},)
        return restored, (self.key, dict(self.values))

    def __repr__(self) -> str:
        """Its formula and where its knobs stand: what all its fields hold would be pages."""
        changed = [
            knob for knob in self.all_knobs[len(self.knobs) :] if np.any(self.knob_values[knob.name] != knob.default)
        ]
        told = "".join(f", {knob.name}={_short(knob, self.knob_values[knob.name])}" for knob in (*self.knobs, *changed))
        text = self.text()
        return f"<surface {self.key}: {text if len(text) <= LINE else text[: LINE - 1] + '…'}{told}>"

    def with_values(self, values: Mapping[str, Any]) -> "Surface":
        """The same surface at other knob values. Raises :class:`symbolic.errors.KnobError`."""
        held = check_values(self.all_knobs, values, self.key)
        if not (self.model and self.data_knobs):
            return replace(self, values=held)
        home = SURFACES.all.get(self.key, self)
        table = preparing.table_at(self.model, held)
        made = replace(self, values=held, table=table, box=home.box, start=home.start)
        if not own_data.is_own(held["data"]):
            return made
        stage = math.ceil(np.max(held["prepare"]))  # the window stays where it is while nothing else changes
        still = replace(made, values={"data": held["data"], "prepare": float(stage)})
        box = windows.around_minimum(still.settled, still.knob_values, self.tags)
        return replace(made, box=box, start=windows.alike(home.start, home.box, box, still.settled, still.knob_values))

    @cached_property
    def data_knobs(self) -> tuple[Knob, ...]:
        """The knobs that data bring along (:mod:`surfaces.preparing`): none without a model."""
        return preparing.knobs_of(self.model)

    @cached_property
    def all_knobs(self) -> tuple[Knob, ...]:
        """The surface's own knobs, those of its data, and those that place it (rotation, stretch, shift), which every
        surface has."""
        return (*self.knobs, *self.data_knobs, *placement.KNOBS)

    @cached_property
    def knob_values(self) -> dict[str, Any]:
        """Every knob's value by name, defaults filled in."""
        return {knob.name: self.values.get(knob.name, knob.default) for knob in self.all_knobs}

    @cached_property
    def own_values(self) -> dict[str, Any]:
        """The values of the surface's own knobs, without those that place it."""
        return {knob.name: self.knob_values[knob.name] for knob in self.knobs}

    @cached_property
    def pose(self) -> placement.Pose:
        """Where the surface is placed."""
        return placement.Pose.of(self.knob_values, self.box.centre)

    @cached_property
    def written(self) -> Expression:
        """The formula as it is written and shown."""
        return Expression.read(self.formula, tuple(knob.name for knob in self.knobs), self.table)

    @cached_property
    def own_expression(self) -> Expression:
        """The formula at rest: as it is written, on its data as they were prepared, with what its weights cost."""
        if not self.data_knobs or self.model is None or self.table is None:
            return self.written
        return preparing.dressed(self.written, self.model, self.table)

    @cached_property
    def prepared(self) -> Table | None:
        """The inputs and the target as the model sees them, as numbers; the table itself where nothing prepares it."""
        if not self.data_knobs or self.model is None or self.table is None:
            return self.table
        return preparing.prepared(self.model, self.table, self.knob_values)

    @cached_property
    def settled(self) -> Expression:
        """The formula at rest for knobs of data that stand still: shorter, with the numbers of the prepared data."""
        if not self.data_knobs or self.model is None or self.prepared is None:
            return self.written
        plain = Expression.read(self.formula, tuple(knob.name for knob in self.knobs), self.prepared)
        return preparing.settled(plain, self.model, self.knob_values)

    @cached_property
    def expression(self) -> Expression:
        """What is evaluated: the formula, where it was placed, when that is not at rest."""
        own = self.own_expression
        return own if self.pose.at_rest else placement.posed(own, self.box.centre)

    def value(self, x: Any, y: Any) -> np.ndarray:
        """f at (x, y): the broadcast shape of x and y."""
        return self.expression.evaluate(0, x, y, self.knob_values)[0]

    def gradient(self, x: Any, y: Any) -> np.ndarray:
        """(df/dx, df/dy): shape (2, ...)."""
        return np.stack(self.expression.evaluate(1, x, y, self.knob_values)[1:])

    def hessian(self, x: Any, y: Any) -> np.ndarray:
        """((fxx, fxy), (fxy, fyy)): shape (2, 2, ...)."""
        _, _, _, xx, xy, yy = self.expression.evaluate(2, x, y, self.knob_values)
        return np.stack([np.stack([xx, xy]), np.stack([xy, yy])])

    @cached_property
    def points(self) -> tuple[CriticalPoint, ...]:
        """The known critical points, with their values, at the present knob values."""
        found = []
        for kind, x, y in self._stated:
            px, py = self.pose.outward(x, y)
            along = self._turned(x, y) if kind == "minimum" else (0.0, 0.0)
            found.append(CriticalPoint(kind, px, py, float(self.value(px, py)), along))
        known = [point.value for point in found if point.kind == "minimum" and math.isfinite(point.value)]
        above = min(known) + LEVEL * max(1.0, abs(min(known))) if known else math.inf
        return tuple(replace(p, local=p.kind == "minimum" and p.value > above) for p in found)

    @property
    def _stated(self) -> Stated:
        if not self.data_knobs:
            return self.critical(**self.own_values)
        table, cost = self.prepared, {name: self.knob_values[name] for name in preparing.COSTS}
        known = self.critical(table=table, **self.own_values, **cost)
        return known or fitted.critical_points(self.settled, self.knob_values, self.box, self.tags)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """The direction of the line of minima through a point, as the frame carries it."""
        if self.line == (0.0, 0.0):
            return self.line
        (ax, ay), (bx, by) = self.pose.outward(x, y), self.pose.outward(x + self.line[0], y + self.line[1])
        length = math.hypot(bx - ax, by - ay)
        return (bx - ax) / length, (by - ay) / length

    def moved_expression(self, knobs: Sequence[str]) -> Expression:
        """The expression in which these knobs stand as names, the frame's too, so that a schedule can move them."""
        asked = any(name in placement.NAMES for name in knobs)
        return placement.posed(self.own_expression, self.box.centre) if asked else self.expression

    def minima(self) -> list[CriticalPoint]:
        """The known minima, global ones first."""
        return [point for point in self.points if point.kind == "minimum"]

    @property
    def floor(self) -> float | None:
        """The lowest known value, None where the surface has no known minimum."""
        lowest = [point.value for point in self.points if point.kind == "minimum"]
        return min(lowest) if lowest else None

    @cached_property
    def view(self) -> Box:
        """The box, shifted with the surface."""
        return self.box.moved(self.knob_values["shift_x"], self.knob_values["shift_y"])

    @cached_property
    def first_start(self) -> tuple[float, float]:
        """The default start, carried along with the surface: the same run, turned."""
        return self.pose.outward(*self.start)

    @property
    def symbols(self) -> dict[str, str]:
        """The LaTeX symbols of its own knobs by name."""
        return {knob.name: knob.symbol for knob in self.knobs}

    @cached_property
    def prediction_at_rest(self) -> Expression | None:
        """What its model answers as it was declared, over the weights x and y, its knobs and the raw inputs; None
        without a model."""
        if self.model is None or self.table is None:
            return None
        return prediction(self.model, *self._seen(self.model, self.table))

    @cached_property
    def prediction(self) -> Expression | None:
        """The same where the surface was placed."""
        own = self.prediction_at_rest
        return own if own is None or self.pose.at_rest else placed(own, self.box.centre)

    @cached_property
    def truth(self) -> Expression | None:
        """What its model is to answer for a row, over its knobs and the table's columns; None without a model."""
        if self.model is None or self.table is None:
            return None
        return truth(self.model, *self._seen(self.model, self.table))

    def _seen(self, model: Model, table: Table) -> tuple[tuple[str, ...], Table, Mapping[str, Tree]]:
        names = tuple(knob.name for knob in (*self.knobs, *self.data_knobs) if not knob.is_choice)
        return names, table, preparing.seen(model, table) if self.data_knobs else {}

    def predict(self, theta: ArrayLike, inputs: Mapping[str, ArrayLike] | None = None) -> NDArray[np.float64]:
        """What its model answers at weights ``theta`` (..., 2): for ``inputs`` by name, or for every row of its table
        (..., rows). Raises FallLineError where it has no model."""
        if self.prediction is None or self.model is None or self.table is None:
            raise FallLineError("“{title}” is no model of data: it predicts nothing.", title=self.title)
        weights = np.asarray(theta, dtype=np.float64)
        if inputs is None:
            columns = dict(zip(self.table.names, self.table.columns, strict=True))
            inputs, weights = {name: columns[name] for name in self.model.inputs}, weights[..., None, :]
        return predicted(self.prediction, self.knob_values, weights, inputs)

    def targets(self) -> NDArray[np.float64]:
        """What its model is to answer for every row (rows,), as the model sees it. Raises FallLineError where it has
        no model."""
        if self.truth is None or self.table is None:
            raise FallLineError("“{title}” is no model of data: it predicts nothing.", title=self.title)
        columns = dict(zip(self.table.names, self.table.columns, strict=True))
        return predicted(self.truth, self.knob_values, (0.0, 0.0), columns)

    def latex(self) -> str:
        """The formula in LaTeX, knobs by their symbols."""
        return formula_latex(self.written.tree, self.symbols)

    def mathml(self) -> Markup:
        """The formula as the elements of MathML: ``f(x, y) = …``, knobs by their symbols."""
        return formula_mathml(self.written.tree, self.symbols)

    def gradient_latex(self) -> tuple[str, str] | None:
        """(df/dx, df/dy) of the formula at rest in LaTeX, for display; None where it would be too long to read."""
        return gradient_latex(self.written.tree, self.symbols)

    def sympy(self) -> Any:
        """The formula at its knob values as a SymPy expression in the real symbols x and y, for work in a notebook.

        Never called by the page: SymPy's simplifications have no bound.
        """
        import sympy  # 0.3 s that nobody else should wait for

        from symbolic.to_sympy import to_sympy

        x, y = sympy.symbols("x y", real=True)
        return to_sympy(self.expression.tree, {"x": x, "y": y, **self.knob_values})

    def text(self) -> str:
        """The formula in plain Unicode."""
        return formula_text(self.written.tree, self.symbols)


def _short(knob: Knob, value: Any) -> str:
    """A knob's value, or how many it has."""
    if isinstance(value, str):
        return value if value in knob.choices else knob.called(value)
    return f"{np.size(value)} values" if np.ndim(value) else f"{value:.6g}"


SURFACES = Registry("surfaces.library", "SURFACE", Surface, N_("There is no surface “{key}”{hint}"))
