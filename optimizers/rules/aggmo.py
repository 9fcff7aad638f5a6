"""Aggregated momentum."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="aggmo",
    title="AggMo",
    family="momentum",
    equations="""
b1 = beta1*b1 + g
b2 = beta2*b2 + g
b3 = beta3*b3 + g
theta = theta - lr*(b1 + b2 + b3)/3
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.beta("beta1", 0.0, "Memory of the first velocity."),
        knobs.beta("beta2", 0.9, "Memory of the second velocity."),
        knobs.beta("beta3", 0.99, "Memory of the third velocity."),
    ),
    summary="Three velocities with short, middle and long memory move together. The short ones damp the swings that the long one would build up.",
    cures="The oscillation of large momentum, at nearly its speed.",
    breaks="A third of the step is plain gradient: the rate stays bounded by the steepest direction.",
    reference="Lucas, J. et al. (2019). Aggregated momentum: stability through passive damping. ICLR. arXiv:1804.00325.",
    direction="momentum",
    turns=True,
    twins=(Twin("pytorch_optimizer", "AggMo"),),
)
