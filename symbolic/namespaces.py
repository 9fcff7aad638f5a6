"""The functions that generated Python may call: one table for arrays, one for plain floats.

``math`` and NumPy differ in the last bit (exp in 5 % of arguments, tanh in 25 %), so the scalar table binds NumPy's
own transcendental functions: a lane has the same bits alone and in a batch, and overflow gives inf, not an exception.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from symbolic.powers import ladder, rung

ARRAYS: dict[str, Any] = {
    "sqrt": np.sqrt, "cbrt": np.cbrt, "exp": np.exp, "log": np.log, "log2": np.log2, "log10": np.log10, "sin": np.sin,
    "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "atan2": np.arctan2,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "abs": np.abs, "sign": np.sign, "floor": np.floor,
    "min": np.minimum, "max": np.maximum, "pow": np.power, "mod": np.mod, "where": np.where,
    "ladder": ladder, "rung": rung, "float64": np.float64, "__builtins__": {},
}  # fmt: skip


def _plain(function: Callable[..., Any]) -> Callable[..., float]:
    return lambda *args: float(function(*args))


# sqrt, sin and cos are the same bits in both libraries. math raises outside the domain, and the loop then takes that
# one step with NumPy instead.
_BOUND = "cbrt exp log log2 log10 tan asin acos atan atan2 sinh cosh tanh floor mod pow"
SCALARS: dict[str, Any] = {name: _plain(ARRAYS[name]) for name in _BOUND.split()}
SCALARS |= {"sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "abs": abs}
SCALARS |= {"range": range, "zip": zip, "len": len, "int": int}
SCALARS["__builtins__"] = {"ArithmeticError": ArithmeticError, "ValueError": ValueError}


def define(source: str, name: str, namespace: dict[str, Any]) -> Callable[..., Any]:
    """The function ``name`` of generated ``source``. Only text printed by this package's own printers comes here."""
    scope = dict(namespace)
    exec(compile(source, f"<fall line: {name}>", "exec"), scope)
    function: Callable[..., Any] = scope[name]
    return function
