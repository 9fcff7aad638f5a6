"""One cycle."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="one_cycle",
    title="One cycle",
    equations="""
T = where(cycle > 0, cycle, n)
up = max(share*T - 1, 1e-9)
down = max(T - 1 - up, 1e-9)
rise = min(k/up, 1)
fall = min(max((k - up)/down, 0), 1)
rise = (1 - cos(pi*rise))/2        if anneal == cosine
fall = (1 - cos(pi*fall))/2        if anneal == cosine
first = base/div
last = first/final_div
value = where(k <= up, first + (base - first)*rise, base + (last - base)*fall)
""",
    knobs=(
        *knobs.one_cycle(),
        knobs.number(
            "div",
            25.0,
            1.0,
            1e6,
            (2.0, 100.0),
            "d",
            "first divisor",
            "The cycle begins at the full value divided by this.",
            scale="log",
        ),
        knobs.number(
            "final_div",
            1e4,
            1.0,
            1e9,
            (10.0, 1e5),
            "d_2",
            "last divisor",
            "It ends at the first value divided by this.",
            scale="log",
        ),
    ),
    summary="Rises from a small value to the full one, then falls far below the first: warm-up and decay in one curve.",
    reference="Smith, L. N., Topin, N. (2018). Super-convergence. arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR",
    notes="The phases end where PyTorch’s do, at p T − 1 and T − 1.",
)
