"""Polynomial decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="polynomial",
    title="Polynomial decay",
    equations="""
T = where(decay_steps > 0, decay_steps, n)
value = base*(end + (1 - end)*(1 - min(k/T, 1))**power)
""",
    knobs=(
        knobs.number(
            "power",
            2.0,
            0.0,
            20.0,
            (0.5, 4.0),
            r"p",
            "power",
            "1 is a straight line; larger powers fall early.",
            low_open=True,
        ),
        knobs.share_left(),
        knobs.decay_steps(),
    ),
    summary="Falls along a power of what is left of the run.",
    reference="torch.optim.lr_scheduler.PolynomialLR; optax.polynomial_schedule",
)
