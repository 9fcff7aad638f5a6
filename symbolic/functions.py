"""The whitelist: every function and constant the language knows, in one table. Nothing else can be called."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """``op`` is the operation of the straight-line program; ``args`` how many arguments it takes (least, most)."""

    name: str
    op: str
    args: tuple[int, int] = (1, 1)
    latex: str = ""  # a LaTeX operator for f(x); special shapes are printed by symbolic.latex


_UNARY = {
    "sin": r"\sin", "cos": r"\cos", "tan": r"\tan", "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan",
    "sinh": r"\sinh", "cosh": r"\cosh", "tanh": r"\tanh", "exp": r"\exp", "log": r"\ln", "log2": r"\log_2",
    "log10": r"\log_{10}", "sqrt": "", "cbrt": "", "abs": "", "sign": r"\operatorname{sign}", "floor": "",
}  # fmt: skip

# Functions of one number (or two) that both dialects know.
COMMON: dict[str, Function] = {name: Function(name, name, latex=latex) for name, latex in _UNARY.items()}
COMMON |= {"min": Function("min", "min", (2, 8), r"\min"), "max": Function("max", "max", (2, 8), r"\max")}
for _alias, _name in {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log"}.items():
    COMMON[_alias] = COMMON[_name]

# What a system (an optimizer's equations) may also use. norm, dot and the matrix functions reach across the two
# coordinates; grad, loss and hess ask the surface at any point.
SYSTEM: dict[str, Function] = COMMON | {
    "where": Function("where", "where", (3, 3)),
    "mod": Function("mod", "mod", (2, 2)),
    "norm": Function("norm", "norm"),
    "dot": Function("dot", "dot", (2, 2)),
    "grad": Function("grad", "grad"),
    "loss": Function("loss", "loss"),
    "hess": Function("hess", "hess"),
    "solve": Function("solve", "solve", (2, 2)),
    "outer": Function("outer", "outer", (2, 2)),
    "diag": Function("diag", "diag"),
    "eye": Function("eye", "eye"),
    "inv_sqrt": Function("inv_sqrt", "inv_sqrt"),
    "abs_eig": Function("abs_eig", "abs_eig"),
}

# What a measure may use besides: the nearest known minimum's number and the distance to it, one coordinate of a pair,
# and what is kept along a run (see symbolic.along).
ALONG = ("total", "lowest", "highest", "first", "last")
MEASURE: dict[str, Function] = SYSTEM | {
    "which": Function("which", "which"),
    "gap": Function("gap", "gap"),
    "x_of": Function("x_of", "x_of"),
    "y_of": Function("y_of", "y_of"),
    "total": Function("total", "total"),
    "lowest": Function("lowest", "lowest"),
    "highest": Function("highest", "highest"),
    "first": Function("first", "first", (2, 2)),
    "last": Function("last", "last", (2, 2)),
}

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
