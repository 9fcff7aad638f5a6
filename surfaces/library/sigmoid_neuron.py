"""Squared error of one sigmoid neuron that should answer zero."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="sigmoid_neuron",
    title="Saturated neuron",
    group="plateaus",
    also="saturation, vanishing gradient, squared error",
    formula="((1 + tanh((x + y)/2))/2)^2/2",
    box=Box(-8.0, 8.0, -8.0, 8.0),
    start=(2.0, 2.0),
    tagline="The squared error of one sigmoid neuron with target 0: a step with a level top.",
    teaches=(
        "The more wrong the neuron is, the smaller its gradient: at an input of 8 it is 280 times smaller than at 2."
    ),
    reference=(
        "Glorot, X. & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural "
        "networks. AISTATS 13, 249-256."
    ),
    tags=("plateau", "unbounded"),
)
