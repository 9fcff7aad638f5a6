"""A line whose inputs lie far from zero."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    u = 3.0 + draws.normal(0.5)
    return u, 0.9 * u - 2.0 + draws.normal(0.2)


DATA = DataSet(
    key="far",
    title="Inputs far from zero",
    doc="Inputs around 3 with a spread of 0.5, targets 0.9 u − 2 with noise of 0.2.",
    inputs=1,
    target=NUMBER,
    axes=("u", "v"),
    made=_row,
)
