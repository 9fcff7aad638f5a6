"""Cosine decay."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="cosine_decay",
    title="Cosine decay",
    equations="""
T = where(decay_steps > 0, decay_steps, n)
value = base*(end + (1 - end)*(1 + cos(pi*min(k/T, 1)))/2)
""",
    knobs=(
        knobs.number("end", 0.0, 0.0, 1.0, (0.0, 1.0), r"a", "last share", "Share of the full value at the end."),
        knobs.count(
            "decay_steps",
            0,
            (0, 1000),
            r"T_{\max}",
            "length",
            "Updates until the end is reached; 0 means the whole run.",
            0,
        ),
    ),
    summary="One half of a cosine wave over the run: slow, fast, slow.",
    reference="Loshchilov, I., Hutter, F. (2017). arXiv:1608.03983; optax.cosine_decay_schedule",
    notes="After its length it stays at the end value; PyTorch’s CosineAnnealingLR would rise again.",
)
