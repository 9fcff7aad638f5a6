"""The Styblinski-Tang function: four hollows of different depth."""

from surfaces.known import separable
from surfaces.surface import Box, Surface

FORMULA = "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2"
BOX = (-4.5, 4.5, -4.5, 4.5)

SURFACE = Surface(
    key="styblinski_tang",
    title="Styblinski-Tang",
    group="minima",
    also="four minima",
    formula=FORMULA,
    box=Box(*BOX),
    start=(0.5, 1.0),
    critical=separable(FORMULA, BOX),
    tagline="Four hollows, one in each quarter, of three different depths.",
    teaches="From the middle the nearer hollow is not the deeper one: each coordinate decides for itself.",
    reference=(
        "Styblinski, M. A. & Tang, T.-S. (1990). Experiments in nonconvex optimization: stochastic "
        "approximation with function smoothing and simulated annealing. Neural Networks 3(4), 467-483."
    ),
    tags=("multimodal", "polynomial", "separable"),
)
