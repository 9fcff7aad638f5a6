"""A stranger's formula as a surface. The text is data: it is read by the language and never becomes code of its own."""

from collections.abc import Mapping
from typing import Any

from surfaces.critical import find_critical
from surfaces.surface import Box, Surface
from symbolic.errors import KnobError
from symbolic.expression import Expression
from symbolic.functions import COMMON, CONSTANTS
from symbolic.knob import Knob

DEFAULT_BOX = Box(-3.0, 3.0, -3.0, 3.0)
MAX_KNOBS = 8  # sliders beside one formula


def from_formula(
    text: str,
    knobs: Mapping[str, Any] | None = None,
    box: Box | tuple[float, float, float, float] | None = None,
    start: tuple[float, float] | None = None,
) -> Surface:
    """The surface ``f(x, y) = text``; ``knobs`` declares letters as sliders, ``{"a": 2.0}`` or ``{"a": Knob(...)}``.

    Critical points in the box are found numerically. Raises FormulaError(.message, .position) or KnobError.
    """
    declared = tuple(_knob(name, value) for name, value in (knobs or {}).items())
    if len(declared) > MAX_KNOBS:
        raise KnobError("A formula can have at most {limit} sliders.", limit=MAX_KNOBS)
    names = tuple(knob.name for knob in declared)
    expression = Expression.read(text, names)
    window = box if isinstance(box, Box) else Box(*(float(edge) for edge in box)) if box is not None else DEFAULT_BOX
    check_box(window)

    def critical(**values: float) -> list[tuple[str, float, float]]:
        return find_critical(expression, values, window)

    return Surface(
        key="formula",
        title="Your formula",
        formula=text,
        box=window,
        start=start or (window.x0 + 0.2 * window.size[0], window.y0 + 0.75 * window.size[1]),
        tagline="A surface of your own.",
        teaches="",
        reference="",
        knobs=declared,
        critical=critical,
        tags=("custom",),
    )


def check_box(box: Box) -> None:
    """Refuse a window that is not finite, not ordered, too thin or too far out. Raises KnobError."""
    for axis, low, high in (("x", box.x0, box.x1), ("y", box.y0, box.y1)):
        if not (-1e6 <= low < high <= 1e6) or high - low < 1e-3:
            raise KnobError(
                "The window in {axis} goes from {low} to {high}; it must be at least 0.001 wide and within ±10^6.",
                axis=axis,
                low=low,
                high=high,
            )


def _knob(name: str, value: Any) -> Knob:
    if isinstance(value, Knob):
        return value
    if (
        not (name.isascii() and name.isalpha() and len(name) <= 12)
        or name in {"x", "y", *COMMON, *CONSTANTS}
        or set(name) <= {"x", "y"}
    ):
        raise KnobError(
            "“{name}” cannot be a slider: use a short name of letters that means nothing else.", name=name[:40]
        )
    number = Knob(name, 0.0, -1e6, 1e6).check(value)
    reach = max(1.0, 2.0 * abs(number))
    return Knob(name, number, -1e6, 1e6, soft=(-reach, reach), symbol=name, title=name)
