"""A line, and a few rows that belong to something else."""

from surfaces.dataset import NUMBER, DataSet, Row
from surfaces.draws import Draws

EVERY = 8  # one row in so many lies elsewhere


def _row(draws: Draws, number: int) -> Row:
    u = draws.uniform(-2.0, 2.0)
    v = 1.2 * u + 0.5 + draws.normal(0.2)
    return (u, v) if number % EVERY != EVERY - 1 else (1.2 + 0.3 * u, -3.0 + draws.normal(0.4))


DATA = DataSet(
    key="outliers",
    title="Line with outliers",
    doc="The line 1.2 u + 0.5, and one row in eight far below it on the right.",
    inputs=1,
    target=NUMBER,
    axes=("u", "v"),
    made=_row,
)
