"""Nonlinear conjugate gradient."""

import math
from collections.abc import Mapping
from typing import Any

from optimizers import knobs
from optimizers.linesearch import ARRIVED, along, dot, strong_wolfe
from optimizers.parts import Point, PythonRule
from optimizers.searching import Ask


def advance(ask: Ask, point: Point, last: Any, values: Mapping[str, Any]) -> tuple[Point, Any]:
    """``last`` is (gradient, direction, step) of the update before."""
    g = ask.gradient(point)
    size = dot(g, g)
    if size < ARRIVED:
        return point, last
    d, first = (-g[0], -g[1]), min(1.0, 1.0 / math.hypot(*g))
    if last is not None:
        old, old_d, step = last
        top = size if values["form"] == "fletcher_reeves" else size - dot(g, old)
        beta = max(top / dot(old, old), 0.0)
        turned = (d[0] + beta * old_d[0], d[1] + beta * old_d[1])
        if dot(turned, g) < 0.0:  # else it does not go down: begin anew with the gradient
            d = turned
            first = step * dot(old, old_d) / dot(g, d)  # the same first decrease as last time
    step = strong_wolfe(ask, point, d, first, values["c1"], values["c2"], 1e-15)
    return along(point, step, d), (g, d, step or 1.0)


RULE = PythonRule(
    key="conjugate_gradient",
    title="Conjugate gradient",
    family="second",
    also="CG, Fletcher-Reeves, line search",
    equations="""
beta = max(dot(g, g - g_last)/dot(g_last, g_last), 0)     if form == polak_ribiere
beta = dot(g, g)/dot(g_last, g_last)                      if form == fletcher_reeves
d = beta*d - g
theta = theta + alpha*d
g_last = g
""",
    advance=advance,
    knobs=(
        knobs.switch(
            "form",
            "polak_ribiere",
            "form",
            "polak ribiere (never below 0) forgets by itself when it is lost; fletcher reeves is the first one.",
            ("polak_ribiere", "fletcher_reeves"),
        ),
        knobs.c1(),
        knobs.c2(0.1),
    ),
    summary="Goes along directions that do not undo each other's work, as far as a line search says. On an ellipse in two dimensions it arrives in two steps.",
    cures="The zigzag in canyons, at any angle and without a rate.",
    breaks="It needs exact gradients and a careful search: noise destroys its directions.",
    reference="Fletcher, R., Reeves, C. M. (1964). The Computer Journal 7, 149-154; Polak, E., Ribière, G. (1969); Nocedal, J., Wright, S. (2006), chapter 5.",
    direction="conjugate",
    scale="search",
    turns=True,
    notes="α is found by a strong Wolfe search; when the direction does not go down it begins anew with the gradient.",
)
