"""A rippled slope that plain descent does not cross."""

from surfaces.known import separable
from surfaces.surface import Box, Surface

FORMULA = "0.05*x^2 + 0.5*y^2 - 0.1*cos(3*x)"
BOX = (-6.0, 6.0, -3.0, 3.0)

SURFACE = Surface(
    key="momentum_barrier",
    title="Barrier for momentum",
    formula=FORMULA,
    box=Box(*BOX),
    start=(4.6, 1.0),
    critical=separable(FORMULA, BOX),
    tagline="A shallow bowl with small ridges across the way to its bottom.",
    teaches=(
        "A rolling stone crosses a ridge that a walker cannot; with too much momentum it rolls past the bottom as well."
    ),
    reference=(
        "Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. USSR "
        "Computational Mathematics and Mathematical Physics 4(5), 1-17."
    ),
    tags=("multimodal", "barrier", "separable"),
)
