"""Lengthening memory."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="beta_power",
    title="Lengthening memory",
    equations="value = min(base, 1 - t**(-c))",
    knobs=(
        knobs.number("c", 0.8, 0.0, 10.0, (0.1, 2.0), "c", "power", "How fast the memory gets longer.", low_open=True),
    ),
    summary="A memory (β) that begins at 0 and rises to its own value, so that no bias correction is needed.",
    reference="Shazeer, N., Stern, M. (2018). Adafactor, section 7. arXiv:1804.04235",
    relative=False,
    target="beta2",
    notes="Made for β₂; with it the bias correction should be off.",
)
