"""A second opinion: the tree evaluated with mpmath, derivatives by high-precision differences.

Shares nothing with the kernels but the tree: no jets, no program, no generated source.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import mpmath
from mpmath import mp, mpf

from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree, names

DIGITS = 60
STEP = mpf(10) ** -15  # differences of a smooth function are then right to about 30 digits

LARGEST = mpf(10) ** 308
SMALLEST = mpf(10) ** -20_000  # far below float64: exp of a steep wall may be

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "asin": mpmath.asin, "acos": mpmath.acos,
    "atan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh, "exp": mpmath.exp,
    "log": mpmath.log, "log2": lambda u: mpmath.log(u, 2), "log10": mpmath.log10, "sqrt": mpmath.sqrt,
    "cbrt": lambda u: mpmath.sign(u) * mpmath.cbrt(abs(u)), "abs": abs, "sign": mpmath.sign, "floor": mpmath.floor,
    "min": min, "max": max,
}  # fmt: skip


@lru_cache(maxsize=100_000)
def exact(number: float) -> Any:
    """A float as mpmath has it, to the bit; the same ones are asked for again and again."""
    return mpf(number)


def value(tree: Tree, env: Mapping[str, Any]) -> Any:
    """The tree's value; ``env`` holds x, y and the knobs as mpf. Raises ValueError where a part is not real."""
    result = _value(tree, env)
    if isinstance(result, mpmath.mpc):
        raise ValueError("complex")
    _, mantissa, exponent, bits = result._mpf_
    if mantissa and -66_000 < exponent + bits < 1020:  # far from both ends: powers of two tell without a comparison
        return result
    if abs(result) > LARGEST or 0 < abs(result) < SMALLEST:  # towers would keep mpmath busy for ever
        raise OverflowError("beyond float64")
    return result


def _value(tree: Tree, env: Mapping[str, Any]) -> Any:
    match tree:
        case Number(number):
            return exact(number) * env["shaken"] if "shaken" in env else exact(number)
        case Name(name):
            return env[name] if name in env else {"pi": mpf(float(mpmath.pi)), "e": mpf(float(mpmath.e))}[name]
        case Negate(arg):
            return -value(arg, env)
        case Binary(op, left, right):
            a, b = value(left, env), value(right, env)
            match op:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b
                case "^":
                    if a < 0 and names(right) & {"x", "y"}:  # there is no such power at the next place
                        raise ValueError("outside the domain")
                    return a**b
        case Call(name, args):
            return FUNCTIONS[name](*(value(arg, env) for arg in args))
        case Mean(arg, table):
            rows = [value(arg, {**env, **{n: exact(v) for n, v in table.row(i).items()}}) for i in range(len(table))]
            return sum(rows) / len(rows)
    raise TypeError(tree)


def at(tree: Tree, x: Any, y: Any, knobs: Mapping[str, float], shake: float = 0.0) -> Any:
    env = {"x": mpf(x), "y": mpf(y), **{name: mpf(v) for name, v in knobs.items() if not isinstance(v, str)}}
    return value(tree, env | {"shaken": 1 + mpf(shake)} if shake else env)


def jet(tree: Tree, x: float, y: float, knobs: Mapping[str, float], shake: float = 0.0) -> list[float]:
    """``[f, fx, fy, fxx, fxy, fyy]`` as floats, from central differences with 60 digits.

    ``shake`` changes every literal by that part: how much the answer moves tells how well float64 can know it.
    """
    with mp.workdps(DIGITS):

        def f(i: int, j: int) -> Any:
            return at(tree, mpf(x) + i * STEP, mpf(y) + j * STEP, knobs, shake)

        here, east, west, north, south = f(0, 0), f(1, 0), f(-1, 0), f(0, 1), f(0, -1)
        cross = f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)
        parts = [
            here,
            (east - west) / (2 * STEP),
            (north - south) / (2 * STEP),
            (east - 2 * here + west) / STEP**2,
            cross / (4 * STEP**2),
            (north - 2 * here + south) / STEP**2,
        ]
        return [float(part) for part in parts]
