"""A second reading of a system: the tree evaluated line by line with mpmath, sharing nothing with the kernels.

Values are numbers, pairs ``[a, b]`` or matrices ``[[a, b], [c, d]]`` of mpf.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
from mpmath import mpf

from symbolic.system import Statement
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree

SIMPLE: dict[str, Callable[..., Any]] = {
    "sqrt": mpmath.sqrt, "exp": mpmath.exp, "log": mpmath.log, "cos": mpmath.cos, "sin": mpmath.sin, "abs": abs,
    "tanh": mpmath.tanh,
    "sign": mpmath.sign, "floor": mpmath.floor, "min": min, "max": max, "mod": lambda a, b: a - b * mpmath.floor(a / b),
}  # fmt: skip
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def spread(function: Callable[..., Any], *args: Any) -> Any:
    """The function on every component; numbers go with everything."""
    longest = next((arg for arg in args if isinstance(arg, list)), None)
    if longest is None:
        return function(*args)
    return [spread(function, *(arg[i] if isinstance(arg, list) else arg for arg in args)) for i in range(len(longest))]


def pair(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value, value]


def dot(a: Any, b: Any) -> Any:
    p, q = pair(a), pair(b)
    return p[0] * q[0] + p[1] * q[1]


def spectral(m: list[list[Any]], phi: Callable[[Any], Any]) -> list[list[Any]]:
    """phi of a symmetric matrix by its eigenvectors (mpmath's own routine)."""
    values, vectors = mpmath.eigsy(mpmath.matrix(m))
    result = vectors * mpmath.diag([phi(v) for v in values]) * vectors.T
    return [[result[i, j] for j in (0, 1)] for i in (0, 1)]


class Reader:
    """Runs a system on a surface given by mpmath functions ``loss(x, y)``, ``gradient``, ``hessian``; ``noise`` (steps,
    2) are the random numbers of every step, where the system reads some."""

    def __init__(self, ground: Any, knobs: Mapping[str, Any], budget: int, noise: Any = None) -> None:
        self.noise = noise
        self.ground = ground
        self.knobs = {name: mpf(value) for name, value in knobs.items()}
        self.n = budget
        self.state: dict[str, Any] = {}

    def start(self, theta: Sequence[Any], init: Mapping[str, Tree]) -> None:
        self.theta = [mpf(part) for part in theta]
        self.env = {**self.knobs, "theta": self.theta, "n": mpf(self.n)}
        self.state = {name: self.value(tree) for name, tree in init.items()}

    def step(self, statements: Sequence[Statement], t: int) -> list[Any]:
        self.start_of_step = self.theta
        self.env = {**self.knobs, "n": mpf(self.n), "t": mpf(t), "k": mpf(t - 1), **self.state}
        self.env |= {"theta": self.theta, "theta_old": self.theta}
        if self.noise is not None:
            self.env["noise"] = [mpf(float(part)) for part in self.noise[t - 1]]
        for statement in statements:
            value = self.value(statement.tree)
            self.env[statement.name] = pair(value) if statement.name in ("theta", "g") else value
        self.theta = self.env["theta"]
        known = {"theta", "theta_old", "n", "t", "k", "g", "f", "noise", *self.knobs}
        self.state = {name: value for name, value in self.env.items() if name not in known}
        return self.theta

    def value(self, tree: Tree) -> Any:
        match tree:
            case Number(number):
                return mpf(number)
            case Name(name):
                return self.name(name)
            case Negate(arg):
                return spread(lambda a: -a, self.value(arg))
            case Binary(op, left, right):
                return self.binary(op, self.value(left), self.value(right))
            case Call(name, args):
                return self.call(name, [self.value(arg) for arg in args])
        raise TypeError(tree)

    def name(self, name: str) -> Any:
        if name in self.env:
            return self.env[name]
        if name in ("pi", "e"):
            return mpf(float(getattr(mpmath, name)))
        if name == "g":
            return self.ground.gradient(*self.start_of_step)
        if name == "f":
            return self.ground.loss(*self.start_of_step)
        if name == "H":
            return self.ground.hessian(*self.start_of_step)
        return mpf(0)  # a state that nothing starts

    def binary(self, op: str, a: Any, b: Any) -> Any:
        if op in COMPARE:
            return spread(COMPARE[op], a, b)
        if op == "*" and isinstance(a, list) and isinstance(a[0], list) and isinstance(b, list):
            return [dot(row, b) for row in a]
        table: dict[str, Callable[[Any, Any], Any]] = {
            "+": lambda p, q: p + q, "-": lambda p, q: p - q, "*": lambda p, q: p * q, "/": lambda p, q: p / q,
            "^": lambda p, q: p**q,
        }  # fmt: skip
        return spread(table[op], a, b)

    def call(self, name: str, args: list[Any]) -> Any:
        match name:
            case "where":
                return spread(lambda c, a, b: a if c else b, *args)
            case "grad":
                return self.ground.gradient(*pair(args[0]))
            case "loss":
                return self.ground.loss(*pair(args[0]))
            case "hess":
                return self.ground.hessian(*pair(args[0]))
            case "dot":
                return dot(*args)
            case "norm":
                return mpmath.sqrt(dot(args[0], args[0]))
            case "outer":
                p, q = pair(args[0]), pair(args[1])
                return [[a * b for b in q] for a in p]
            case "eye":
                return [[args[0], mpf(0)], [mpf(0), args[0]]]
            case "diag":
                return [args[0][0][0], args[0][1][1]]
            case "solve":
                solution = mpmath.lu_solve(mpmath.matrix(args[0]), mpmath.matrix(pair(args[1])))
                return [solution[0], solution[1]]
            case "inv_sqrt":
                return spectral(args[0], lambda v: 1 / mpmath.sqrt(v))
            case "abs_eig":
                return spectral(args[0], abs)
        return spread(SIMPLE[name], *args)


class Ground:
    """A surface in mpmath, with derivatives by differences at many digits: no rule of ours is used."""

    def __init__(self, f: Callable[[Any, Any], Any]) -> None:
        self.f = f
        self.h = mpf(10) ** -12

    def loss(self, x: Any, y: Any) -> Any:
        return self.f(x, y)

    def gradient(self, x: Any, y: Any) -> list[Any]:
        f, h = self.f, self.h
        return [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)]

    def hessian(self, x: Any, y: Any) -> list[list[Any]]:
        f, h = self.f, self.h
        here = f(x, y)
        xx, yy = (f(x + h, y) - 2 * here + f(x - h, y)) / h**2, (f(x, y + h) - 2 * here + f(x, y - h)) / h**2
        xy = (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h**2)
        return [[xx, xy], [xy, yy]]
