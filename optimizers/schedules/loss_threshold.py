"""Drop at a loss threshold."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="loss_threshold",
    title="Drop at a loss threshold",
    equations="""
drop = where(f < level, 1 - dropped, 0)
dropped = max(dropped, drop)
value = base*where(dropped > 0, factor, 1)
""",
    knobs=(
        knobs.number(
            "level",
            1.0,
            -1e9,
            1e9,
            (0.0, 10.0),
            r"f_0",
            "threshold",
            "The loss below which the value drops, once and for all.",
        ),
        knobs.number(
            "factor",
            0.1,
            0.0,
            100.0,
            (0.0, 1.0),
            r"\gamma",
            "factor γ",
            "The value is multiplied by γ from then on.",
            low_open=True,
        ),
    ),
    summary="Keeps the value until the loss of the run itself falls below a threshold, then drops it for good. Two of them in a chain make two drops.",
    reference="Hinton, G. (2012). Lecture 6.2, Neural Networks for Machine Learning; Robbins, H., Monro, S. (1951).",
    restart="drop",
    notes="Other than “reduce on plateau” it does not wait until the loss has stopped falling. A run whose loss rises again keeps the dropped value.",
)
