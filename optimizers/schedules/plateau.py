"""Reduce on plateau."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="plateau",
    title="Reduce on plateau",
    equations="""
value = base*scale
better = where(f < best*(1 - threshold), 1, where(t > 1, 0, 1))     if mode == relative
better = where(f < best - threshold, 1, where(t > 1, 0, 1))         if mode == absolute
best = where(better > 0, f, best)
bad = where(better > 0, 0, bad + 1)
bad = where(rest > 0, 0, bad)
rest = max(rest - 1, 0)
drop = where(bad > patience, 1, 0)
scale = where(drop > 0, max(scale*factor, lowest), scale)
rest = where(drop > 0, cooldown, rest)
bad = where(drop > 0, 0, bad)
""",
    knobs=(
        knobs.number(
            "factor",
            0.1,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\gamma",
            "factor γ",
            "At every drop the value is multiplied by γ.",
            low_open=True,
            high_open=True,
        ),
        knobs.count(
            "patience",
            10,
            (0, 100),
            r"p",
            "patience",
            "So many updates without improvement are borne; the next one drops the value.",
            0,
        ),
        knobs.number(
            "threshold",
            1e-4,
            0.0,
            1e6,
            (1e-8, 0.1),
            r"\tau",
            "threshold",
            "A smaller gain is no improvement.",
            scale="log",
        ),
        knobs.switch(
            "mode",
            "relative",
            "threshold is",
            "A share of the best loss, or a difference from it.",
            ("relative", "absolute"),
        ),
        knobs.count("cooldown", 0, (0, 100), r"c", "cool-down", "Updates after a drop in which nothing is counted.", 0),
        knobs.number(
            "lowest", 0.0, 0.0, 1.0, (0.0, 1.0), r"a_{\min}", "lowest share", "The value never falls below this share."
        ),
    ),
    summary="Watches the loss of the run itself and drops the value when it has stopped falling.",
    reference="torch.optim.lr_scheduler.ReduceLROnPlateau; Géron, A. (2019). Hands-on machine learning, chapter 11.",
    init={"scale": "1"},
    restart="drop",
    notes="As in PyTorch more than p updates without improvement drop the value; Keras drops it at the p-th.",
)
