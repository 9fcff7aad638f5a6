"""Michalewicz’s function: narrow canyons in a plain."""

from surfaces.known import separable
from surfaces.surface import Box, Surface
from symbolic.knob import Knob

FORMULA = "-sin(x)*sin(x^2/pi)^(2*m) - sin(y)*sin(2*y^2/pi)^(2*m)"
BOX = (0.0, 3.141592653589793, 0.0, 3.141592653589793)

SURFACE = Surface(
    key="michalewicz",
    title="Michalewicz",
    group="minima",
    also="steep ridges, narrow",
    formula=FORMULA,
    knobs=(
        Knob(
            "m",
            10,
            1.0,
            100.0,
            soft=(1.0, 20.0),
            symbol="m",
            title="steepness m",
            doc="Larger is narrower and flatter between.",
            integer=True,
        ),
    ),
    box=Box(*BOX),
    start=(2.6, 1.9),
    critical=separable(FORMULA, BOX),
    tagline="Straight canyons in a plain; the minimum is where two of them cross.",
    teaches="Between the canyons there is nothing to follow: the steeper they are, the flatter is the rest.",
    reference="Michalewicz, Z. (1992). Genetic Algorithms + Data Structures = Evolution Programs. Springer.",
    tags=("multimodal", "separable", "plateau"),
)
