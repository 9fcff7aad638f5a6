"""A sigmoid neuron fitted to two cases: minimum in the middle of plateaus."""

import math

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="plateau",
    title="Sigmoid plateaus",
    group="plateaus",
    also="sigmoid, saturation, vanishing gradient",
    formula="((1 + tanh((2*x + y)/2))/2 - t)^2/2 + ((1 + tanh((y - 2*x)/2))/2 - 1 + t)^2/2",
    knobs=(
        Knob(
            "t",
            0.9,
            0.55,
            0.999,
            soft=(0.6, 0.99),
            symbol="t",
            title="target t",
            doc="The neuron should answer t to the input 2, and 1 − t to −2.",
        ),
    ),
    box=Box(-8.0, 8.0, -8.0, 8.0),
    start=(-3.0, 4.5),
    critical=lambda t: [("minimum", math.log(t / (1.0 - t)) / 2.0, 0.0)],
    tagline="One sigmoid neuron, weight along x and bias along y: terraces where the slope has died.",
    teaches=(
        "Where the neuron is saturated the gradient is tiny although the error is large: being wrong is not "
        "enough to be moved."
    ),
    reference=(
        "Glorot, X. & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural "
        "networks. AISTATS 13, 249-256."
    ),
    tags=("plateau", "non-convex"),
)
