"""The elongated convex bowl: a quadratic with a condition number to choose."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="bowl",
    title="Elongated bowl",
    group="bowls",
    also="quadratic, narrow, ravine, ellipse, condition number, zigzag",
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
    scenes=(
        Scene(
            "Largest stable step",
            "n=400&o=sgd&o.lr=0.097&o2=sgd&o2.lr=0.103",
            ("arrived", "diverged"),
            "Two rates, one just below 2/κ and one just above: the first arrives, the other swings ever wider.",
        ),
        Scene(
            "With and without momentum",
            "n=200&o=sgd&o.lr=0.02&o2=momentum&o2.lr=0.02",
            ("going", "arrived"),
            "The same rate twice: along the flat floor only the one with memory gets there in time.",
        ),
    ),
)
