"""Logistic regression with two inputs."""

from surfaces.dataset import CLASSES
from surfaces.model import Model, Weight
from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="logistic",
    title="Logistic regression, two inputs",
    group="data",
    also="classification, cross-entropy, decision boundary, sigmoid",
    formula="mean(log(1 + exp(x*u1 + y*u2)) - v*(x*u1 + y*u2))",
    model=Model(
        ("u1", "u2"),
        "v",
        "1/(1 + exp(-(x*u1 + y*u2)))",
        shape="boundary",
        answers=CLASSES,
        data="clusters",
        weights=(Weight("x", fan_in=2), Weight("y", fan_in=2)),
    ),
    box=Box(-5.0, 10.0, -7.0, 8.0),
    start=(-3.0, -3.5),
    tagline="The cross-entropy of a neuron that tells two clouds of points apart by a straight line.",
    teaches="Far from the minimum the slope is constant, near it the bowl is flat: steep walls, slow end.",
    reference="Cox, D. R. (1958). The regression analysis of binary sequences. Journal of the Royal Statistical "
    "Society B 20(2), 215-242.",
    tags=("convex", "lecture"),
    scenes=(
        Scene(
            "A flat bottom",
            "n=200&o=sgd&o.lr=0.1&o2=sgd&o2.lr=4",
            ("going", "arrived"),
            "A rate that looks fast on the wall crawls at the bottom, where the curvature is small.",
        ),
    ),
)
