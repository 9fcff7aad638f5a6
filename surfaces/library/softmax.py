"""Softmax over three classes, its cross-entropy against its squared error on the same data."""

from surfaces.dataset import THREE
from surfaces.model import Model, Weight
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

ALL = "(1 + exp(x*u) + exp(y*u))"
LEFT, RIGHT = "v*(v - 1)/2", "v*(v + 1)/2"  # 1 for the class -1, for the class 1
ENTROPY = f"(log({ALL}) - {LEFT}*x*u - {RIGHT}*y*u)"
SQUARED = f"((exp(x*u)/{ALL} - {LEFT})^2 + (exp(y*u)/{ALL} - {RIGHT})^2 + (1/{ALL} - 1 + v^2)^2)"

SURFACE = Surface(
    key="softmax",
    title="Softmax with three classes",
    group="data",
    also="classification, cross-entropy, squared error, multinomial",
    formula=f"mean((1 - q)*{ENTROPY} + q*{SQUARED})",
    knobs=(
        Knob(
            "q",
            0.0,
            0.0,
            1.0,
            symbol="q",
            title="squared error q",
            doc="Its share of the loss: 0 is the cross-entropy, 1 the squared error, on the same data.",
        ),
    ),
    model=Model(
        ("u",),
        "v",
        "(exp(y*u) - exp(x*u))/(1 + exp(x*u) + exp(y*u))",
        answers=THREE,
        data="three",
        weights=(Weight("x", fan_out=3), Weight("y", fan_out=3)),
    ),
    box=Box(-8.0, 8.0, -8.0, 8.0),
    start=(6.0, -6.0),
    tagline="The loss of a softmax over three classes, which lie along one input: the left one's weight along x, the "
    "right one's along y, and the middle's held at zero.",
    teaches="The same data and the same model: the cross-entropy is a bowl, the squared error has a plateau.",
    reference="Golik, P., Doetsch, P. & Ney, H. (2013). Cross-entropy vs. squared error training: a theoretical and "
    "experimental comparison. Interspeech, 1756-1760.",
    tags=("plateau", "lecture"),
    scenes=(
        Scene(
            "Squared error",
            "s.q=1&n=300&o=sgd&o.lr=0.5&o2=adam&o2.lr=0.3",
            ("going", "arrived"),
            "From the wrong corner the squared error is level ground, where plain descent hardly moves; the cross-entropy "
            "(q = 0) leads straight down.",
        ),
    ),
)
