"""The walkers: ``keys()`` and ``get(key)`` for rules, ``schedules``, ``transforms``, ``wrappers``, and ``run``."""

from optimizers import schedules, transforms, wrappers
from optimizers.custom import from_equations
from optimizers.outcome import Outcome
from optimizers.parts import PythonRule, Rule, Schedule, Transform, Wrapper
from optimizers.registry import all_rules, get
from optimizers.run import run
from optimizers.trajectory import Trajectory

__all__ = [
    "Outcome",
    "PythonRule",
    "Rule",
    "Schedule",
    "Trajectory",
    "Transform",
    "Wrapper",
    "from_equations",
    "get",
    "keys",
    "run",
    "schedules",
    "transforms",
    "wrappers",
]


def keys() -> list[str]:
    """Every registered rule, in alphabetical order."""
    return list(all_rules())
