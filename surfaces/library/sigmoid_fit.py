"""One sigmoid neuron with the squared error, on data: plateaus on all sides."""

from surfaces.dataset import CLASSES
from surfaces.model import Model
from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="sigmoid_fit",
    title="Sigmoid neuron on data",
    group="data",
    also="squared error, saturation, vanishing gradient, plateau, initialisation",
    formula="mean(((1 + tanh((x*u + y)/2))/2 - v)^2)",
    model=Model(("u",), "v", "(1 + tanh((x*u + y)/2))/2", answers=CLASSES, data="dose"),
    box=Box(-15.0, 15.0, -20.0, 20.0),
    start=(-12.0, 4.0),
    tagline="The mean squared error of one sigmoid neuron: a hollow, and plateaus where the neuron is saturated.",
    teaches="Large first weights put the neuron on a plateau, where it is wrong, sure of it, and does not move.",
    reference="Glorot, X. & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural "
    "networks. AISTATS 13, 249-256.",
    tags=("plateau", "lecture"),
    scenes=(
        Scene(
            "Saturated at the start",
            "x=-12,4&n=300&o=sgd&o.lr=0.5&o2=adam&o2.lr=0.3",
            ("going", "arrived"),
            "On the plateau plain descent hardly moves; Adam's steps do not depend on how small the gradient is.",
        ),
    ),
)
