"""Power (inverse time) decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="power",
    title="Power (inverse time) decay",
    equations="value = base/(1 + k/s)**c",
    knobs=(
        knobs.number(
            "s",
            100.0,
            0.0,
            1e6,
            (1.0, 1000.0),
            "s",
            "time scale",
            "After s updates the value is 2^-c of the first, after 2s 3^-c.",
            scale="log",
            low_open=True,
        ),
        knobs.number(
            "c",
            1.0,
            0.0,
            10.0,
            (0.1, 2.0),
            r"c",
            "power",
            "1 is inverse time, 1/2 the inverse square root.",
            low_open=True,
        ),
    ),
    summary="Falls to 1/2, 1/3, 1/4 … of the first value: fast at first, then slower and slower.",
    reference="Robbins, H., Monro, S. (1951). A stochastic approximation method; keras InverseTimeDecay.",
)
