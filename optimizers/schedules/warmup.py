"""Linear warm-up."""

from optimizers.parts import Schedule
from symbolic.knob import Knob

SCHEDULE = Schedule(
    key="warmup",
    title="Linear warm-up",
    equations="value = base*(start_factor + (1 - start_factor)*min(k/warmup_steps, 1))",
    knobs=(
        Knob(
            "warmup_steps",
            50,
            1,
            1_000_000,
            soft=(1, 1000),
            scale="log",
            symbol=r"T_w",
            title="warm-up steps",
            integer=True,
            doc="Updates until the full value is reached.",
        ),
        Knob(
            "start_factor",
            0.1,
            0.0,
            1.0,
            soft=(0.0, 1.0),
            symbol="s",
            title="first share",
            doc="Share of the full value at the first update.",
        ),
    ),
    length="warmup_steps",
    summary="Rises in a straight line to the full value, then stays, or hands over to the next schedule: careful while the ground is unknown.",
    reference="Goyal, P. et al. (2017). arXiv:1706.02677; torch.optim.lr_scheduler.LinearLR",
)
