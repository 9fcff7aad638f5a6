"""What a run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimizers.outcome import Outcome


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One run, or many lanes (then every array has a last axis of lanes).

    ``theta`` (steps + 1, 2), ``loss`` and ``grad_norm`` (steps + 1,), ``lr`` (steps,), all float64. A lane that
    diverged stays at its last valid point from there on; ``valid`` is the index of that point. With
    ``record="final"`` only the last point is kept: ``theta`` (1, 2), ``loss`` (1,). ``evaluations`` is how
    often the surface was asked in all (of the lane that asked most), ``calls`` (steps + 1,) until each point, so that
    runs can be compared by evaluations. ``quantities`` holds what else
    was recorded, by name: (steps,) or (steps, components).
    """

    theta: np.ndarray
    loss: np.ndarray
    grad_norm: np.ndarray
    lr: np.ndarray
    valid: np.ndarray | int
    outcome: Outcome | list[Outcome]
    evaluations: int
    calls: np.ndarray
    quantities: Mapping[str, np.ndarray] = field(default_factory=dict)
