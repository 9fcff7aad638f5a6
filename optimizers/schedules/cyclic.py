"""Cyclic (triangular)."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="cyclic",
    title="Cyclic (triangular)",
    equations="""
cycle = floor(1 + k/(2*half))
x = abs(k/half - 2*cycle + 1)
tent = max(1 - x, 0)
shrink = 1                             if form == triangular
shrink = 0.5**(cycle - 1)              if form == halving
shrink = gamma**k                      if form == exponential
value = base*(low + (1 - low)*tent*shrink)
""",
    knobs=(
        knobs.count("half", 50, (5, 500), r"s", "half cycle", "Updates from the lowest to the full value.", 1),
        knobs.number("low", 0.1, 0.0, 1.0, (0.0, 1.0), r"a", "lowest share", "Share of the full value at the bottom."),
        knobs.switch(
            "form",
            "triangular",
            "form",
            "Equal cycles, cycles of half the height each, or a height that shrinks with every update.",
            ("triangular", "halving", "exponential"),
        ),
        knobs.number(
            "gamma",
            0.99,
            0.0,
            1.0,
            (0.9, 0.9999),
            r"\gamma",
            "factor γ",
            "The exponential form multiplies the height by γ at every update.",
            scale="one_minus_log",
            low_open=True,
        ),
    ),
    summary="Up and down in straight lines between two values, so that no single rate has to be right.",
    reference="Smith, L. N. (2017). Cyclical learning rates for training neural networks. WACV. arXiv:1506.01186; torch.optim.lr_scheduler.CyclicLR",
)
