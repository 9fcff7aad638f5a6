"""Lévy’s function: ripples that grow away from the minimum."""

from surfaces.known import separable
from surfaces.surface import Box, Surface

FORMULA = (
    "sin(pi*(1 + (x - 1)/4))^2 + ((x - 1)/4)^2*(1 + 10*sin(pi*(1 + (x - 1)/4) + 1)^2) + ((y - 1)/4)^2*(1 "
    "+ sin(2*pi*(1 + (y - 1)/4))^2)"
)
BOX = (-10.0, 10.0, -10.0, 10.0)

SURFACE = Surface(
    key="levy",
    title="Lévy",
    group="minima",
    also="waves",
    formula=FORMULA,
    box=Box(*BOX),
    start=(-7.5, 6.5),
    critical=separable(FORMULA, BOX),
    tagline="Hollows every few units, with walls that grow with the distance from (1, 1).",
    teaches="Within three units of the minimum the ground is smooth, and outside every few units hold a trap: the start decides.",
    reference=(
        "Levy, A. V. & Montalvo, A. (1985). The tunneling algorithm for the global minimization of "
        "functions. SIAM Journal on Scientific and Statistical Computing 6(1), 15-29."
    ),
    tags=("multimodal", "separable"),
)
