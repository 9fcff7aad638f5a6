"""Piecewise constant."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="piecewise",
    title="Piecewise constant",
    equations="value = base*where(k < first, 1, where(k < second, middle, last))",
    knobs=(
        knobs.count(
            "first",
            50,
            (1, 500),
            r"k_1",
            "first boundary",
            "From this update on (counted from 0) the middle share holds.",
            1,
        ),
        knobs.count(
            "second", 150, (1, 1000), r"k_2", "second boundary", "From this update on the last share holds.", 1
        ),
        knobs.number(
            "middle",
            0.5,
            0.0,
            100.0,
            (0.0, 1.0),
            r"a_1",
            "middle share",
            "Share of the full value between the boundaries.",
        ),
        knobs.number(
            "last",
            0.1,
            0.0,
            100.0,
            (0.0, 1.0),
            r"a_2",
            "last share",
            "Share of the full value behind the second boundary.",
        ),
    ),
    summary="Three levels with a boundary after each.",
    reference="torch.optim.lr_scheduler.MultiStepLR; Géron, A. (2019). Hands-on machine learning, chapter 11.",
    notes="The value changes at the boundary, as in PyTorch and optax; Keras keeps the old one for one more update.",
)
