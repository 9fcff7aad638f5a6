"""A deep chain of linear layers with two tied weights: vanishing and exploding gradients."""

import math

from surfaces.known import Stated
from surfaces.model import Model, Weight
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob
from symbolic.table import Table


def _balanced(table: Table, d: int, l1: float, l2: float) -> Stated:
    """Where both weights are equally large, on two valleys (w₁w₂)ᵈ = Σuv/Σu²; searched where a penalty picks places in
    them. The origin is flat to high order, and no saddle in the sense of a Hessian."""
    product = sum(u * v for u, v in table) / sum(u * u for u, _ in table)
    if l1 or l2 or (product <= 0.0 and d % 2 == 0):
        return ()
    size = abs(product) ** (0.5 / d)
    other = math.copysign(size, product)
    return ("minimum", size, other), ("minimum", -size, -other)


SURFACE = Surface(
    key="deep_chain",
    title="Deep linear chain",
    group="data",
    also="deep linear network, vanishing gradient, exploding gradient, depth, recurrent",
    formula="mean((x^d*y^d*u - v)^2)",
    knobs=(
        Knob(
            "d",
            3,
            2,
            20,
            soft=(2, 8),
            symbol="d",
            title="layers of each weight d",
            doc="Each of the two weights stands in so many layers: 2d in all.",
            integer=True,
        ),
    ),
    model=Model(("u",), "v", "x^d*y^d*u", data="line", weights=(Weight("x"), Weight("y"))),
    critical=_balanced,
    box=Box(-1.8, 1.8, -1.8, 1.8),
    start=(0.4, 1.0),
    tagline="The mean squared error of a chain of 2d linear layers, which share two weights.",
    teaches="Below one the gradient vanishes with the depth, above one it explodes: a plain, and a wall beside it.",
    reference="Bengio, Y., Simard, P. & Frasconi, P. (1994). Learning long-term dependencies with gradient descent is "
    "difficult. IEEE Transactions on Neural Networks 5(2), 157-166.",
    tags=("plateau", "cliff", "degenerate", "lecture"),
    scenes=(
        Scene(
            "A wall beside a plain",
            "x=1.4,1.2&n=300&o=sgd&o.lr=0.005&o2=sgd&o2.lr=0.05",
            ("rests", "diverged"),
            "On the wall the gradient is a product of six numbers above one: a rate that is small anywhere else explodes.",
        ),
    ),
)
