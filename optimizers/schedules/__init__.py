"""One file, one schedule: each module declares ``SCHEDULE``; dropping a file in registers it."""

from typing import Any

import numpy as np

from optimizers.registry import all_schedules
from optimizers.strip import restart_marks, schedule_values


def keys() -> list[str]:
    """Every registered schedule, in alphabetical order."""
    return list(all_schedules())


def restarts(key: str, steps: int, **knobs: Any) -> list[int]:
    """The updates (counted from 0) at which a cycle of the schedule begins anew, or a drop has happened."""
    return restart_marks(key, steps, knobs)


def values(key: str, steps: int, lr: float = 1.0, **knobs: Any) -> np.ndarray:
    """The scheduled value at updates 1 … steps, float64 (steps,), starting from the base value ``lr``.

    Schedules that watch the loss see a constant one here. Raises UnknownKeyError or KnobError.
    """
    return schedule_values(key, steps, lr, knobs)
