"""Booth’s function: a tilted quadratic bowl."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="booth",
    title="Booth",
    group="bowls",
    also="quadratic, rotated bowl",
    formula="(x + 2*y - 7)^2 + (2*x + y - 5)^2",
    box=Box(-10.0, 10.0, -10.0, 10.0),
    start=(-8.0, 8.0),
    steps=200,
    critical=lambda: [("minimum", 1.0, 3.0)],
    tagline="A quadratic bowl turned by 45 degrees, nine times as curved one way as the other.",
    teaches="The valley lies across the axes, so methods that scale each coordinate by itself gain nothing here.",
    reference=(
        "Jamil, M. & Yang, X.-S. (2013). A literature survey of benchmark functions for global optimisation "
        "problems. International Journal of Mathematical Modelling and Numerical Optimisation 4(2), 150-194."
    ),
    tags=("convex", "quadratic"),
)
