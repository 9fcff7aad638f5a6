"""Momentum ramp."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="momentum_ramp",
    title="Momentum ramp",
    equations="""
early = first + (middle - first)*min(k/T_1, 1)
late = middle + (base - middle)*min((k - T_1)/T_2, 1)
value = where(k < T_1, early, late)
""",
    knobs=(
        knobs.number(
            "first", 0.5, 0.0, 1.0, (0.0, 1.0), r"\mu_0", "first value", "Where the ramp begins.", high_open=True
        ),
        knobs.number(
            "middle",
            0.9,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\mu_1",
            "middle value",
            "Reached at the end of the first part.",
            high_open=True,
        ),
        knobs.count("T_1", 50, (1, 500), r"T_1", "first part", "Updates from the first to the middle value.", 1),
        knobs.count(
            "T_2", 100, (1, 1000), r"T_2", "second part", "Updates from the middle value to the knob’s own.", 1
        ),
    ),
    summary="Momentum begins at 0.5, rises to 0.9 and then to its own value: large gradients at first would build up too much speed.",
    reference="Hinton, G. (2012). Lecture 6.3, Neural Networks for Machine Learning.",
    relative=False,
    target="momentum",
)
