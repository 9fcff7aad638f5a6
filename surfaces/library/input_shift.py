"""A linear neuron whose inputs are far from zero."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="input_shift",
    title="Inputs far from zero",
    group="data",
    also="normalisation, centring, batch normalisation, quadratic",
    formula="((101 - m)*x + (101 - m)*y - 2)^2/2 + ((101 - m)*x + (99 - m)*y)^2/2",
    knobs=(
        Knob(
            "m",
            0.0,
            0.0,
            100.0,
            soft=(0.0, 100.0),
            symbol="m",
            title="mean taken away m",
            doc="Subtracted from every input; at 100 the bowl is round.",
        ),
    ),
    box=Box(-4.0, 3.0, -3.0, 4.0),
    start=(-3.0, 3.2),
    critical=lambda m: [("minimum", -(99.0 - m) / (101.0 - m), 1.0)],
    tagline="A linear neuron with two cases, inputs (101, 101) and (101, 99).",
    teaches=(
        "Taking the mean from the inputs turns a canyon of condition 40,000 into a round bowl; no optimizer "
        "helps as much."
    ),
    reference=(
        "LeCun, Y., Bottou, L., Orr, G. & Müller, K.-R. (1998). Efficient BackProp. In Neural Networks: "
        "Tricks of the Trade. Springer."
    ),
    tags=("convex", "quadratic", "ill-conditioned", "lecture"),
)
