"""A straight line with noise about it."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    u = draws.uniform(-2.0, 2.0)
    return u, 1.2 * u + 0.5 + draws.normal(0.3)


DATA = DataSet(
    key="line",
    title="Line with noise",
    doc="Inputs spread evenly from −2 to 2, targets 1.2 u + 0.5 with noise of 0.3.",
    inputs=1,
    target=NUMBER,
    axes=("u", "v"),
    made=_row,
)
