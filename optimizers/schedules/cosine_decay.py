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
        knobs.share_left(),
        knobs.decay_steps(),
    ),
    summary="One half of a cosine wave: starts at the full value, falls gently, then quickly, then gently to the end.",
    reference="Loshchilov, I., Hutter, F. (2017). arXiv:1608.03983; optax.cosine_decay_schedule",
    notes="After its length it stays at the end value; PyTorch’s CosineAnnealingLR would rise again.",
)
