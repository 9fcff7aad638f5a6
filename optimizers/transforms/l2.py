"""L2 (coupled)."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="l2",
    title="L2 (coupled)",
    equations="g = g + strength*theta",
    knobs=(
        knobs.number(
            "strength", 0.01, 0.0, 1000.0, (0.0, 1.0), r"\lambda", "strength", "Of the term λ‖θ‖²/2 in the loss."
        ),
    ),
    summary="Adds the gradient of λ‖θ‖²/2. An adaptive rule then scales the decay together with the slope.",
    reference="Krogh, A., Hertz, J. A. (1991). A simple weight decay can improve generalization. NeurIPS.",
    stage="gradient",
    rank=30,
    holds=True,
    penalty=("squares", "strength"),
    notes=("This is weight_decay in torch.optim.SGD and Adam. The loss that is shown stays the surface’s own."),
)
