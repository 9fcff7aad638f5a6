"""What the formula box must read, and what it must mean: each text beside the same thing in plain Python."""

import math
from collections.abc import Callable

import pytest

from symbolic.errors import FormulaError
from symbolic.expression import Expression
from symbolic.parser import parse_formula
from symbolic.tree import Binary, Name, Number

POINTS = ((0.7, -1.3), (2.1, 0.4), (-0.35, 1.9))
sin, cos, exp, pi, e = math.sin, math.cos, math.exp, math.pi, math.e
Check = Callable[[float, float], float]

ACCEPTED: list[tuple[str, Check]] = [
    # numbers
    ("3", lambda x, y: 3.0),
    ("0.5", lambda x, y: 0.5),
    (".5", lambda x, y: 0.5),
    ("5.", lambda x, y: 5.0),
    ("1e-3", lambda x, y: 0.001),
    ("1E2", lambda x, y: 100.0),
    ("1.5e+1", lambda x, y: 15.0),
    ("1.5e+1*x", lambda x, y: 15 * x),
    (".5e1x", lambda x, y: 5 * x),
    ("123456789012345", lambda x, y: 123456789012345.0),
    ("0.00000000000001x", lambda x, y: 1e-14 * x),
    ("007x", lambda x, y: 7 * x),
    # constants, and e beside numbers
    ("pi", lambda x, y: pi),
    ("π", lambda x, y: pi),
    ("e", lambda x, y: e),
    ("2e^x", lambda x, y: 2 * e**x),
    ("2e x", lambda x, y: 2 * e * x),
    ("2e*x", lambda x, y: 2 * e * x),
    ("2e", lambda x, y: 2 * e),
    ("e^-x", lambda x, y: exp(-x)),
    ("2pi x", lambda x, y: 2 * pi * x),
    ("2πx", lambda x, y: 2 * pi * x),
    ("pi x y", lambda x, y: pi * x * y),
    ("x pi", lambda x, y: x * pi),
    # sums, signs, powers
    ("x+y", lambda x, y: x + y),
    ("x - y - 1", lambda x, y: x - y - 1),
    ("x-(y-1)", lambda x, y: x - (y - 1)),
    ("x/y/2", lambda x, y: x / y / 2),
    ("1/2x", lambda x, y: x / 2),
    ("1/x y", lambda x, y: y / x),
    ("-x", lambda x, y: -x),
    ("+x", lambda x, y: x),
    ("-x^2", lambda x, y: -(x**2)),
    ("(-x)^2", lambda x, y: x**2),
    ("--x", lambda x, y: x),
    ("x - -y", lambda x, y: x + y),
    ("x + -y", lambda x, y: x - y),
    ("x*-y", lambda x, y: -x * y),
    ("x/-2", lambda x, y: -x / 2),
    ("2^-x", lambda x, y: 2**-x),
    ("2^-x^2", lambda x, y: 2 ** -(x**2)),
    ("2^x^2", lambda x, y: 2 ** (x**2)),
    ("(2^x)^2", lambda x, y: (2**x) ** 2),
    ("x**2", lambda x, y: x**2),
    ("x ** 3", lambda x, y: x**3),
    ("x^3 y", lambda x, y: x**3 * y),
    ("x^2y", lambda x, y: x**2 * y),
    ("-x*y", lambda x, y: -x * y),
    ("-2^2", lambda x, y: -4.0),
    ("x^0", lambda x, y: 1.0),
    ("x^1", lambda x, y: x),
    ("x^-2", lambda x, y: x**-2),
    ("x^20", lambda x, y: x**20),
    ("(x^2)^(1/2)", lambda x, y: abs(x)),
    ("(x^2)^0.5", lambda x, y: abs(x)),
    ("(x^2 + 1)^1.5", lambda x, y: (x * x + 1) ** 1.5),
    ("(x^2+1)^y", lambda x, y: (x * x + 1) ** y),
    ("2^0.5 x", lambda x, y: 2**0.5 * x),
    # as typed from a page
    ("x² + 3y²", lambda x, y: x**2 + 3 * y**2),
    ("x²y³", lambda x, y: x**2 * y**3),
    ("(x+y)²", lambda x, y: (x + y) ** 2),
    ("x⁻¹", lambda x, y: 1 / x),
    ("x¹²", lambda x, y: x**12),
    ("x − y", lambda x, y: x - y),
    ("x – y", lambda x, y: x - y),
    ("2·x", lambda x, y: 2 * x),
    ("2×x", lambda x, y: 2 * x),
    ("2 ⋅ x", lambda x, y: 2 * x),
    ("x÷2", lambda x, y: x / 2),
    ("x ÷ 2", lambda x, y: x / 2),
    ("（x+1）y", lambda x, y: (x + 1) * y),
    ("|x|²", lambda x, y: x * x),
    # products without a sign
    ("2x", lambda x, y: 2 * x),
    ("2 x", lambda x, y: 2 * x),
    ("2x y", lambda x, y: 2 * x * y),
    ("xy", lambda x, y: x * y),
    ("2xy", lambda x, y: 2 * x * y),
    ("xxy", lambda x, y: x * x * y),
    ("xy^2", lambda x, y: x * y**2),
    ("xy²", lambda x, y: x * y**2),
    ("x^xy", lambda x, y: abs(x) ** x * y if x > 0 else math.nan),
    ("2^xy", lambda x, y: 2**x * y),
    ("1/xy", lambda x, y: y / x),
    ("3(x-1)", lambda x, y: 3 * (x - 1)),
    ("(x+1)(y-1)", lambda x, y: (x + 1) * (y - 1)),
    ("(x+1)y", lambda x, y: (x + 1) * y),
    ("x(y+1)", lambda x, y: x * (y + 1)),
    ("x (y+1)", lambda x, y: x * (y + 1)),
    ("x(y)", lambda x, y: x * y),
    ("sin(x)cos(y)", lambda x, y: sin(x) * cos(y)),
    ("sin(x) cos(y)", lambda x, y: sin(x) * cos(y)),
    ("2sin(x)", lambda x, y: 2 * sin(x)),
    ("x sin(y)", lambda x, y: x * sin(y)),
    ("sin(x)x", lambda x, y: sin(x) * x),
    ("sin(x)^2", lambda x, y: sin(x) ** 2),
    ("2(3)x", lambda x, y: 6 * x),
    # functions
    ("sin(x)+cos(x)+tan(x)", lambda x, y: sin(x) + cos(x) + math.tan(x)),
    ("asin(x/4)+acos(x/4)+atan(x)", lambda x, y: pi / 2 + math.atan(x)),
    ("arcsin(x/4)-arccos(x/4)+arctan(y)", lambda x, y: 2 * math.asin(x / 4) - pi / 2 + math.atan(y)),
    ("sinh(x)+cosh(y)-tanh(x)", lambda x, y: math.sinh(x) + math.cosh(y) - math.tanh(x)),
    ("exp(-x^2)", lambda x, y: exp(-x * x)),
    ("ln(x^2+1)+log(y^2+1)", lambda x, y: math.log(x * x + 1) + math.log(y * y + 1)),
    ("log10(x^2+1)+log2(y^2+1)", lambda x, y: math.log10(x * x + 1) + math.log2(y * y + 1)),
    ("sqrt(x^2+y^2)", lambda x, y: math.hypot(x, y)),
    ("cbrt(x)", lambda x, y: math.copysign(abs(x) ** (1 / 3), x)),
    ("abs(x)+abs(y)", lambda x, y: abs(x) + abs(y)),
    ("max(x, y)", lambda x, y: max(x, y)),
    ("min(x, y, 0)", lambda x, y: min(x, y, 0)),
    ("max(x,y) - min(x,y)", lambda x, y: abs(x - y)),
    ("sign(x)*floor(y)", lambda x, y: math.copysign(1, x) * math.floor(y)),
    ("exp(sin(x))", lambda x, y: exp(sin(x))),
    ("sin(cos(sin(x y)))", lambda x, y: sin(cos(sin(x * y)))),
    # bars
    ("|x|", lambda x, y: abs(x)),
    ("|x - 1|", lambda x, y: abs(x - 1)),
    ("2|x| + 3|y|", lambda x, y: 2 * abs(x) + 3 * abs(y)),
    ("|x| + |y|", lambda x, y: abs(x) + abs(y)),
    ("|x||y|", lambda x, y: abs(x * y)),
    ("|x|y", lambda x, y: abs(x) * y),
    ("|x y|", lambda x, y: abs(x * y)),
    ("|-x|", lambda x, y: abs(x)),
    ("|(|x| - 1)|", lambda x, y: abs(abs(x) - 1)),
    ("|x|^3", lambda x, y: abs(x) ** 3),
    ("(|x|)(|y|)", lambda x, y: abs(x * y)),
    ("sin(|x|)", lambda x, y: sin(abs(x))),
    # spaces and line ends
    ("  x  ", lambda x, y: x),
    ("\tx\t+\ty\t", lambda x, y: x + y),
    ("x\u00a0+\u00a0y", lambda x, y: x + y),
    ("\nx + y\n", lambda x, y: x + y),
    ("x + y\r\n", lambda x, y: x + y),
    # whole formulas
    ("(1-x)^2 + 100(y-x^2)^2", lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    ("sin(x) cos(y) + 0.1(x^2+y^2)", lambda x, y: sin(x) * cos(y) + 0.1 * (x * x + y * y)),
    ("x^2", lambda x, y: x * x),
    ("y", lambda x, y: y),
    ("x - x", lambda x, y: 0.0),
    ("0x + 0y", lambda x, y: 0.0),
    ("x/x", lambda x, y: 1.0),
    ("1/(1 + x^2 + y^2)", lambda x, y: 1 / (1 + x * x + y * y)),
    ("1000000 x", lambda x, y: 1e6 * x),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    ("1/(1/x + 1/y)", lambda x, y: x * y / (x + y)),
    ("((((((((((((((x))))))))))))))", lambda x, y: x),
    ("+".join(f"{k}x^{k % 5}" for k in range(1, 31)), lambda x, y: sum(k * x ** (k % 5) for k in range(1, 31))),
    ("".join(f"(x+{k})" for k in range(1, 16)), lambda x, y: math.prod(x + k for k in range(1, 16))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), ACCEPTED, ids=[str(i) for i in range(len(ACCEPTED))])
def test_a_text_means_what_it_says(text: str, meaning: Check) -> None:
    formula = Expression.read(text)
    for x, y in POINTS:
        want = meaning(x, y)
        got = float(formula.evaluate(0, x, y, {})[0])
        assert got == pytest.approx(want, rel=1e-13, abs=1e-13, nan_ok=True), text


@pytest.mark.parametrize("text", [text for text, _ in ACCEPTED])
def test_positions_lie_in_the_text(text: str) -> None:
    from symbolic.tree import walk

    for node in walk(parse_formula(text)):
        assert 0 <= node.pos <= len(text)


def test_letters_declared_as_knobs() -> None:
    formula = Expression.read("a x^2 + beta y + k(x+1)", ("a", "beta", "k"))
    value = formula.evaluate(0, 2.0, 3.0, {"a": 5.0, "beta": 7.0, "k": 11.0})[0]
    assert float(value) == 20.0 + 21.0 + 33.0


def test_a_declared_letter_goes_before_a_constant_but_never_before_x() -> None:
    assert parse_formula("ax", ("ax",)) == Name("ax")
    with pytest.raises(FormulaError, match="Unknown name “ax”"):
        parse_formula("ax", ("a",))  # words are never split into letters unless they are made of x and y


def test_power_binds_tighter_than_the_sign_before_it() -> None:
    assert parse_formula("x^2^3") == Binary("^", Name("x"), Binary("^", Number(2.0), Number(3.0)))
