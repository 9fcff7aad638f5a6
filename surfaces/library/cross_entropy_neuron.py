"""Cross-entropy of the same neuron: the level top becomes a slope."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="cross_entropy_neuron",
    title="Neuron with cross-entropy",
    group="data",
    also="logistic regression, classification, sigmoid",
    formula="log(1 + exp(x + y))",
    box=Box(-8.0, 8.0, -8.0, 8.0),
    start=(2.0, 2.0),
    tagline="The cross-entropy of the same neuron: the more wrong, the steeper, up to a slope of one.",
    teaches=("Changing the loss changes the landscape: with cross-entropy the saturated neuron moves at full speed."),
    reference="Goodfellow, I., Bengio, Y. & Courville, A. (2016). Deep Learning, section 6.2.2. MIT Press.",
    tags=("convex", "unbounded"),
)
