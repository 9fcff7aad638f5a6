"""Adaptive gains on the moves of any rule."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="gains",
    title="Adaptive gains",
    equations="""
grown = where(g*g_last > 0, gain + up, gain*down)
gain = where(t > 1, min(max(grown, low), high), gain)
theta = theta_old + gain*(theta - theta_old)
g_last = g
""",
    init={"gain": "1"},
    knobs=knobs.gains(),
    summary=(
        "A gain of its own for every coordinate of the move: it grows by 0.05 while the gradient keeps its sign and "
        "shrinks by 5 % when it turns. With RMSProp it is the combination of Hinton's lecture."
    ),
    reference="Hinton, G. (2012). Lectures 6.4 and 6.5, Neural Networks for Machine Learning.",
    stage="move",
    rank=35,
    notes=(
        "The rule itself does not know: its averages and its momentum are those of the moves without gain. The rule of "
        "the same name puts the gain inside, before the momentum."
    ),
)
