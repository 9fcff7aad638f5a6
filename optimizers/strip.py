"""The curve of a schedule by itself, for its strip on screen and for tests."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from optimizers.knobs import lr as lr_knob
from optimizers.loop import descend
from optimizers.parts import Rule
from optimizers.registry import get_schedule
from optimizers.run import check_steps
from optimizers.system import Use, compose
from symbolic.expression import Expression

STILL = Rule(key="still", title="", equations="theta = theta", knobs=(lr_knob(1.0),))
FLAT = Expression.read("1")


def schedule_values(key: str, steps: int, base: float, knobs: Mapping[str, Any]) -> np.ndarray:
    """Run the schedule's own equations on a point that does not move, on flat ground: (steps,) float64."""
    return _recorded(key, steps, base, knobs, "lr")


def restart_marks(key: str, steps: int, knobs: Mapping[str, Any]) -> list[int]:
    """The updates (counted from 0) at which the schedule says that it begins anew; [] for one that never does."""
    name = get_schedule(key).restart
    return np.flatnonzero(_recorded(key, steps, 1.0, knobs, f"s1_{name}") > 0).tolist() if name else []


def _recorded(key: str, steps: int, base: float, knobs: Mapping[str, Any], name: str) -> np.ndarray:
    schedule = get_schedule(key)
    values = STILL.values({"lr": base})
    system = compose(STILL, values, [Use(schedule, schedule.values(knobs))])
    paths = descend(system.kernels((name,)), FLAT.ground({}), np.zeros((2, 1)), check_steps(steps), system.values)
    return np.array(paths.records[:, 0, 0])
