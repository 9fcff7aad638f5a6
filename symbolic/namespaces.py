"""The functions that generated Python may call: one table for arrays, one for plain floats.

``math`` and NumPy differ in the last bit (exp in 5 % of arguments, tanh in 25 %), so the scalar table binds NumPy's
own transcendental functions: a lane has the same bits alone and in a batch, and overflow gives inf, not an exception.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from symbolic.functions import NUMERIC
from symbolic.powers import ladder, rung

# Beside the functions of the table: powers, cases, tables of powers, and the type of a number.
ARRAYS: dict[str, Any] = {name: function.numpy for name, function in NUMERIC.items()}
ARRAYS |= {"pow": np.power, "where": np.where, "ladder": ladder, "rung": rung, "float64": np.float64}
ARRAYS["__builtins__"] = {}


def _bound(function: Callable[..., Any]) -> Callable[..., float]:
    return lambda *args: float(function(*args))


# A function with a plain one of its own (sqrt, sin and cos are the same bits in both libraries) keeps that; math raises
# outside the domain, and the loop then takes that one step with NumPy instead.
SCALARS: dict[str, Any] = {
    name: function.plain if callable(function.plain) else _bound(ARRAYS[name])
    for name, function in NUMERIC.items()
    if not isinstance(function.plain, str)
}
SCALARS |= {"pow": _bound(np.power), "range": range, "zip": zip, "len": len, "int": int}
SCALARS["__builtins__"] = {"ArithmeticError": ArithmeticError, "ValueError": ValueError}

# For machine code, which numba makes of math's functions where there are any; it has no bits of NumPy's to keep.
MACHINE: dict[str, Any] = {
    name: function.fast or getattr(math, name, function.numpy)
    for name, function in NUMERIC.items()
    if not isinstance(function.plain, str)
}
MACHINE |= {"pow": math.pow, "empty": np.empty, "min": min}


def define(source: str, name: str, namespace: dict[str, Any]) -> Callable[..., Any]:
    """The function ``name`` of generated ``source``. Only text printed by this package's own printers comes here."""
    scope = dict(namespace)
    exec(compile(source, f"<fall line: {name}>", "exec"), scope)
    function: Callable[..., Any] = scope[name]
    return function
