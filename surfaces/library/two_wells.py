"""A sharp and a flat minimum side by side."""

from surfaces.known import along_x
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

FORMULA = "-exp(-((x + 2)^2 + y^2)/(2*p^2)) - exp(-((x - 2)^2 + y^2)/(2*q^2)) + 0.01*(x^2 + y^2)"

SURFACE = Surface(
    key="two_wells",
    title="Sharp and flat wells",
    group="minima",
    also="sharp minimum, flat minimum, generalisation",
    formula=FORMULA,
    knobs=(
        Knob(
            "p",
            0.3,
            0.05,
            2.0,
            soft=(0.1, 1.2),
            scale="log",
            symbol="p",
            title="width of the left well p",
            doc="Curvature at its bottom is about 1/p².",
        ),
        Knob(
            "q",
            1.2,
            0.05,
            2.0,
            soft=(0.3, 2.0),
            scale="log",
            symbol="q",
            title="width of the right well q",
            doc="Curvature at its bottom is about 1/q².",
        ),
    ),
    box=Box(-4.0, 4.5, -3.0, 3.0),
    start=(-2.3, 0.4),
    critical=along_x(FORMULA, (-4.0, 4.5, -1.0, 1.0)),
    tagline="Two holes of nearly the same depth, one narrow, one wide.",
    teaches=(
        "A large rate cannot stay in the narrow hole: above 2/curvature every step leads further out, and the "
        "wide one keeps it."
    ),
    reference="Hochreiter, S. & Schmidhuber, J. (1997). Flat minima. Neural Computation 9(1), 1-42.",
    tags=("multimodal", "sharp and flat"),
    scenes=(
        Scene(
            "Small and large steps",
            "n=300&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.3",
            ("arrived", "bounces"),
            "A small rate settles in the narrow well; a large one cannot stay there.",
        ),
    ),
)
