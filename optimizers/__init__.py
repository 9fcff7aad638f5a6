"""Walkers: ``keys()``, ``get(key)``; ``schedules``, ``transforms``, ``wrappers``; ``run``, ``sweep`` and ``race``."""

from optimizers import measures, schedules, transforms, wrappers
from optimizers.custom import from_equations
from optimizers.parts import PythonRule, Rule, Schedule, Transform, Wrapper
from optimizers.race import race
from optimizers.racing.entrants import Entrant
from optimizers.racing.result import Race
from optimizers.registry import all_rules, get
from optimizers.run import run
from optimizers.sweep import Sweep, sweep
from optimizers.trajectory import Trajectories, Trajectory
from optimizers.verdict import Finding, Outcome, Outcomes

__all__ = [
    "Entrant",
    "Finding",
    "Outcome",
    "Outcomes",
    "PythonRule",
    "Race",
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
    "race",
    "run",
    "schedules",
    "sweep",
    "transforms",
    "wrappers",
]


def keys() -> list[str]:
    """Every registered rule, in alphabetical order."""
    return list(all_rules())
