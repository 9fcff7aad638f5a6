"""Two-level warm-up."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="two_level",
    title="Two-level warm-up",
    equations="value = base*where(k < low_steps, low, 1)",
    knobs=(
        knobs.count("low_steps", 100, (1, 1000), r"n_0", "warm-up steps", "Updates at the low value.", 1),
        knobs.number(
            "low",
            0.1,
            0.0,
            1.0,
            (0.0, 1.0),
            r"a",
            "low share",
            "Share of the full value until then: 0.01 before 0.1 is a tenth.",
            low_open=True,
        ),
    ),
    summary="A tenth of the rate for the first updates, then the full one: what let the deepest ResNet start at all.",
    reference="He, K. et al. (2016). Deep residual learning, section 4.2. arXiv:1512.03385",
    length="low_steps",
)
