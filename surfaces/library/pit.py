"""A plain with one narrow pit."""

from surfaces.known import along_x
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

FORMULA = "-0.02*x - 2*exp(-(x - 20)^2/(2*w^2)) + 0.25*y^2"

SURFACE = Surface(
    key="pit",
    title="Plain with a pit",
    group="plateaus",
    also="hole, needle in a haystack, flat",
    formula=FORMULA,
    knobs=(
        Knob(
            "w",
            0.1,
            0.05,
            2.0,
            soft=(0.1, 1.0),
            scale="log",
            symbol="w",
            title="width of the pit w",
            doc="Smaller is steeper.",
        ),
    ),
    box=Box(-2.0, 28.0, -3.0, 3.0),
    start=(0.0, 1.0),
    steps=2000,
    critical=along_x(FORMULA, (15.0, 28.0, -1.0, 1.0)),
    tagline="A long, almost level slope with one narrow pit in it.",
    teaches=(
        "After a long flat stretch a method that averages over all gradients has a huge step when the ground "
        "suddenly falls; one that forgets brakes in time."
    ),
    reference=(
        "Tieleman, T. & Hinton, G. (2012). Lecture 6.5: rmsprop. Coursera, Neural Networks for Machine Learning."
    ),
    tags=("plateau", "unbounded", "lecture"),
    scenes=(
        Scene(
            "Who crosses the plain?",
            "n=300&o=sgd&o.lr=0.1&o2=adam&o2.lr=0.1",
            ("going", "arrived"),
            "Plain descent steps as small as the slope is; Adam strides across it.",
        ),
    ),
)
