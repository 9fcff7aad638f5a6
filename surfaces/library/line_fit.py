"""Least squares of a straight line through points: the mean of a square over the rows of a table."""

from surfaces.model import Model
from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="line_fit",
    title="Line through points",
    group="data",
    also="linear regression, least squares, mean squared error, mini-batch, preprocessing",
    formula="mean((x*u + y - v)^2)",
    model=Model(("u",), "v", "x*u + y", data="points"),
    box=Box(-1.5, 4.0, -2.5, 4.5),
    start=(-0.8, -1.5),
    steps=200,
    tagline="The mean squared error of a straight line: slope along x, intercept along y.",
    teaches="The slope and the intercept pull against each other because the inputs are not centred.",
    reference="Legendre, A.-M. (1805). Nouvelles méthodes pour la détermination des orbites des comètes.",
    tags=("convex", "quadratic", "lecture"),
    scenes=(
        Scene(
            "Along and across the canyon",
            "n=200&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.2",
            ("going", "arrived"),
            "One rate crawls along the canyon, a larger one is there in time.",
        ),
        Scene(
            "Canyon to dish",
            "s.data=far&s.prepare=2&n=60&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.5",
            ("going", "arrived"),
            "With inputs of mean zero and unit variance the canyon is a dish: at the rate 0.5 one step is enough, at the rate that the raw inputs allow it takes long.",
        ),
    ),
)
