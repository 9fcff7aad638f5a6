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
        knobs.share_left(),
        knobs.decay_steps(),
    ),
    summary="Falls in a straight line.",
    reference="torch.optim.lr_scheduler.LinearLR; optax.linear_schedule",
)
