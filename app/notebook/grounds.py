"""Surfaces as one types them, ``surface("rosenbrock", b=50)`` or ``surface("x^2 + 3*y^2")``, that show themselves."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import numpy as np

from app.lab.captions import surface_knobs_text
from app.lab.engine import surface_of
from app.lab.experiment import Experiment, State, values_of, without_defaults
from app.notebook.html import escaped, figure_html, map_of_state, math_html
from app.notebook.own_data import worded
from surfaces import Surface, from_formula, get, keys, placement
from symbolic.errors import FormulaError, KnobError

WORD = re.compile(r"[A-Za-z_]\w{2,}")  # a key, right or misspelt; a formula of one word is x or y
Window = tuple[float, float, float, float]


class Ground(Surface):
    """A surface of the library, or a formula of one's own, that shows itself.

    All of :class:`surfaces.Surface`: ``value``, ``gradient`` and ``hessian`` take arrays of any shape.

    >>> bowl = surface("bowl", kappa=100)
    >>> bowl
    <surface bowl: (x² + κ·y²)/2, kappa=100>
    >>> bowl.value(2.0, [0.0, 1.0])
    array([ 2., 52.])

    One that is the error of a model predicts: see :meth:`surfaces.Surface.predict`.

    >>> surface("line_fit").predict((2.0, 1.0), {"u": [0.0, 1.0]})
    array([1., 3.])
    """

    def __reduce__(self) -> Any:
        """Between processes it travels as its surface does."""
        return carried, super().__reduce__()

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle f(x, y) = {self.latex()}$"

    def _repr_html_(self) -> str:
        formula = math_html([f"f(x, y) &= {self.latex()}"])
        if not is_one(self):
            return f"<div>{formula}<p>{escaped(repr(self))}</p></div>"
        told = [self.title, surface_knobs_text(self, str)]
        told += [f"{point.kind} at ({point.x:.4g}, {point.y:.4g}): {point.value:.4g}" for point in self.points[:LISTED]]
        if len(self.points) > LISTED:
            told.append(f"and {len(self.points) - LISTED} more")
        said = "<br>".join(escaped(text) for text in told if text)
        picture = map_of_state(State(experiment_of(self)), f"{self.title}, seen from above", SHOWN)
        return figure_html(picture, f"{formula}<p>{said}</p>")


LISTED = 4  # critical points that are told
SHOWN = (360, 270)  # pixels of a surface's picture


def carried(made: Callable[..., Surface], parts: tuple[Any, ...]) -> Ground:
    """A ground from what its surface was packed as."""
    return ground_from(made(*parts))


def ground_from(found: Surface) -> Ground:
    """The same surface, as one that shows itself."""
    if isinstance(found, Ground):
        return found
    return Ground(**{field.name: getattr(found, field.name) for field in fields(Surface)})


def surface(
    what: str | Surface,
    *,
    window: Window | None = None,
    start: tuple[float, float] | None = None,
    **knobs: Any,
) -> Ground:
    """A surface: a key of ``fl.surfaces``, a formula over x and y, or a :class:`surfaces.Surface`.

    ``knobs`` are its own and those that place it (``rotation``, ``shift_x``, …); of a formula they declare its letters.
    ``window`` (x0, x1, y0, y1) and ``start`` (x, y) belong to a formula; without them the first window of a few sizes
    that holds a minimum is taken. ``data`` of a model may be a table of one's own: a DataFrame, a dict of columns, an
    array of rows, the path of a CSV. Raises UnknownKeyError, KnobError, or FormulaError with a caret under the
    character.

    >>> surface("x^2 + a*y^2", a=3).minima()[0].value
    0.0
    >>> surface("rosenbrok")
    Traceback (most recent call last):
    symbolic.errors.UnknownKeyError: There is no surface “rosenbrok”. Did you mean rosenbrock?
    """
    if isinstance(what, Surface):
        return ground_from(what.with_values({**what.values, **knobs}) if knobs else what)
    if not isinstance(what, str):
        raise KnobError("A surface is a key, a formula or a surface, not {kind}.", kind=type(what).__name__)
    if what in keys() or WORD.fullmatch(what):
        if window is not None or start is not None:
            raise KnobError("window and start belong to a formula; {key} has its own.", key=what)
        if "data" in knobs:
            knobs["data"] = worded(what, knobs["data"])
        return ground_from(get(what, **knobs))
    letters = {name: value for name, value in knobs.items() if name not in placement.NAMES}
    placed = {name: value for name, value in knobs.items() if name in placement.NAMES}
    with pointed():
        return ground_from(from_formula(what, letters, window, start).with_values(placed))


@contextmanager
def pointed() -> Iterator[None]:
    """A text that cannot be read is said with a caret under the character that is meant."""
    try:
        yield
    except FormulaError as error:
        error.add_note(error.caret())
        raise


def is_one(ground: Surface) -> bool:
    """Whether every knob is one number: arrays are many surfaces at once, for :func:`optimizers.run` and sweeps."""
    return all(np.ndim(value) == 0 for value in ground.values.values())


def experiment_of(ground: Surface) -> Experiment:
    """The place of an experiment on this surface, without runs. Raises KnobError for many surfaces at once."""
    if not is_one(ground):
        raise KnobError("One run needs one surface: give its knobs as numbers, or use fl.sweep.")
    values: Mapping[str, Any] = ground.values
    if ground.key in keys():
        return Experiment(ground.key, without_defaults(values, ground.all_knobs), runs=())
    letters = {knob.name: ground.knob_values[knob.name] for knob in ground.knobs}
    placed = {name: value for name, value in values.items() if name in placement.NAMES and value != REST[name]}
    written = Experiment("formula", values_of(letters | placed), ground.formula, runs=())
    if surface_of(written).box == ground.box:
        return written
    return replace(written, window=(ground.box.x0, ground.box.x1, ground.box.y0, ground.box.y1))


REST = {knob.name: knob.default for knob in placement.KNOBS}
