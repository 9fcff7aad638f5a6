"""The walkers: ``keys()`` and ``get(key)`` for rules, ``schedules``, ``transforms``, ``wrappers``, and ``run``."""

from optimizers import measures, schedules, transforms, wrappers
from optimizers.custom import from_equations
from optimizers.parts import PythonRule, Rule, Schedule, Transform, Wrapper
from optimizers.registry import all_rules, get
from optimizers.run import run
from optimizers.trajectory import Trajectories, Trajectory
from optimizers.verdict import Finding, Outcome, Outcomes

__all__ = [
    "Finding",
    "Outcome",
    "Outcomes",
    "PythonRule",
    "Rule",
    "Schedule",
    "Trajectories",
    "Trajectory",
    "Transform",
    "Wrapper",
    "from_equations",
    "get",
    "keys",
    "measures",
    "run",
    "schedules",
    "transforms",
    "wrappers",
]


def keys() -> list[str]:
    """Every registered rule, in alphabetical order."""
    return list(all_rules())
