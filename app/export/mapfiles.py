"""A living map as arrays, for files."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.lab import link
from app.lab.experiment import State
from app.lab.livingmap import LivingMap
from optimizers.verdict import CODES


def map_arrays(told: LivingMap, state: State) -> dict[str, np.ndarray]:
    """Everything of a map by name, plain arrays and texts (``numpy.load`` needs no pickle): those of a sweep (rows,
    columns), row 0 the lowest value of the axis up, ``across`` and ``up`` with ``axes`` their names, ``findings`` the
    words that ``finding`` numbers, ``steps``, and the ``link`` that opens it."""
    across, up = told.values
    words: Mapping[str, Any] = {
        "across": across,
        "up": up,
        "axes": np.array(told.names),
        "findings": np.array([str(code) for code in CODES]),
        "steps": np.array(told.sweep.steps),
        "link": np.array(link.encode(state)),
    }
    return {**told.sweep.arrays(), **words}
