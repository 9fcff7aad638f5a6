"""Least squares of a plane through the origin: one weight for each of two inputs."""

from surfaces.model import Model, Weight
from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="two_inputs",
    title="Linear neuron with two inputs",
    group="data",
    also="linear regression, least squares, whitening, decorrelation, PCA, preprocessing, features",
    formula="mean((x*u1 + y*u2 - v)^2)",
    model=Model(
        ("u1", "u2"), "v", "x*u1 + y*u2", data="correlated", weights=(Weight("x", fan_in=2), Weight("y", fan_in=2))
    ),
    box=Box(-3.0, 4.0, -3.5, 3.5),
    start=(-2.0, -2.5),
    steps=200,
    tagline="The mean squared error of a neuron that adds up two inputs, each with its weight.",
    teaches="The canyon is in the data: correlated or unscaled inputs make it, and preprocessing takes it away.",
    reference="LeCun, Y., Bottou, L., Orr, G. & Müller, K.-R. (1998). Efficient BackProp. In Neural Networks: Tricks "
    "of the Trade. Springer.",
    tags=("convex", "quadratic", "ill-conditioned", "lecture"),
    scenes=(
        Scene(
            "Correlated, and whitened",
            "s.prepare=4&n=60&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.5",
            ("going", "arrived"),
            "Whitened inputs make a round dish: gradient descent goes straight to its middle.",
        ),
    ),
)
