"""Step decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="step",
    title="Step decay",
    equations="value = base*gamma**floor(k/period)",
    knobs=(
        knobs.number(
            "gamma",
            0.1,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\gamma",
            "factor γ",
            "At every drop the value is multiplied by γ.",
            low_open=True,
        ),
        knobs.count("period", 100, (5, 500), r"s", "period", "Updates between two drops.", 1),
    ),
    summary="Keeps the value, then drops it by a factor, again and again: annealing by plan.",
    reference="torch.optim.lr_scheduler.StepLR",
)
