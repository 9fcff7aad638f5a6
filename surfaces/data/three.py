"""Three classes along one input."""

from surfaces.dataset import THREE, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, number: int) -> Row:
    label = number % 3 - 1
    return 1.5 * label + draws.normal(0.8), float(label)


DATA = DataSet(
    key="three",
    title="Three classes",
    doc="Three classes about −1.5, 0 and 1.5, which overlap.",
    inputs=1,
    target=THREE,
    axes=("u", "class"),
    made=_row,
)
