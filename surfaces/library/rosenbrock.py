"""Rosenbrock's crescent: a flat, bent valley between steep walls."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="rosenbrock",
    title="Rosenbrock's crescent",
    group="valleys",
    also="banana, classic test, narrow, ravine",
    formula="(a - x)^2 + b*(y - x^2)^2",
    knobs=(
        Knob(
            "a",
            1.0,
            -10.0,
            10.0,
            soft=(-1.5, 1.5),
            symbol="a",
            title="place of the minimum a",
            doc="The minimum lies at (a, a²).",
        ),
        Knob(
            "b",
            100.0,
            0.0,
            1e6,
            low_open=True,
            soft=(1.0, 1000.0),
            scale="log",
            symbol="b",
            title="steepness b",
            doc="How much steeper the walls are than the floor.",
        ),
    ),
    box=Box(-2.0, 2.0, -1.0, 3.0),
    start=(-1.2, 1.0),
    steps=500,
    critical=lambda a, b: [("minimum", a, a * a)],
    tagline="A bent, nearly flat valley between steep walls.",
    teaches="Finding the valley is easy, following it is not: the gradient points at the wall, not along the floor.",
    reference="Rosenbrock, H. H. (1960). An automatic method for finding the greatest or least value of a function. "
    "The Computer Journal 3(3), 175-184.",
    tags=("unimodal", "ill-conditioned", "curved valley"),
    scenes=(
        Scene(
            "Who knows about the bend?",
            "n=1000&o=sgd&o.lr=0.002&o2=newton",
            ("going", "arrived"),
            "Gradient descent creeps along the floor; Newton, who measures the curvature, is there in five steps.",
        ),
    ),
)
