"""Two clouds that overlap."""

from surfaces.dataset import CLASSES, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, number: int) -> Row:
    label = number % 2
    side = 2 * label - 1
    return 0.9 * side + draws.normal(1.0), 0.5 * side + draws.normal(0.8), float(label)


DATA = DataSet(
    key="clusters",
    title="Two clusters",
    doc="Two clouds about (0.9, 0.5) and (−0.9, −0.5), which overlap.",
    inputs=2,
    target=CLASSES,
    axes=("u₁", "u₂", "class"),
    made=_row,
)
