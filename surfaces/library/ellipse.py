"""The tilted ellipse of the lecture’s canyon story."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="ellipse",
    title="Tilted ellipse",
    group="bowls",
    also="quadratic, narrow, ravine, rotated, condition number",
    formula="(a*x^2 + b*(y - k*x)^2)/2",
    knobs=(
        Knob(
            "a",
            0.02,
            0.0,
            1000000.0,
            low_open=True,
            soft=(0.001, 10.0),
            scale="log",
            symbol="a",
            title="curvature along a",
            doc="Curvature along the floor.",
        ),
        Knob(
            "b",
            199.98,
            0.0,
            1000000.0,
            low_open=True,
            soft=(1.0, 1000.0),
            scale="log",
            symbol="b",
            title="curvature across b",
            doc="Curvature of the walls; 2/b is the largest rate that does not explode.",
        ),
        Knob(
            "k",
            0.01,
            -10.0,
            10.0,
            soft=(-0.05, 0.05),
            symbol="k",
            title="tilt k",
            doc="Slope of the floor line y = kx; with 0 the canyon lies exactly along the axis.",
        ),
    ),
    box=Box(-20.0, 110.0, -7.0, 7.0),
    start=(100.0, -3.0),
    steps=2000,
    critical=lambda a, b, k: [("minimum", 0.0, 0.0)],
    tagline="A canyon ten thousand times as steep across as along, turned by half a degree.",
    teaches=(
        "On an exact quadratic a rate that bounces off the walls and one that stalls on the floor cannot be "
        "far apart; and the tiny tilt is what keeps feeding the steep axis."
    ),
    reference="Lee, H.-Y. (2021). Machine Learning: adaptive learning rate (lecture). National Taiwan University.",
    tags=("convex", "quadratic", "ill-conditioned", "lecture"),
)
