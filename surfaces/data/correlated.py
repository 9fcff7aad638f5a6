"""Two inputs that say nearly the same."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws


def _row(draws: Draws, _: int) -> Row:
    both = draws.normal(1.0)
    u1, u2 = both + draws.normal(0.35), both + draws.normal(0.35)
    return u1, u2, 1.0 * u1 - 0.5 * u2 + draws.normal(0.2)


DATA = DataSet(
    key="correlated",
    title="Correlated inputs",
    doc="Two inputs with a correlation of 0.9, target u₁ − 0.5 u₂ with noise of 0.2.",
    inputs=2,
    target=NUMBER,
    axes=("u₁", "u₂", "v"),
    made=_row,
)
