"""Decoupled weight decay."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="weight_decay",
    title="Decoupled weight decay",
    equations="theta = theta - lr*decay*theta_old",
    knobs=(
        knobs.number(
            "decay",
            0.01,
            0.0,
            1000.0,
            (0.0, 1.0),
            r"\lambda",
            "strength",
            "Every update takes the share η λ from every coordinate.",
        ),
    ),
    summary="Shrinks the point itself, beside the rule and not through its averages.",
    reference=("Loshchilov, I., Hutter, F. (2019). Decoupled weight decay regularization. ICLR. arXiv:1711.05101."),
    stage="move",
    rank=40,
    holds=True,
    penalty=("squares", "decay"),
    notes="With the old θ, as AdamW has it; with a rule that has no learning rate η is 1.",
)
