"""Bohachevsky’s first function: a bowl with a gentle ripple."""

from surfaces.known import separable
from surfaces.surface import Box, Surface

FORMULA = "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7"
BOX = (-1.6, 1.6, -1.6, 1.6)

SURFACE = Surface(
    key="bohachevsky",
    title="Bohachevsky",
    group="minima",
    also="ripples",
    formula=FORMULA,
    box=Box(*BOX),
    start=(-1.3, 1.2),
    critical=separable(FORMULA, BOX),
    tagline="A bowl with a ripple that matters only near the bottom.",
    teaches="From far away it looks convex; the traps wait near the bottom.",
    reference=(
        "Bohachevsky, I. O., Johnson, M. E. & Stein, M. L. (1986). Generalized simulated annealing for "
        "function optimization. Technometrics 28(3), 209-217."
    ),
    tags=("multimodal", "separable"),
)
