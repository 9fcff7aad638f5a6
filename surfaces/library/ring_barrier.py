"""A hollow behind a ring-shaped wall."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="ring_barrier",
    title="Ring barrier",
    group="minima",
    also="wall, fence, moat",
    formula="(x^2 + y^2)/10 + h*(x^2 + y^2)/R^2*exp(-((x^2 + y^2 - R^2)/w)^2)",
    knobs=(
        Knob(
            "R", 2.0, 0.5, 3.5, soft=(1.0, 3.0), symbol="R", title="radius of the wall R", doc="Where the wall stands."
        ),
        Knob(
            "h",
            0.3,
            0.0,
            100.0,
            soft=(0.0, 2.0),
            symbol="h",
            title="height of the wall h",
            doc="With 0 the bowl is open.",
        ),
        Knob(
            "w",
            1.5,
            0.1,
            3.0,
            soft=(0.5, 3.0),
            symbol="w",
            title="thickness of the wall w",
            doc="Measured in squared distance.",
        ),
    ),
    box=Box(-4.0, 4.0, -4.0, 4.0),
    start=(3.4, 1.2),
    critical=lambda R, h, w: [("minimum", 0.0, 0.0)],
    tagline="A bowl whose bottom is fenced off by a round wall.",
    teaches=(
        "No way round: only speed, noise or a large step crosses the wall, and the gradient never tells what "
        "lies behind."
    ),
    reference=(
        "Sutskever, I., Martens, J., Dahl, G. & Hinton, G. (2013). On the importance of initialization and "
        "momentum in deep learning. ICML 30. The surface is ours."
    ),
    tags=("multimodal", "barrier"),
)
