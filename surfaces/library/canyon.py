"""The lecture’s canyon: walls whose slope saturates, so a large rate bounces for ever and a small one stalls."""

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="canyon",
    title="Saturating canyon",
    group="bowls",
    also="narrow, ravine, gorge, vanishing rate",
    formula="a*x^2/2 + G*(sqrt((d^2 + (y - k*x)^2 + A*(y - k*x)^4)/(1 + A*(y - k*x)^2)) - d)",
    knobs=(
        Knob(
            "a",
            0.005,
            0.0,
            1000.0,
            low_open=True,
            soft=(0.0005, 1.0),
            scale="log",
            symbol="a",
            title="curvature along a",
            doc="Curvature along the floor.",
        ),
        Knob(
            "G",
            800.0,
            0.0,
            1000000.0,
            low_open=True,
            soft=(10.0, 2000.0),
            scale="log",
            symbol="G",
            title="slope of the walls G",
            doc="The slope that the walls tend to.",
        ),
        Knob(
            "d",
            0.2,
            0.01,
            0.25,
            soft=(0.05, 0.25),
            scale="log",
            symbol="d",
            title="roundness of the floor d",
            doc="Smaller is a sharper corner at the bottom; A d² stays below 1, or the floor would be a ridge.",
        ),
        Knob(
            "A",
            15.0,
            0.0,
            15.9,
            soft=(0.0, 15.0),
            symbol="A",
            title="straightness of the walls A",
            doc="How soon the walls reach their slope.",
        ),
        Knob(
            "k", 0.001, -1.0, 1.0, soft=(-0.05, 0.05), symbol="k", title="tilt k", doc="Slope of the floor line y = kx."
        ),
    ),
    box=Box(-20.0, 110.0, -7.0, 7.0),
    start=(100.0, -3.9),
    steps=2000,
    critical=lambda a, G, d, A, k: [("minimum", 0.0, 0.0)],
    tagline=(
        "A convex canyon with straight walls: at 10⁻² runs bounce for ever, at 10⁻⁷ they turn the corner and stall."
    ),
    teaches=(
        "Training can stop improving while the gradient stays as large as ever, and making the rate small "
        "enough to stop the bouncing makes it too small to arrive."
    ),
    reference="Lee, H.-Y. (2021). Machine Learning: adaptive learning rate (lecture). National Taiwan University.",
    tags=("convex", "ill-conditioned", "lecture"),
    scenes=(
        Scene(
            "One rate is not enough",
            "n=2000&o=sgd&o.lr=0.01&o2=sgd&o2.lr=1e-7&o3=adam&o3.lr=0.5",
            ("bounces", "creeps", "arrived"),
            "The large rate bounces, the small one stands still, and Adam, with a rate for each axis, arrives.",
        ),
        Scene(
            "A falling rate ends the jitter",
            "n=2000&o=rmsprop&o.lr=0.5&o2=rmsprop&o2.lr=0.5&o2.s=cosine",
            ("bounces", "arrived"),
            "RMSProp with a constant rate bounces between the walls; with one that falls to zero it comes to rest.",
        ),
    ),
)
