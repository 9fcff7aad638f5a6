"""Griewank’s function: a wide bowl with fine ripples."""

import math

from surfaces.known import near
from surfaces.surface import Box, Surface

FORMULA = "(x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2)) + 1"


def _hollows() -> list[tuple[float, float]]:
    """Both cosines are 1, or both -1, near (i pi, j sqrt(2) pi) with i + j even."""
    return [(i * math.pi, j * math.pi * math.sqrt(2.0)) for i in range(-3, 4) for j in range(-2, 3) if (i + j) % 2 == 0]


SURFACE = Surface(
    key="griewank",
    title="Griewank",
    group="minima",
    also="ripples, waves",
    formula=FORMULA,
    box=Box(-12.0, 12.0, -12.0, 12.0),
    start=(-9.0, 8.0),
    critical=near(FORMULA, _hollows, reach=0.6),
    tagline="A very wide bowl under ripples of the same height everywhere.",
    teaches="Near by it is all ripples and far away it is a bowl: what a method sees depends on its step.",
    reference=(
        "Griewank, A. O. (1981). Generalized descent for global optimization. Journal of Optimization Theory "
        "and Applications 34(1), 11-39."
    ),
    tags=("multimodal",),
)
