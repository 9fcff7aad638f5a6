"""Walkers: ``keys()`` and ``get(key)`` for rules, ``schedules``, ``transforms``, ``wrappers``, ``run``, ``sweep``."""

from optimizers import measures, schedules, transforms, wrappers
from optimizers.custom import from_equations
from optimizers.parts import PythonRule, Rule, Schedule, Transform, Wrapper
from optimizers.registry import all_rules, get
from optimizers.run import run
from optimizers.sweep import Sweep, sweep
from optimizers.trajectory import Trajectories, Trajectory
from optimizers.verdict import Finding, Outcome, Outcomes

__all__ = [
    "Finding",
    "Outcome",
    "Outcomes",
    "PythonRule",
    "Rule",
    "Schedule",
    "Sweep",
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
    "sweep",
    "transforms",
    "wrappers",
]


def keys() -> list[str]:
    """Every registered rule, in alphabetical order."""
    return list(all_rules())
