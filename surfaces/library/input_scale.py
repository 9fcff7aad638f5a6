"""A linear neuron whose inputs differ in scale."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="input_scale",
    title="Inputs of different scale",
    group="data",
    also="normalisation, standardisation, features, quadratic",
    formula="(p*x + q*y - 2)^2/2 + (p*x - q*y)^2/2",
    knobs=(
        Knob(
            "p",
            0.1,
            0.0,
            1000.0,
            low_open=True,
            soft=(0.05, 2.0),
            scale="log",
            symbol="p",
            title="scale of the first input p",
            doc="Curvature along x is 2p².",
        ),
        Knob(
            "q",
            10.0,
            0.0,
            1000.0,
            low_open=True,
            soft=(0.5, 20.0),
            scale="log",
            symbol="q",
            title="scale of the second input q",
            doc="Curvature along y is 2q².",
        ),
    ),
    box=Box(-5.0, 15.0, -2.0, 2.0),
    start=(-3.0, 1.5),
    critical=lambda p, q: [("minimum", 1.0 / p, 1.0 / q)],
    tagline="A linear neuron with two cases, inputs (0.1, 10) and (0.1, −10).",
    teaches=("Bringing the inputs to one scale does for every method what adaptive ones try to learn while walking."),
    reference=(
        "LeCun, Y., Bottou, L., Orr, G. & Müller, K.-R. (1998). Efficient BackProp. In Neural Networks: "
        "Tricks of the Trade. Springer."
    ),
    tags=("convex", "quadratic", "ill-conditioned", "lecture"),
    scenes=(
        Scene(
            "One rate for two scales",
            "n=400&o=sgd&o.lr=0.009&o2=sgd&o2.lr=0.011&o3=adagrad&o3.lr=1",
            ("going", "diverged", "arrived"),
            "Plain descent crawls or explodes, with hardly anything between; Adagrad gives each input its own step.",
        ),
    ),
)
