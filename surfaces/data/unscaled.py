"""Two inputs measured in different units."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    u1, u2 = draws.normal(0.3), draws.normal(3.0)
    return u1, u2, 1.0 * u1 + 0.5 * u2 + draws.normal(0.2)


DATA = DataSet(
    key="unscaled",
    title="Unscaled inputs",
    doc="The first input with a spread of 0.3, the second of 3; target u₁ + 0.5 u₂ with noise of 0.2.",
    inputs=2,
    target=NUMBER,
    axes=("u₁", "u₂", "v"),
    made=_row,
)
