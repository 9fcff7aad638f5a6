"""Warm-up, stable, decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="wsd",
    title="Warm-up, stable, decay",
    equations="""
up = max(rise*n, 1)
down = max(fall*n, 1)
value = base*min(min((k + 1)/up, 1), max((n - k)/down, 0))
""",
    knobs=(
        knobs.number(
            "rise",
            0.1,
            0.0,
            1.0,
            (0.0, 1.0),
            r"p_1",
            "share of the warm-up",
            "Part of the run in which the value rises.",
        ),
        knobs.number(
            "fall",
            0.2,
            0.0,
            1.0,
            (0.0, 1.0),
            r"p_2",
            "share of the decay",
            "Part of the run in which it falls to zero.",
        ),
    ),
    summary="Rises, stays for most of the run, and falls to zero at the end: the decay can be put off as long as one likes.",
    reference="Hu, S. et al. (2024). MiniCPM. arXiv:2404.06395",
)
