"""One rectified neuron on three points: a region where nothing moves."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="relu",
    title="Dead neuron",
    group="data",
    also="rectifier, dying ReLU, dead unit",
    formula=(
        "((max(x + y, c*(x + y)) - 1)^2 + (max(2*x + y, c*(2*x + y)) - 2)^2 + (max(3*x + y, c*(3*x + y)) - 3)^2)/6"
    ),
    knobs=(
        Knob(
            "c",
            0.0,
            0.0,
            0.99,
            soft=(0.0, 0.5),
            symbol="c",
            title="leak c",
            doc="Slope of the unit when it is off; 0 is ReLU.",
        ),
    ),
    box=Box(-2.5, 2.5, -3.0, 3.0),
    start=(-1.0, 2.0),
    critical=lambda c: [("minimum", 1.0, 0.0)],
    tagline=(
        "Half the mean squared error of one rectified neuron: beyond the last kink the ground is perfectly level."
    ),
    teaches=("A dead unit has a gradient of exactly zero and no method of first order revives it; a small leak does."),
    reference=(
        "Maas, A. L., Hannun, A. Y. & Ng, A. Y. (2013). Rectifier nonlinearities improve neural network "
        "acoustic models. ICML 30."
    ),
    tags=("non-smooth", "plateau", "lecture"),
    scenes=(
        Scene(
            "A step too far",
            "n=300&o=sgd&o.lr=0.05&o2=sgd&o2.lr=0.5",
            ("going", "level"),
            "The larger rate throws the neuron beyond its last kink, where nothing can bring it back.",
        ),
    ),
)
