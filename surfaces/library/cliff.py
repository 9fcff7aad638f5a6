"""A gentle slope that ends in a cliff."""

from surfaces.known import along_x
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

FORMULA = "0.3*x + 0.05*y^2 + 10*(1 - tanh(x/(2*w)))"

SURFACE = Surface(
    key="cliff",
    title="Cliff",
    group="plateaus",
    also="clipping, exploding gradient, recurrent network",
    formula=FORMULA,
    knobs=(
        Knob(
            "w",
            0.05,
            0.01,
            0.5,
            soft=(0.02, 0.3),
            scale="log",
            symbol="w",
            title="width of the wall w",
            doc="Smaller is steeper. The wall is the sigmoid 20/(1 + exp(x/w)).",
        ),
    ),
    box=Box(-1.5, 6.0, -4.0, 4.0),
    start=(3.0, 2.0),
    steps=200,
    critical=along_x(FORMULA, (-5.0, 5.0, -1.0, 1.0)),
    tagline="A gentle slope runs down to the foot of a wall twenty high.",
    teaches=(
        "One step against the wall gives a gradient large enough to throw the point out of sight; clipping "
        "keeps the direction and drops the size."
    ),
    reference=(
        "Pascanu, R., Mikolov, T. & Bengio, Y. (2013). On the difficulty of training recurrent neural "
        "networks. ICML 30."
    ),
    tags=("cliff",),
    scenes=(
        Scene(
            "With and without clipping",
            "n=200&o=momentum&o.lr=0.2&o2=momentum&o2.lr=0.2&o2.t=clip_norm&o2.t.max_norm=0.5",
            ("left", "arrived"),
            "One step against the wall throws the first run out of sight; the other has its gradient cut to size.",
        ),
    ),
)
