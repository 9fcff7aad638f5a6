"""An inclined plane: the same gradient everywhere."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="plane",
    title="Inclined plane",
    group="bowls",
    also="linear, slope without a minimum",
    formula="a*x + b*y",
    knobs=(
        Knob(
            "a",
            3.0,
            -1000.0,
            1000.0,
            soft=(-5.0, 5.0),
            symbol="a",
            title="slope in x",
            doc="The gradient is (a, b) everywhere.",
        ),
        Knob(
            "b",
            -4.0,
            -1000.0,
            1000.0,
            soft=(-5.0, 5.0),
            symbol="b",
            title="slope in y",
            doc="The gradient is (a, b) everywhere.",
        ),
    ),
    box=Box(-50.0, 10.0, -10.0, 70.0),
    start=(0.0, 0.0),
    steps=500,
    tagline="The same slope everywhere and for ever.",
    teaches=(
        "On a constant slope momentum reaches 1/(1 − μ) times the speed of plain descent, and one can watch "
        "it get there."
    ),
    reference="Hinton, G. (2012). Lecture 6c: the momentum method. Coursera, Neural Networks for Machine Learning.",
    tags=("convex", "unbounded", "lecture"),
)
