"""Twelve points about a line, and no two runs of a lecture need differ."""

from surfaces.dataset import NUMBER, DataSet

DATA = DataSet(
    key="points",
    title="Twelve points",
    doc="Twelve points about the line 1.3 u + 0.6.",
    inputs=1,
    target=NUMBER,
    axes=("u", "v"),
    rows=(
        (0.2, 0.7), (0.4, 1.5), (0.7, 1.2), (0.9, 2.2), (1.2, 2.0), (1.5, 2.4),
        (1.7, 3.3), (2.0, 2.9), (2.2, 3.6), (2.4, 4.3), (2.7, 4.0), (2.9, 4.9),
    ),
)  # fmt: skip
