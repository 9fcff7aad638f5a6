"""A stranger's formula as a surface. The text is data: it is read by the language and never becomes code of its own."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surfaces import placement
from surfaces.box import Box
from surfaces.critical import find_critical
from surfaces.known import Stated
from surfaces.surface import Surface
from surfaces.windows import choose_box, choose_start
from symbolic.errors import N_, KnobError
from symbolic.expression import Expression
from symbolic.functions import COMMON, CONSTANTS
from symbolic.knob import Knob
from symbolic.latex import name_latex
from symbolic.limits import FURTHEST

MAX_KNOBS = 8  # sliders beside one formula
MAX_LETTERS = 12  # of a slider's name
RESERVED = frozenset({"x", "y", *COMMON, *CONSTANTS, *placement.NAMES})


def from_formula(
    text: str,
    knobs: Mapping[str, Any] | None = None,
    box: Box | tuple[float, float, float, float] | None = None,
    start: tuple[float, float] | None = None,
) -> Surface:
    """The surface ``f(x, y) = text``; ``knobs`` declares letters as sliders, ``{"a": 2.0}`` or ``{"a": Knob(...)}``.

    Without a ``box`` the window is the first of a few sizes that holds a minimum; critical points in it are found
    numerically. Raises FormulaError (``.message``, ``.position``, ``.unknown_name`` for a word that is not declared)
    or KnobError.
    """
    declared = tuple(_knob(name, value) for name, value in (knobs or {}).items())
    if len(declared) > MAX_KNOBS:
        raise KnobError("A formula can have at most {limit} sliders.", limit=MAX_KNOBS)
    expression = Expression.read(text, tuple(knob.name for knob in declared))
    if box is None:
        window = choose_box(expression, {knob.name: knob.default for knob in declared})
    else:
        window = box if isinstance(box, Box) else Box(*(float(edge) for edge in box))
        check_box(window)
    place = start or choose_start(expression, {knob.name: knob.default for knob in declared}, window)
    check_start(place)

    return Surface(
        key="formula",
        title=N_("Your formula"),
        formula=text,
        box=window,
        start=(float(place[0]), float(place[1])),
        tagline="A surface of your own.",
        teaches="",
        reference="",
        knobs=declared,
        critical=Searched(expression, window),
        tags=("custom",),
    )


@dataclass(frozen=True)
class Searched:
    """The critical points of a formula as a function of its letters, found by search in the window."""

    expression: Expression
    window: Box

    def __call__(self, **values: float) -> Stated:
        """The points at these values of the letters."""
        return find_critical(self.expression, values, self.window)


def check_box(box: Box) -> None:
    """Refuse a window that is not finite, not ordered, too thin or too far out. Raises KnobError."""
    for axis, low, high in (("x", box.x0, box.x1), ("y", box.y0, box.y1)):
        if not (-FURTHEST <= low < high <= FURTHEST) or high - low < 1e-3:
            raise KnobError(
                "The window in {axis} goes from {low} to {high}; it must be at least 0.001 wide and within ±10^6.",
                axis=axis,
                low=low,
                high=high,
            )


def check_start(start: tuple[float, float]) -> None:
    """Refuse a start that is not a point within ±10^6. Raises KnobError."""
    for axis, value in zip("xy", start, strict=True):
        if not (math.isfinite(value) and abs(value) <= FURTHEST):
            raise KnobError("The start has {axis} = {value}; it must lie within ±10^6.", axis=axis, value=value)


def _knob(name: str, value: Any) -> Knob:
    if (
        not (name.isascii() and name.isalpha() and len(name) <= MAX_LETTERS)
        or name in RESERVED
        or set(name) <= {"x", "y"}
    ):
        raise KnobError(
            "“{name}” cannot be a slider: use a short name of letters that means nothing else.", name=str(name)[:40]
        )
    if isinstance(value, Knob):
        if value.name != name or value.is_choice:
            raise KnobError("The slider “{name}” must be a number of that name.", name=name)
        return value
    number = Knob(name, 0.0, -FURTHEST, FURTHEST).check(value)
    reach = max(1.0, 2.0 * abs(number))
    return Knob(name, number, -FURTHEST, FURTHEST, soft=(-reach, reach), symbol=name_latex(name), title=name, doc="")
