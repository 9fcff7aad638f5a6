"""Schaffer’s function no. 4: four equal minima in ripples."""

from surfaces.known import near
from surfaces.surface import Box, Surface

FORMULA = "0.5 + (cos(sin(x^2 - y^2))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2"
# Published with sin(|x^2 - y^2|); the square of an even function makes the bars needless, and the surface smooth.
GUESSES = (
    *((sx * 1.2531318, sy * 1.2531318) for sx, sy in ((0, 1), (0, -1), (1, 0), (-1, 0))),
    *((sx * 2.1706988, sy * 2.1706988) for sx, sy in ((0, 1), (0, -1), (1, 0), (-1, 0))),
    *((sx * 1.7723132, sy * 1.7723132) for sx, sy in ((0, 1), (0, -1), (1, 0), (-1, 0))),
    (0.0, 0.0),
)


SURFACE = Surface(
    key="schaffer4",
    title="Schaffer no. 4",
    group="minima",
    also="ripples, rings",
    formula=FORMULA,
    box=Box(-2.6, 2.6, -2.6, 2.6),
    start=(-0.6, 0.4),
    critical=near(FORMULA, lambda: GUESSES, reach=0.1),
    tagline="Four equal minima round a hill, among ripples almost as deep.",
    teaches=(
        "The next-best hollows are worse by 0.0013: telling the best from the good takes more than following the slope."
    ),
    reference=(
        "Mishra, S. K. (2006). Some new test functions for global optimization and performance of repulsive "
        "particle swarm method. MPRA Paper 2718."
    ),
    tags=("multimodal",),
)
