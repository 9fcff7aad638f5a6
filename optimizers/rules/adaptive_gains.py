"""Per-weight gains: Hinton's additive increase, multiplicative decrease."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="adaptive_gains",
    title="Adaptive gains",
    family="gains",
    equations="""
agree = g*g_last                                  if agreement == gradient
agree = -g*v                                      if agreement == velocity
grown = where(agree > 0, gain + up, gain*down)
gain = where(t > 1, min(max(grown, low), high), gain)
v = momentum*v - lr*gain*g
theta = theta + v
g_last = g
""",
    init={"gain": "1"},
    knobs=(
        knobs.lr(0.005),
        *knobs.gains(),
        knobs.momentum(0.0),
        knobs.switch(
            "agreement",
            "gradient",
            "agreement of",
            "Compare the gradient with the last gradient, or (with momentum) with the velocity.",
            ("gradient", "velocity"),
        ),
    ),
    summary="Every coordinate has a gain of its own on the rate. It grows by 0.05 while the gradient keeps its sign and shrinks by 5 % when it turns.",
    cures="Axes of different steepness: each finds its own rate.",
    breaks="It sees axes only, and noisy signs make the gains wander around 1.",
    reference="Hinton, G. (2012). Lecture 6.4, Neural Networks for Machine Learning; Jacobs, R. A. (1988). Increased rates of convergence through learning rate adaptation. Neural Networks 1, 295-307.",
    scale="gains",
    notes="0.05 and 0.95 add to 1: with random signs a gain of 1 then stays 1 on average.",
)
