"""The elongated convex bowl: a quadratic with a condition number to choose."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="bowl",
    title="Elongated bowl",
    formula="(x^2 + kappa*y^2)/2",
    knobs=(
        Knob(
            "kappa",
            20.0,
            1.0,
            1e6,
            soft=(1.0, 1000.0),
            scale="log",
            symbol=r"\kappa",
            title="condition number κ",
            doc="Largest curvature divided by the smallest; 1 is a round bowl.",
        ),
    ),
    box=Box(-4.5, 4.5, -3.0, 3.0),
    start=(-4.0, 1.5),
    steps=200,
    critical=lambda kappa: [("minimum", 0.0, 0.0)],
    tagline="A long, convex canyon: steep across, flat along.",
    teaches="One learning rate has to serve two curvatures: above 2/κ the steep direction explodes, and below it the "
    "flat one crawls.",
    reference="Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. "
    "USSR Computational Mathematics and Mathematical Physics 4(5), 1-17.",
    tags=("convex", "quadratic", "ill-conditioned"),
)
