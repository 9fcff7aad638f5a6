"""The table of three choices. Nearly every optimizer is a direction, divided by a scale, times a scheduled rate:

    θₜ = θₜ₋₁ − ηₜ dₜ / σₜ

Any direction goes with any scale (and any schedule): most squares of the table have no name, some are famous.
A square is a rule like any other, with the key ``direction~scale``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from optimizers import knobs
from optimizers.parts import Rule
from symbolic.discover import find
from symbolic.errors import N_
from symbolic.glued import Glued
from symbolic.knob import Knob

UNKNOWN = N_("There is no choice “{key}”{hint}")
SIGN = "~"  # between direction and scale in a key; it needs no escape in a link


@dataclass(frozen=True)
class Choice:
    """One row or column: its lines assign ``d`` (a direction) or ``sigma`` (a scale)."""

    key: str
    title: str
    equations: str
    knobs: tuple[Knob, ...] = ()
    summary: str = ""
    matrix: bool = False  # sigma is a matrix P that multiplies: P d instead of d/sigma


AVERAGE = "m = beta1*m + (1 - beta1)*g"

DIRECTIONS = {
    choice.key: choice
    for choice in (
        Choice("gradient", "gradient", "d = g", (), "Straight down."),
        Choice(
            "momentum",
            "momentum",
            "b = momentum*b + g\nd = b",
            (knobs.momentum(0.9),),
            "A fading sum of all gradients.",
        ),
        Choice(
            "look_ahead",
            "look-ahead",
            "b = momentum*b + g\nd = g + momentum*b",
            (knobs.momentum(0.9),),
            "The sum as it will be one step later: Nesterov.",
        ),
        Choice(
            "averaged",
            "average",
            f"{AVERAGE}\nd = m/(1 - beta1**t)",
            (knobs.beta1(),),
            "A fading mean of all gradients, unbiased from the first step.",
        ),
        Choice("sign", "sign", "d = sign(g)", (), "Up or down, one unit on each axis."),
        Choice("normalized", "unit length", "d = g/max(norm(g), 1e-12)", (), "Straight down, one unit long."),
    )
}
SQUARES = "v = beta2*v + (1 - beta2)*g**2"
SCALES = {
    choice.key: choice
    for choice in (
        Choice("none", "none", "", (), "Nothing is divided."),
        Choice(
            "summed", "all squares", "G = G + g**2\nsigma = sqrt(G) + eps", (knobs.eps(1e-10),),
            "The root of the sum of all squares: it only grows.",
        ),
        Choice(
            "mean", "mean of all squares", "G = G + g**2\nsigma = sqrt(G/t) + eps", (knobs.eps(1e-10),),
            "The root mean square of all gradients so far.",
        ),
        Choice(
            "averaged", "average of squares", f"{SQUARES}\nsigma = sqrt(v) + eps", (knobs.beta2(0.99), knobs.eps(1e-8)),
            "The root of a fading mean of squares.",
        ),
        Choice(
            "corrected", "unbiased average of squares", f"{SQUARES}\nsigma = sqrt(v/(1 - beta2**t)) + eps",
            (knobs.beta2(), knobs.eps(1e-8)), "The same, unbiased from the first step.",
        ),
        Choice(
            "maximum", "largest average of squares",
            f"{SQUARES}\nv_max = max(v_max, v)\nsigma = sqrt(v_max/(1 - beta2**t)) + eps",
            (knobs.beta2(), knobs.eps(1e-8)), "The largest such mean so far: it only grows.",
        ),
        Choice(
            "infinity", "largest gradient", "u = max(beta2*u, abs(g) + eps)\nsigma = u",
            (knobs.beta("beta2", 0.999, "How fast the largest gradient is forgotten."), knobs.eps(1e-8)),
            "The largest recent gradient.",
        ),
        Choice(
            "deviation", "deviation from the average",
            f"{AVERAGE}\ns = beta2*s + (1 - beta2)*(g - m)**2 + eps\nsigma = sqrt(s/(1 - beta2**t)) + eps",
            (knobs.beta1(), knobs.beta2(), knobs.eps(1e-16)), "How far gradients are from their own average.",
        ),
        Choice(
            "matrix", "matrix of products", "S = S + outer(g, g)\nP = inv_sqrt(S + eye(eps))",
            (knobs.eps(1e-8),), "The inverse root of all outer products: it turns with the canyon.", matrix=True,
        ),
    )
}  # fmt: skip

# The squares that have a name: the registered rule, and its choices that make it the same.
NAMES: Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]] = {
    ("gradient", "none"): ("sgd", {}),
    ("momentum", "none"): ("momentum", {}),
    ("look_ahead", "none"): ("nesterov", {}),
    ("sign", "none"): ("sign_descent", {}),
    ("normalized", "none"): ("normalized", {}),
    ("gradient", "summed"): ("adagrad", {}),
    ("gradient", "mean"): ("adagrad", {"form": "mean"}),
    ("gradient", "averaged"): ("rmsprop", {}),
    ("gradient", "corrected"): ("rmsprop", {"bias_correction": "yes"}),
    ("gradient", "matrix"): ("full_adagrad", {}),
    ("averaged", "corrected"): ("adam", {}),
    ("averaged", "maximum"): ("amsgrad", {}),
    ("averaged", "infinity"): ("adamax", {}),
    ("averaged", "deviation"): ("adabelief", {}),
}


@dataclass(frozen=True)
class Square:
    """One square of the table; ``name`` is the key of the rule it is, or empty."""

    direction: str
    scale: str
    key: str
    name: str
    settings: Mapping[str, Any]


def table() -> list[Square]:
    """All squares, direction by direction."""
    found = []
    for direction, scale in product(DIRECTIONS, SCALES):
        name, settings = NAMES.get((direction, scale), ("", {}))
        found.append(Square(direction, scale, direction + SIGN + scale, name, settings))
    return found


@lru_cache(maxsize=256)
def combine(direction: str, scale: str) -> Rule:
    """The rule of a square. Raises UnknownKeyError."""
    row, column = find(direction, DIRECTIONS, UNKNOWN), find(scale, SCALES, UNKNOWN)
    lines = [line for part in (row, column) for line in part.equations.split("\n") if line]
    lines = list(dict.fromkeys(lines))  # an average that both need is taken once
    step = "P*d" if column.matrix else "d/sigma" if column.equations else "d"
    own = {knob.name: knob for knob in (*row.knobs, *column.knobs)}
    return Rule(
        key=direction + SIGN + scale,
        title=Glued(" ÷ ", row.title, column.title) if column.equations else row.title,
        equations="\n".join([*lines, f"theta = theta - lr*{step}"]),
        knobs=(knobs.lr(0.01), *own.values()),
        init={"S": "eye(0)"} if column.matrix else {},
        summary=Glued(" ", row.summary, column.summary),
        family="table",
        direction=direction,
        scale=scale,
    )


def combined(key: str) -> Rule | None:
    """The rule of a key ``direction~scale``; None for a key of another form. Raises UnknownKeyError."""
    direction, sign, scale = key.partition(SIGN)
    return combine(direction, scale) if sign else None
