"""A bowl under a rugged surface whose ruggedness can be turned down."""

from surfaces.known import separable
from surfaces.surface import Box, Surface
from symbolic.knob import Knob

FORMULA = "0.05*(x^2 + y^2) + 0.3*s*(2 - cos(3*x) - cos(3*y))"
BOX = (-5.0, 5.0, -5.0, 5.0)

SURFACE = Surface(
    key="rugged",
    title="Rugged ground",
    group="minima",
    also="noise, rough, smoothing",
    formula=FORMULA,
    knobs=(
        Knob(
            "s",
            1.0,
            0.0,
            100.0,
            soft=(0.0, 1.5),
            symbol="s",
            title="ruggedness s",
            doc="With 0 only the bowl is left; up to 0.037 it is convex.",
        ),
    ),
    box=Box(*BOX),
    start=(4.3, -3.6),
    critical=separable(FORMULA, BOX),
    tagline="A gentle bowl under rugged ground; a knob flattens it.",
    teaches="Instead of a cleverer walker one can choose easier ground: flattened enough, every start arrives.",
    reference="Blake, A. & Zisserman, A. (1987). Visual Reconstruction. MIT Press (graduated non-convexity).",
    tags=("multimodal", "separable", "lecture"),
)
