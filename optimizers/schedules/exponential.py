"""Exponential decay."""

from optimizers.parts import Schedule
from symbolic.knob import Knob

SCHEDULE = Schedule(
    key="exponential",
    title="Exponential decay",
    equations="value = base*gamma**k",
    knobs=(
        Knob(
            "gamma",
            0.99,
            0.0,
            1.0,
            low_open=True,
            soft=(0.5, 0.9999),
            scale="one_minus_log",
            symbol=r"\gamma",
            title="factor γ",
            doc="Every update the value is multiplied by γ.",
        ),
    ),
    summary="Shrinks by the same factor at every update.",
    reference="torch.optim.lr_scheduler.ExponentialLR",
)
