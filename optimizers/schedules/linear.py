"""Linear decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="linear",
    title="Linear decay",
    equations="""
T = where(decay_steps > 0, decay_steps, n)
value = base*(1 + (end - 1)*min(k/T, 1))
""",
    knobs=(
        knobs.number("end", 0.0, 0.0, 1.0, (0.0, 1.0), r"a", "last share", "Share of the full value at the end."),
        knobs.count(
            "decay_steps",
            0,
            (0, 1000),
            r"T_{\max}",
            "length",
            "Updates until the end is reached; 0 means the whole run.",
            0,
        ),
    ),
    summary="Falls in a straight line.",
    reference="torch.optim.lr_scheduler.LinearLR; optax.linear_schedule",
)
