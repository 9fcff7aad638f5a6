"""Two linear layers of one unit each: the product of two weights, with a saddle at the origin."""

import math

from surfaces.known import Stated
from surfaces.model import Model, Weight
from surfaces.surface import Box, Scene, Surface
from symbolic.table import Table


def _balanced(table: Table, l1: float, l2: float) -> Stated:
    """Where both weights are equally large, on the two valleys w₁w₂ = Σuv/Σu², and the saddle between them; searched
    where a penalty picks places in the valleys."""
    product = sum(u * v for u, v in table) / sum(u * u for u, _ in table)
    if l1 or l2 or not product:
        return ()
    x, y = math.sqrt(abs(product)), math.copysign(math.sqrt(abs(product)), product)
    return ("minimum", x, y), ("minimum", -x, -y), ("saddle", 0.0, 0.0)


SURFACE = Surface(
    key="linear_chain",
    title="Two linear layers",
    group="data",
    also="deep linear network, product of weights, saddle, symmetry, initialisation",
    formula="mean((x*y*u - v)^2)",
    model=Model(("u",), "v", "x*y*u", data="line", weights=(Weight("x"), Weight("y"))),
    critical=_balanced,
    box=Box(-3.0, 3.0, -3.0, 3.0),
    start=(-0.9, 1.0),
    tagline="The mean squared error of two linear layers, w₂·w₁·u: valleys along two hyperbolas, a saddle between.",
    teaches="At zero both gradients vanish together: each weight waits for the other, and small starts wait long.",
    reference="Saxe, A. M., McClelland, J. L. & Ganguli, S. (2014). Exact solutions to the nonlinear dynamics of "
    "learning in deep linear neural networks. ICLR.",
    tags=("saddle", "degenerate", "lecture"),
    scenes=(
        Scene(
            "Near zero",
            "x=0.001,-0.0005&n=60&o=sgd&o.lr=0.1&o2=sgd&o2.lr=0.01",
            ("arrived", "saddle"),
            "A start near zero: long nothing, then all at once; with a tenth of the rate it still waits at the saddle.",
        ),
    ),
)
