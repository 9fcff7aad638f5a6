"""Lion."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="lion",
    title="Lion",
    family="adam",
    also="sign of momentum",
    equations="""
u = sign(beta1*m + (1 - beta1)*g)
theta = theta - lr*(u + weight_decay*theta)
m = beta2*m + (1 - beta2)*g
""",
    knobs=(
        knobs.lr(1e-4, doc=knobs.PER_AXIS),
        knobs.beta("beta1", 0.9, "Share of the average in the step's sign."),
        knobs.beta("beta2", 0.99, "Memory of the averaged gradient."),
        knobs.weight_decay(
            0.0, "Pulls every coordinate towards zero; 3 to 10 times Adam's, because the rate is that much smaller."
        ),
    ),
    summary="Moves every coordinate by exactly η, by the sign of a mix of the newest gradient and a longer average. It was found by a program search.",
    cures="Memory: one average instead of two.",
    breaks="It walks in diagonals and ends in a jitter of constant length: it wants a small rate that decays.",
    reference="Chen, X. et al. (2023). Symbolic discovery of optimization algorithms. NeurIPS. arXiv:2302.06675.",
    direction="sign",
    scale_free=True,
    twins=(
        Twin("optax", "lion", "", {"weight_decay": 1e-3}),
        Twin("keras", "Lion", "", {"lr": 1e-3}),
        Twin("pytorch_optimizer", "Lion"),
    ),
)
