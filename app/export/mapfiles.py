"""What the files of living maps share: how large they are, and a map as arrays."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.export import Progress
from app.lab import link
from app.lab.experiment import State
from app.lab.livingmap import LivingMap, living_map, mapped, most_pixels, window
from optimizers.verdict import CODES
from symbolic.errors import N_, FallLineError
from symbolic.knob import Knob

WORK = 6_000_000_000  # operations of a file that somebody waits for: about 15 s of one core
SIDE = Knob(
    "side",
    "256",
    choices=("64", "128", "256", "512", "1024"),
    title=N_("Size of the map"),
    doc=N_("How many runs the map has each way."),
)


def computed(state: State, side: int, progress: Progress) -> LivingMap:
    """The map of a state's first mapped run. Raises FallLineError where there is none, or it would take too long."""
    index = first_run(state)
    most = math.isqrt(most_pixels(state, index, WORK))
    if side > most:
        raise FallLineError(
            "A map of {side} × {side} runs would take too long here; {most} × {most} would fit. The command line has no"
            " such limit: fall-line map.",
            side=side,
            most=most,
        )
    return living_map(state, index, (side, side), window(state), progress=progress)


def first_run(state: State) -> int:
    """The run whose map a file shows. Raises FallLineError where none is drawn."""
    runs = mapped(state)
    if not runs:
        raise FallLineError("There is no optimizer to map.")
    return runs[0]


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
