"""One cycle, for momentum."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="one_cycle_momentum",
    title="One cycle, for momentum",
    equations="""
T = where(cycle > 0, cycle, n)
up = max(share*T - 1, 1e-9)
down = max(T - 1 - up, 1e-9)
rise = min(k/up, 1)
fall = min(max((k - up)/down, 0), 1)
rise = (1 - cos(pi*rise))/2        if anneal == cosine
fall = (1 - cos(pi*fall))/2        if anneal == cosine
value = where(k <= up, base + (low - base)*rise, low + (base - low)*fall)
""",
    knobs=(
        *knobs.one_cycle(),
        knobs.number(
            "low",
            0.85,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\mu_{\min}",
            "lowest value",
            "Reached when the rate is at its peak.",
            high_open=True,
        ),
    ),
    summary="The counterpart of one cycle: momentum falls while the rate rises, and comes back while it falls.",
    reference="Smith, L. N. (2018). A disciplined approach to neural network hyper-parameters. arXiv:1803.09820",
    relative=False,
    target="momentum",
)
