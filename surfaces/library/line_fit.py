"""Least squares of a straight line through points: the mean of a square over the rows of a table."""

from surfaces.model import Model
from surfaces.surface import Box, Scene, Surface
from symbolic.table import Table

TABLE = Table.of(
    {
        "u": [0.2, 0.4, 0.7, 0.9, 1.2, 1.5, 1.7, 2.0, 2.2, 2.4, 2.7, 2.9],
        "v": [0.7, 1.5, 1.2, 2.2, 2.0, 2.4, 3.3, 2.9, 3.6, 4.3, 4.0, 4.9],
    }
)


def _least_squares() -> tuple[float, float]:
    """Slope and intercept from the normal equations."""
    n, su, sv = len(TABLE), sum(TABLE.columns[0]), sum(TABLE.columns[1])
    suu, suv = sum(u * u for u, _ in TABLE), sum(u * v for u, v in TABLE)
    det = n * suu - su * su
    return (n * suv - su * sv) / det, (suu * sv - su * suv) / det


OPTIMUM = _least_squares()

SURFACE = Surface(
    key="line_fit",
    title="Line through points",
    group="data",
    also="linear regression, least squares, mean squared error, mini-batch",
    formula="mean((x*u + y - v)^2)",
    table=TABLE,
    model=Model(("u",), "v", "x*u + y"),
    box=Box(-1.5, 4.0, -2.5, 4.5),
    start=(-0.8, -1.5),
    steps=200,
    critical=lambda: [("minimum", *OPTIMUM)],
    tagline="The mean squared error of a straight line: slope along x, intercept along y.",
    teaches="The slope and the intercept pull against each other because the inputs are not centred.",
    reference="Legendre, A.-M. (1805). Nouvelles méthodes pour la détermination des orbites des comètes. The points "
    "are ours.",
    tags=("convex", "quadratic", "lecture"),
    scenes=(
        Scene(
            "Along and across the canyon",
            "n=200&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.2",
            ("going", "arrived"),
            "One rate crawls along the canyon, a larger one is there in time.",
        ),
    ),
)
