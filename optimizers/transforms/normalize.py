"""Normalized gradient."""

from optimizers.parts import Transform

TRANSFORM = Transform(
    key="normalize",
    title="Normalized gradient",
    equations="g = g/max(norm(g), 1e-12)",
    summary="Keeps the direction of the gradient and makes its length 1.",
    reference=(
        "Hazan, E., Levy, K., Shalev-Shwartz, S. (2015). Beyond convexity: stochastic quasi-convex "
        "optimization. NeurIPS."
    ),
    stage="gradient",
    rank=22,
)
