"""L1 (coupled)."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="l1",
    title="L1 (coupled)",
    equations="g = g + strength*sign(theta)",
    knobs=(
        knobs.number(
            "strength", 0.01, 0.0, 1000.0, (0.0, 1.0), r"\lambda", "strength", "Of the term λ(|θ₁| + |θ₂|) in the loss."
        ),
    ),
    summary=(
        "Adds the subgradient of λ times the sum of magnitudes. It chatters around zero and never gets there exactly."
    ),
    reference=(
        "Tibshirani, R. (1996). Regression shrinkage and selection via the lasso. J. Royal Statistical "
        "Society B 58, 267-288."
    ),
    stage="gradient",
    rank=31,
    holds=True,
    penalty=("sizes", "strength"),
)
