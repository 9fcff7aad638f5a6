"""Gradient descent with Armijo backtracking."""

from collections.abc import Mapping
from typing import Any

from optimizers import knobs
from optimizers.linesearch import along, backtracking
from optimizers.parts import Point, PythonRule, Twin
from optimizers.searching import Ask


def advance(ask: Ask, point: Point, last: Any, values: Mapping[str, Any]) -> tuple[Point, float]:
    """``last`` is the step found before; the search begins ``growth`` times above it."""
    gx, gy = ask.gradient(point)
    d = (-gx, -gy)
    first = values["lr"] if last is None else min(last * values["growth"], values["lr"])
    step = backtracking(ask, point, d, first, values["shrink"], values["c1"])
    return along(point, step, d), step or first


RULE = PythonRule(
    key="gd_armijo",
    title="Gradient descent with line search",
    family="second",
    own_rate=True,
    also="backtracking, line search",
    equations="theta = theta - alpha*g",
    advance=advance,
    knobs=(
        knobs.lr(1.0),
        knobs.number(
            "shrink",
            0.5,
            0.0,
            1.0,
            (0.1, 0.9),
            r"\tau",
            "shrink",
            "A step that does not help enough is multiplied by this.",
            low_open=True,
            high_open=True,
        ),
        knobs.number(
            "growth",
            2.0,
            1.0,
            1e3,
            (1.0, 10.0),
            r"\kappa",
            "growth",
            "The next search begins this many times above the last step.",
        ),
        knobs.c1(),
    ),
    summary="Gradient descent that tries a long step first and halves it until the loss falls enough. It needs no rate and never goes uphill.",
    cures="The choice of a rate: every place gets its own.",
    breaks="Every trial costs an evaluation, and in a canyon the zigzag stays.",
    reference="Armijo, L. (1966). Minimization of functions having Lipschitz continuous first partial derivatives. Pacific J. Math. 16, 1-3.",
    direction="gradient",
    scale="search",
    turns=True,
    twins=(Twin("optax", "chain(sgd(1), scale_by_backtracking_linesearch(60))", "", {"shrink": 0.8, "growth": 1.5}),),
    notes="α is what the search finds; the first trial is never longer than η. Compare it by evaluations, not by steps.",
)
