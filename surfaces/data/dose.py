"""A yes or no that grows likelier with one input."""

import math

from surfaces.dataset import CLASSES, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    u = draws.uniform(-3.0, 3.0)
    return u, float(draws.uniform() < 1.0 / (1.0 + math.exp(-(1.8 * u - 0.6))))


DATA = DataSet(
    key="dose",
    title="Dose and answer",
    doc="Inputs spread evenly from −3 to 3; the answer is yes with probability σ(1.8 u − 0.6).",
    inputs=1,
    target=CLASSES,
    axes=("u", "class"),
    made=_row,
)
