"""The Dixon-Price function: two equal minima along a parabola."""

import math

from surfaces.surface import Box, Surface


def _critical() -> list[tuple[str, float, float]]:
    y = math.sqrt(0.5)
    return [("minimum", 1.0, y), ("minimum", 1.0, -y), ("saddle", 1.0 / 3.0, 0.0)]


SURFACE = Surface(
    key="dixon_price",
    title="Dixon-Price",
    group="valleys",
    also="parabola, two minima",
    formula="(x - 1)^2 + 2*(2*y^2 - x)^2",
    box=Box(-2.0, 4.0, -2.0, 2.0),
    start=(3.5, 0.05),
    critical=_critical,
    tagline="A sideways parabola of low ground with a minimum on each arm.",
    teaches=(
        "Between the arms lies a saddle: the smallest tilt of the start decides which of two equal ends is found."
    ),
    reference=(
        "Dixon, L. C. W. & Price, R. C. (1989). Truncated Newton method for sparse unconstrained "
        "optimization using automatic differentiation. Journal of Optimization Theory and Applications "
        "60(2), 261-275."
    ),
    tags=("multimodal", "curved valley", "polynomial"),
)
