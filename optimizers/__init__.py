"""The walkers: ``keys()`` and ``get(key)`` for rules, ``schedules``, ``transforms``, and ``run``."""

from optimizers.outcome import Outcome
from optimizers.parts import Rule, Schedule, Transform
from optimizers.registry import all_rules, get
from optimizers.run import run
from optimizers.trajectory import Trajectory

__all__ = ["Outcome", "Rule", "Schedule", "Trajectory", "Transform", "get", "keys", "run"]


def keys() -> list[str]:
    """Every registered rule, in alphabetical order."""
    return list(all_rules())
