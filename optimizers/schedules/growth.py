"""Growth by steps: the batch grows instead of the rate falling."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="growth",
    title="Growth by steps",
    equations="""
due = where(k > 0, where(mod(k, period) == 0, 1, 0), 0)
multiple = where(due > 0, min(multiple*factor, most), multiple)
value = base*multiple
""",
    init={"multiple": "1"},
    knobs=(
        knobs.number(
            "factor",
            2.0,
            1.0,
            100.0,
            (1.0, 10.0),
            r"\gamma",
            "factor γ",
            "At every step the value is multiplied by γ.",
        ),
        knobs.count("period", 100, (5, 500), r"s", "period", "Updates between two steps.", 1),
        knobs.number(
            "most",
            64.0,
            1.0,
            1e6,
            (1.0, 1000.0),
            r"a_{\max}",
            "largest multiple",
            "The value never grows beyond this many times its own.",
            scale="log",
        ),
    ),
    target="batch",
    summary="Multiplies the value by a factor, again and again, up to a limit. On the batch of the gradient noise (t1.batch) the noise falls with its root, as it would with a falling rate, but the steps stay long.",
    reference="Smith, S. L. et al. (2018). Don't decay the learning rate, increase the batch size. ICLR. arXiv:1711.00489.",
    notes="On a learning rate it is a range test: the loss tells at which rate the run breaks.",
)
