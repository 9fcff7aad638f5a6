"""What a system's names are measured in follows from its lines."""

from fractions import Fraction

import pytest

from symbolic.system import parse_system
from symbolic.tree import Name
from symbolic.units import PLACE, SLOPE, Units

SLOPES, PLACES = {SLOPE: Fraction(1)}, {PLACE: Fraction(1)}
LOSSES = SLOPES | PLACES
ADAM = """
m = b1*m + (1 - b1)*g
v = b2*v + (1 - b2)*g**2
theta = theta - lr*m/(sqrt(v) + eps)
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("theta = theta - lr*g", {"lr": {PLACE: Fraction(1), SLOPE: Fraction(-1)}}),
        (ADAM, {"m": SLOPES, "v": {SLOPE: Fraction(2)}, "eps": SLOPES, "lr": PLACES, "b1": {}, "b2": {}}),
        ("v = mu*v - lr*g\ntheta = theta + v", {"v": PLACES, "mu": {}}),
        ("y = theta + mu*(theta - last)\ng = grad(y)\nlast = theta\ntheta = y - lr*g", {"y": PLACES, "mu": {}}),
        ("theta = theta - solve(H, g)", {"H": {SLOPE: Fraction(1), PLACE: Fraction(-1)}}),
        ("g = g*min(1, c/norm(g))\ntheta = theta - lr*sign(g)", {"c": SLOPES, "lr": PLACES}),
        (
            "a = where(f < best, f, best)\nbest = a\ntheta = theta - g",
            {"best": LOSSES},
        ),
        ("p = b**t\ntheta = theta - lr*g*p", {"b": {}, "p": {}}),
    ],
)
def test_units(text: str, wanted: dict[str, dict[str, Fraction]]) -> None:
    units = Units(parse_system(text))
    assert {name: units.of(name) for name in wanted} == wanted


def test_what_no_line_settles_stays_open_and_what_cannot_be_is_let_be() -> None:
    units = Units(parse_system("a = c*d\ntheta = theta - g - theta"))
    assert units.measure(Name("a"))
    assert units.of("g") == SLOPES


def test_a_normalized_gradient_is_no_slope_any_more() -> None:
    units = Units(parse_system("g = g/norm(g)\ntheta = theta - lr*g"))
    assert units.of("g") == {}
    assert units.of("lr") == PLACES
