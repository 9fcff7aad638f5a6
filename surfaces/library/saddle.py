"""The saddle, with a quartic rim so that there is something to reach."""

import math

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob


def _critical(rim: float) -> list[tuple[str, float, float]]:
    if rim <= 0.0:
        return [("saddle", 0.0, 0.0)]
    y = math.sqrt(1.0 / (2.0 * rim))  # -2y + 4 rim y^3 = 0
    return [("minimum", 0.0, y), ("minimum", 0.0, -y), ("saddle", 0.0, 0.0)]


SURFACE = Surface(
    key="saddle",
    title="Saddle",
    group="saddles",
    also="escape, slow start, stuck",
    formula="x^2 - y^2 + rim*y^4",
    knobs=(
        Knob(
            "rim",
            0.25,
            0.0,
            10.0,
            soft=(0.0, 1.0),
            symbol="r",
            title="quartic rim r",
            doc="Bends the falling sides up again; with 0 the surface falls for ever.",
        ),
    ),
    box=Box(-2.0, 2.0, -2.4, 2.4),
    start=(1.5, 0.01),
    steps=200,
    critical=_critical,
    tagline="Down in one direction, up in the other.",
    teaches="Near a saddle the gradient is small although nothing is finished: what matters is who leaves first.",
    reference="Dauphin, Y. et al. (2014). Identifying and attacking the saddle point problem in high-dimensional "
    "non-convex optimization. NeurIPS 27.",
    tags=("saddle", "non-convex"),
    scenes=(
        Scene(
            "With and without momentum",
            "n=200&o=sgd&o.lr=0.01&o2=momentum&o2.lr=0.01",
            ("going", "arrived"),
            "Near the saddle the slope is almost nothing: plain descent lingers, momentum gathers speed and leaves.",
        ),
    ),
)
