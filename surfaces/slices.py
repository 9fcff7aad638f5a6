"""Planes through a trained network: its loss over them is a formula like any other, exact and with its derivatives.

With weights theta + x*first + y*second every unit is ``(a + b x + c y) tanh((k + d x + h y) u + p + q x + r y)``, so
the loss of a network with one input and six tanh units is a mean over rows with 57 numbers in it, which are facts of
the table. Weights, directions and rows stand in ``slices.json``; ``tests/reference/train_slices.py`` made it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from surfaces.model import Model
from symbolic.errors import N_
from symbolic.knob import Knob
from symbolic.table import Table

UNITS = 6
WEIGHTS = 3 * UNITS + 1
NET = "a0 + b0*x + c0*y" + "".join(
    f" + (a{j}+b{j}*x+c{j}*y)*tanh((k{j}+d{j}*x+h{j}*y)*u+p{j}+q{j}*x+r{j}*y)" for j in range(1, UNITS + 1)
)
COST = "l2/2*(s0+s1*x+s2*y+s3*x^2+s4*x*y+s5*y^2)"  # of the length of all weights
FORMULA = f"mean(({NET} - v)^2 + {COST})".replace(" ", "")
L2 = Knob(
    "l2",
    0.001,
    0.0,
    100.0,
    soft=(0.0, 0.1),
    symbol=r"\lambda_2",
    title=N_("L2 penalty"),
    doc=N_("Adds λ₂·|θ|²/2 over all 19 weights. The network was trained at 0.001: elsewhere its minimum moves."),
)
MODEL = Model(("u",), "v", NET, weights=())


@cache
def stored() -> dict[str, Any]:
    """Rows, trained weights and directions, as the script wrote them."""
    told: dict[str, Any] = json.loads(Path(__file__).with_name("slices.json").read_text("utf-8"))
    return told


def table_of(plane: str) -> Table:
    """The rows, and as facts the weights and the two directions of a plane (``random`` or ``path``)."""
    held = stored()
    theta, first, second = (np.array(row) for row in (held["theta"], *held[plane]))
    facts: dict[str, float] = {}
    for letters, row in (("kpa", theta), ("dqb", first), ("hrc", second)):  # from the input, biases, into the output
        for at, letter in enumerate(letters):
            facts |= {f"{letter}{j + 1}": float(row[at * UNITS + j]) for j in range(UNITS)}
        facts[f"{letters[-1]}0"] = float(row[-1])
    products = (
        theta @ theta,
        2 * theta @ first,
        2 * theta @ second,
        first @ first,
        2 * first @ second,
        second @ second,
    )
    facts |= {f"s{at}": float(product) for at, product in enumerate(products)}
    return Table.of({"u": held["u"], "v": held["v"]}, facts)
