"""The classic animation’s long valley: steep sides, a floor of constant fall."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="long_valley",
    title="Long valley",
    group="bowls",
    also="narrow, ravine, gentle floor",
    formula="b*y^2/2 + s*(sqrt(1 + (x - c)^2) - 1)",
    knobs=(
        Knob(
            "b",
            20.0,
            0.0,
            1000000.0,
            low_open=True,
            soft=(1.0, 100.0),
            scale="log",
            symbol="b",
            title="curvature across b",
            doc="Curvature of the walls.",
        ),
        Knob(
            "s",
            0.2,
            0.0,
            1000.0,
            low_open=True,
            soft=(0.01, 2.0),
            scale="log",
            symbol="s",
            title="slope of the floor s",
            doc="The fall of the floor, away from its end.",
        ),
        Knob(
            "c",
            4.0,
            -100.0,
            100.0,
            soft=(-4.0, 5.0),
            symbol="c",
            title="end of the valley c",
            doc="Where the floor ends.",
        ),
    ),
    box=Box(-5.0, 6.0, -2.0, 2.0),
    start=(-4.0, 1.2),
    steps=400,
    critical=lambda b, s, c: [("minimum", c, 0.0)],
    tagline="Steep sides and a long floor that falls gently, at the same slope all the way.",
    teaches=(
        "Methods without scaling spend their rate on the walls; those that divide by the size of the "
        "gradient stride down the floor."
    ),
    reference="Radford, A. (2014). Visualizing optimization algorithms (animations).",
    tags=("convex", "ill-conditioned"),
    scenes=(
        Scene(
            "With and without momentum",
            "n=400&o=sgd&o.lr=0.05&o2=momentum&o2.lr=0.05",
            ("going", "arrived"),
            "The same rate twice: along the gentle floor momentum goes about ten times as fast.",
        ),
    ),
)
