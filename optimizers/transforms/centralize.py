"""Gradient centralization."""

from optimizers.parts import Transform

TRANSFORM = Transform(
    key="centralize",
    title="Gradient centralization",
    equations="g = g - dot(g, 1)/2",
    summary=(
        "Takes the mean of the pair away from both: the pair is read as one row of a weight matrix, and "
        "only its difference moves."
    ),
    reference="Yong, H. et al. (2020). Gradient centralization. ECCV. arXiv:2004.01461.",
    stage="gradient",
    rank=15,
    notes=("The libraries centralize matrices only. On a plane it means: move along lines x + y = constant."),
)
