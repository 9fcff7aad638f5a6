"""The whitelist: every function and constant the language knows, in one table. Nothing else can be called.

A function of numbers is declared once, as an entry of :data:`ELEMENTARY`, and every reader takes what it needs from
there: the parser, the kernels (arrays, plain floats, machine code, JavaScript), both derivatives, the formulas on
screen, SymPy, and the search for kinks.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)  # how tightly a piece of printed text holds together
KINK, JUMP, POLE = "kink", "jump", "pole"
CROSSES, TOUCHES, VARIES = "crosses zero", "touches zero", "varies"


@dataclass(frozen=True)
class Break:
    """Where a function is not smooth: a ``kind`` of break, where the expression ``at`` (in the argument u, or in two
    neighbouring arguments u and v) does ``how``."""

    kind: str
    at: str = "u"
    how: str = CROSSES


@dataclass(frozen=True)
class Function:
    """A function that a text may call with ``args`` (least, most) arguments.

    *Its value.* ``numpy`` takes arrays and decides the bits. ``plain`` takes floats: a function with the same bits, or
    a template of source (``{0}`` the argument) in words that are themselves in the table; without it NumPy's is bound.
    ``javascript`` is a template, ``Math.name`` without it; ``fast`` what numba compiles, math's function of that name
    or else NumPy's without it.

    *Its derivatives*, written in the language: ``slope`` is f', from the argument ``u`` and the value ``v``; ``bend``
    is f'', which may also use ``d``, the slope. Where ``cone`` is 0 the slope is infinite: there it is 0 if that of the
    argument is, and the bend is 0. ``printed`` is f' as a book prints it, in u alone, where ``slope`` is not that. A
    function of several arguments that returns one of them ``picks`` it by a comparison (``ge``: the left where left ≥
    right), and has the derivative of that one.

    *Its looks.* ``latex`` is an operator for f(x), or ``shape`` a template of LaTeX that holds together as tightly as
    ``tight`` says; ``unicode`` a template for plain text. ``sympy`` names SymPy's function, or says in the language
    what the function is. ``breaks`` tells where it is not smooth.

    A function ``of_formulas`` may stand in a formula of x and y, the others only in a system of equations.
    """

    name: str
    args: tuple[int, int] = (1, 1)
    numpy: Callable[..., Any] | None = None
    plain: Callable[..., Any] | str | None = None
    javascript: str = ""
    fast: Callable[..., Any] | None = None
    slope: str = ""
    bend: str = "0"
    cone: str = ""
    printed: str = ""
    picks: str = ""
    latex: str = ""
    shape: str = ""
    tight: int = ATOM
    unicode: str = ""
    sympy: str = ""
    breaks: Break | None = None
    of_formulas: bool = True


# A slope of log that is v - v besides: 0, and NaN where there is no logarithm. 1/u alone would give ground that is not
# there a slope. NaN goes through sign, min and max as it does in NumPy, so that no comparison ever hides it.
ELEMENTARY: tuple[Function, ...] = (
    Function("sin", numpy=np.sin, plain=math.sin, slope="cos(u)", bend="-v", latex=r"\sin", sympy="sin"),
    Function("cos", numpy=np.cos, plain=math.cos, slope="-sin(u)", bend="-v", latex=r"\cos", sympy="cos"),
    Function(
        "tan",
        numpy=np.tan,
        slope="1 + v^2",
        bend="2*(v*d)",
        printed="1/cos(u)^2",
        latex=r"\tan",
        sympy="tan",
        breaks=Break(POLE, at="cos(u)"),
    ),
    Function(
        "asin",
        numpy=np.arcsin,
        slope="1/sqrt(1 - u^2)",
        bend="u*d/(1 - u^2)",
        cone="1 - u^2",
        latex=r"\arcsin",
        sympy="asin",
    ),
    Function(
        "acos",
        numpy=np.arccos,
        slope="-1/sqrt(1 - u^2)",
        bend="u*d/(1 - u^2)",
        cone="1 - u^2",
        printed="-(1/sqrt(1 - u^2))",
        latex=r"\arccos",
        sympy="acos",
    ),
    Function("atan", numpy=np.arctan, slope="1/(1 + u^2)", bend="-2*u*(d*d)", latex=r"\arctan", sympy="atan"),
    Function("sinh", numpy=np.sinh, slope="cosh(u)", bend="v", latex=r"\sinh", sympy="sinh"),
    Function("cosh", numpy=np.cosh, slope="sinh(u)", bend="v", latex=r"\cosh", sympy="cosh"),
    Function(
        "tanh",
        numpy=np.tanh,
        slope="1 - v^2",
        bend="-2*v*d",
        printed="1/cosh(u)^2",
        latex=r"\tanh",
        sympy="tanh",
    ),
    Function(
        "exp",
        numpy=np.exp,
        slope="v",
        bend="v",
        printed="exp(u)",
        latex=r"\exp",
        shape=r"\mathrm{{e}}^{{{0}}}",
        tight=POWER,
        sympy="exp",
    ),
    Function("log", numpy=np.log, slope="1/u + (v - v)", bend="-(d/u)", printed="1/u", latex=r"\ln", sympy="log"),
    Function(
        "log2",
        numpy=np.log2,
        slope="1/log(2)/u + (v - v)",
        bend="-(d/u)",
        printed="1/(log(2)*u)",
        latex=r"\log_2",
        sympy="log(u)/log(2)",
    ),
    Function(
        "log10",
        numpy=np.log10,
        slope="1/log(10)/u + (v - v)",
        bend="-(d/u)",
        printed="1/(log(10)*u)",
        latex=r"\log_{10}",
        sympy="log(u)/log(10)",
    ),
    Function(
        "sqrt",
        numpy=np.sqrt,
        plain=math.sqrt,
        slope="0.5/v",
        bend="-0.25/(v*v*v)",
        cone="v",
        printed="1/(2*sqrt(u))",
        shape=r"\sqrt{{{0}}}",
        unicode="√({0})",
        sympy="sqrt",
        breaks=Break(KINK, how=TOUCHES),
    ),
    Function(
        "cbrt",
        numpy=np.cbrt,
        fast=np.cbrt,
        slope="1/(3*(v*v))",
        bend="-2*d/(3*u)",
        cone="v",
        printed="1/(3*cbrt(u)^2)",
        shape=r"\sqrt[3]{{{0}}}",
        sympy="sign(u)*abs(u)^(1/3)",
        breaks=Break(KINK),
    ),
    Function(
        "abs",
        numpy=np.abs,
        plain=abs,
        fast=abs,
        slope="sign(u)",
        shape=r"\left\lvert {0} \right\rvert",
        unicode="|{0}|",
        sympy="Abs",
        breaks=Break(KINK),
    ),
    Function(
        "sign",
        numpy=np.sign,
        plain="(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else {0})",
        slope="0",
        latex=r"\operatorname{sign}",
        sympy="sign",
        breaks=Break(JUMP),
    ),
    Function(
        "floor",
        numpy=np.floor,
        fast=np.floor,
        slope="0",
        shape=r"\left\lfloor {0} \right\rfloor",
        sympy="floor",
        breaks=Break(JUMP, at="floor(u)", how=VARIES),
    ),
    Function(
        "min",
        (2, 8),
        numpy=np.minimum,
        plain="({0} if {0} <= {1} or {0} != {0} else {1})",
        picks="le",
        latex=r"\min",
        sympy="Min",
        breaks=Break(KINK, at="u - v"),
    ),
    Function(
        "max",
        (2, 8),
        numpy=np.maximum,
        plain="({0} if {0} >= {1} or {0} != {0} else {1})",
        picks="ge",
        latex=r"\max",
        sympy="Max",
        breaks=Break(KINK, at="u - v"),
    ),
    Function(
        "mod",
        (2, 2),
        numpy=np.mod,
        javascript="({0} - {1} * Math.floor({0} / {1}))",
        fast=np.mod,
        of_formulas=False,
    ),
)
NUMERIC: dict[str, Function] = {function.name: function for function in ELEMENTARY}

# What a formula of x and y may call.
COMMON: dict[str, Function] = {name: function for name, function in NUMERIC.items() if function.of_formulas}
for _alias, _name in {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log"}.items():
    COMMON[_alias] = COMMON[_name]


def _structural(*functions: Function) -> dict[str, Function]:
    return {function.name: function for function in functions}


# What a system (an optimizer's equations) may also use. norm, dot and the matrix functions reach across the two
# coordinates; grad, loss and hess ask the surface at any point. Each has its own case in symbolic.lower, and in
# symbolic.latex where its arguments are not printed as they stand.
SYSTEM: dict[str, Function] = COMMON | _structural(
    NUMERIC["mod"],
    Function("where", (3, 3)),
    Function("norm", shape=r"\left\lVert {0} \right\rVert"),
    Function("dot", (2, 2), shape=r"\left\langle {0}, {1} \right\rangle"),
    Function("grad", shape=r"\nabla f\left({0}\right)", tight=SIGN),
    Function("loss", shape=r"f\left({0}\right)", tight=SIGN),
    Function("hess", shape=r"\nabla^2 f\left({0}\right)", tight=SIGN),
    Function("solve", (2, 2)),
    Function("outer", (2, 2)),
    Function("diag"),
    Function("eye"),
    Function("inv_sqrt", shape=r"\left({0}\right)^{{-1/2}}", tight=POWER),
    Function("abs_eig", shape=r"\left\lvert {0} \right\rvert"),
)

# What a measure may use besides: the nearest known minimum's number and the distance to it, one coordinate of a pair,
# and what is kept along a run (see symbolic.along).
ALONG = ("total", "lowest", "highest", "first", "last")
MEASURE: dict[str, Function] = SYSTEM | _structural(
    *(Function(name) for name in ("which", "gap", "x_of", "y_of", "total", "lowest", "highest")),
    *(Function(name, (2, 2)) for name in ("first", "last")),
)

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
