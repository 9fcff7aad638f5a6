"""Constant."""

from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="constant",
    title="Constant",
    equations="value = base",
    summary="The same value for every update.",
)
