"""Three-hump camel: one global and two local minima."""

import math

from surfaces.surface import Box, Surface


def _critical() -> list[tuple[str, float, float]]:
    # y = -x/2 leaves x^4 - 4.2 x^2 + 3.5 = 0 beside x = 0
    inner, outer = (math.sqrt(2.1 + sign * math.sqrt(4.41 - 3.5)) for sign in (-1.0, 1.0))
    points = [("minimum", 0.0, 0.0)]
    points += [("minimum", side * outer, -side * outer / 2) for side in (-1.0, 1.0)]
    return points + [("saddle", side * inner, -side * inner / 2) for side in (-1.0, 1.0)]


SURFACE = Surface(
    key="three_hump_camel",
    title="Three-hump camel",
    group="minima",
    also="three minima",
    formula="2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    box=Box(-2.4, 2.4, -2.4, 2.4),
    start=(-2.0, 2.0),
    critical=_critical,
    tagline="Three hollows in a row; only the middle one is the lowest.",
    teaches="A side hollow costs 0.2986 and holds a careful method for ever.",
    reference=(
        "Jamil, M. & Yang, X.-S. (2013). A literature survey of benchmark functions for global optimisation "
        "problems. International Journal of Mathematical Modelling and Numerical Optimisation 4(2), 150-194."
    ),
    tags=("multimodal", "polynomial"),
)
