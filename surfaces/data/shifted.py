"""Two independent inputs around places that are not zero."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    u1, u2 = 2.0 + draws.normal(0.7), 2.0 + draws.normal(0.7)
    return u1, u2, 1.0 * u1 + 0.5 * u2 + draws.normal(0.2)


DATA = DataSet(
    key="shifted",
    title="Two inputs far from zero",
    doc="Both inputs around 2 with a spread of 0.7, independent; target u₁ + 0.5 u₂ with noise of 0.2.",
    inputs=2,
    target=NUMBER,
    axes=("u₁", "u₂", "v"),
    made=_row,
)
