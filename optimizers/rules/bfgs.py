"""BFGS."""

import math
from collections.abc import Mapping
from typing import Any

from optimizers import knobs
from optimizers.linesearch import ARRIVED, along, dot, strong_wolfe
from optimizers.parts import Point, PythonRule
from optimizers.searching import Ask

Matrix = tuple[float, float, float]  # xx, xy, yy of a symmetric one


def applied(w: Matrix, v: Point) -> Point:
    """The product W v."""
    return w[0] * v[0] + w[1] * v[1], w[1] * v[0] + w[2] * v[1]


def updated(w: Matrix, s: Point, y: Point) -> Matrix:
    """(I − ρ s yᵀ) W (I − ρ y sᵀ) + ρ s sᵀ, ρ = 1/(s·y): the new inverse curvature maps y to s."""
    rho = 1.0 / dot(s, y)
    wy = applied(w, y)
    c = rho * rho * dot(y, wy) + rho
    return (
        w[0] - 2 * rho * s[0] * wy[0] + c * s[0] * s[0],
        w[1] - rho * (s[0] * wy[1] + wy[0] * s[1]) + c * s[0] * s[1],
        w[2] - 2 * rho * s[1] * wy[1] + c * s[1] * s[1],
    )


def advance(ask: Ask, point: Point, last: Any, values: Mapping[str, Any]) -> tuple[Point, Any]:
    """``last`` is (inverse curvature, gradient, point) of the update before."""
    g = ask.gradient(point)
    if dot(g, g) < ARRIVED:
        return point, last
    w: Matrix = (1.0, 0.0, 1.0)
    first = min(1.0, 1.0 / math.hypot(*g)) * values["lr"]
    if last is not None:
        w, old_g, old = last
        s, y = (point[0] - old[0], point[1] - old[1]), (g[0] - old_g[0], g[1] - old_g[1])
        bend = dot(s, y)
        if bend > 1e-10 * dot(y, y):
            if w == (1.0, 0.0, 1.0):
                w = (bend / dot(y, y), 0.0, bend / dot(y, y))
            w = updated(w, s, y)
        first = values["lr"]
    wx, wy = applied(w, g)
    d = (-wx, -wy)
    if not dot(d, g) < 0.0:
        w, d = (1.0, 0.0, 1.0), (-g[0], -g[1])
    if not first:  # a rate of zero: no step, nothing learned
        return point, last
    step = strong_wolfe(ask, point, d, first, values["c1"], values["c2"], 1e-15)
    return along(point, step, d), (w, g, point)


RULE = PythonRule(
    key="bfgs",
    title="BFGS",
    family="second",
    own_rate=True,
    also="quasi-Newton",
    equations="""
s = theta - theta_last
y = g - g_last
rho = 1/dot(s, y)
W = (eye(1) - rho*outer(s, y))*W*(eye(1) - rho*outer(y, s)) + rho*outer(s, s)
theta_last = theta
g_last = g
theta = theta - alpha*W*g
""",
    advance=advance,
    knobs=(
        knobs.lr(1.0, (0.01, 1.0)),
        knobs.c1(),
        knobs.c2(0.9),
    ),
    summary="Learns the inverse curvature from how the gradient changes along the way, and steps with it like Newton. No Hessian is ever computed.",
    cures="Canyons, at any angle, at the price of one gradient a step.",
    breaks="It trusts its gradients: noise spoils the matrix.",
    reference="Broyden, Fletcher, Goldfarb, Shanno (1970); Nocedal, J., Wright, S. (2006). Numerical optimization, chapter 6.",
    direction="newton",
    scale="search",
    turns=True,
    notes="W is the inverse curvature; α is found by a strong Wolfe search that tries η first. A pair with s·y ≤ 0 is passed over.",
)
