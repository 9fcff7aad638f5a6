"""Inverse square root."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="inverse_sqrt",
    title="Inverse square root",
    equations="value = base*sqrt(warmup_steps)*min(1/sqrt(t), t/warmup_steps**1.5)",
    knobs=(
        knobs.count("warmup_steps", 50, (1, 1000), r"w", "warm-up steps", "The peak is reached at this update.", 1),
    ),
    summary="Rises in a straight line to the full value, then falls with the inverse square root of time: Noam without the width.",
    reference="Vaswani, A. et al. (2017). Attention is all you need. arXiv:1706.03762",
)
