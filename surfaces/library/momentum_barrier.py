"""A rippled slope that plain descent does not cross."""

from surfaces.known import separable
from surfaces.surface import Box, Scene, Surface

FORMULA = "0.05*x^2 + 0.5*y^2 - 0.1*cos(3*x)"
BOX = (-6.0, 6.0, -3.0, 3.0)

SURFACE = Surface(
    key="momentum_barrier",
    title="Barrier for momentum",
    group="minima",
    also="ridge, hump, roll over",
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
    scenes=(
        Scene(
            "With and without momentum",
            "n=300&o=sgd&o.lr=0.05&o2=momentum&o2.lr=0.05",
            ("local", "arrived"),
            "The same rate twice: plain descent stops before the first ridge, momentum rolls over it.",
        ),
    ),
)
