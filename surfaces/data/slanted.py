"""Two long clouds side by side: correlated inputs for a classifier."""

from surfaces.dataset import CLASSES, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, number: int) -> Row:
    label = number % 2
    along, across = draws.normal(1.3), (2 * label - 1) * 0.45 + draws.normal(0.4)
    return along + across, along - across, float(label)


DATA = DataSet(
    key="slanted",
    title="Two long clusters",
    doc="Two long clouds side by side, along the diagonal: the inputs are correlated and the classes lie across.",
    inputs=2,
    target=CLASSES,
    axes=("u₁", "u₂", "class"),
    made=_row,
)
