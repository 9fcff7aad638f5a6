"""Exponential decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="exponential",
    title="Exponential decay",
    equations="value = base*gamma**(k/period)",
    knobs=(
        knobs.number(
            "gamma",
            0.99,
            0.0,
            1.0,
            (0.01, 0.9999),
            r"\gamma",
            "factor γ",
            "What is left of the value after one period.",
            scale="one_minus_log",
            low_open=True,
        ),
        knobs.count(
            "period",
            1,
            (1, 1000),
            r"s",
            "period",
            "Updates in which the value falls by the factor γ: 1 for a factor per update, 100 with γ = 0.1 for a tenth every 100.",
            1,
        ),
    ),
    summary="Shrinks by the same factor in every period: γ per update, or a tenth every s updates.",
    reference="torch.optim.lr_scheduler.ExponentialLR",
)
