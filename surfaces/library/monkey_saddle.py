"""Three valleys and three ridges meet in one point; a quartic rim bounds the valleys."""

import math

from surfaces.surface import Box, Surface
from symbolic.knob import Knob


def _critical(rim: float) -> list[tuple[str, float, float]]:
    saddle = [("saddle", 0.0, 0.0)]
    if rim <= 0.0:
        return saddle
    r = 3.0 / (4.0 * rim)  # along a valley f = -r^3 + rim r^4
    h = r * math.sqrt(3.0) / 2.0
    return [("minimum", -r, 0.0), ("minimum", r / 2.0, h), ("minimum", r / 2.0, -h), *saddle]


SURFACE = Surface(
    key="monkey_saddle",
    title="Monkey saddle",
    group="saddles",
    also="three valleys, degenerate",
    formula="x^3 - 3*x*y^2 + rim*(x^2 + y^2)^2",
    knobs=(
        Knob(
            "rim",
            0.5,
            0.0,
            10.0,
            soft=(0.3, 1.0),
            symbol="r",
            title="quartic rim r",
            doc="Bends the three valleys up again; with 0 they fall for ever.",
        ),
    ),
    box=Box(-2.2, 2.2, -2.2, 2.2),
    start=(1.4, 0.05),
    critical=_critical,
    tagline="Room for two legs and a tail: three ways down from a point without curvature.",
    teaches=(
        "At the centre gradient and Hessian both vanish, so neither the slope nor Newton’s step says where to go."
    ),
    reference="Hilbert, D. & Cohn-Vossen, S. (1952). Geometry and the Imagination. Chelsea.",
    tags=("saddle", "degenerate", "non-convex"),
)
