"""Polyak's step size."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="polyak",
    title="Polyak step size",
    family="plain",
    own_rate=True,
    also="Polyak step, known minimum",
    equations="""
s = where(dot(g, g) > 0, (f - f_star)/max(dot(g, g), 1e-300), 0)
alpha = min(lr*s, max_step)
theta = theta - alpha*g
""",
    knobs=(
        knobs.number(
            "lr",
            1.0,
            0.0,
            1e4,
            (0.1, 2.0),
            r"\eta",
            "share of the step",
            "1 takes Polyak's whole step: leave it there.",
            scale="log",
            low_open=True,
        ),
        knobs.number(
            "f_star",
            0.0,
            -1e6,
            1e6,
            (-1.0, 1.0),
            r"f^{\star}",
            "lowest loss",
            "The loss at the minimum, which the step aims at.",
        ),
        knobs.number(
            "max_step",
            1.0,
            0.0,
            1e6,
            (0.01, 100.0),
            r"\alpha_{\max}",
            "longest step factor",
            "No larger factor is taken.",
            scale="log",
            low_open=True,
        ),
    ),
    summary="Steps exactly as far as a line down this slope would need to reach the lowest loss f*. It needs no learning rate, but it has to know f*.",
    cures="The choice of a rate, where the lowest loss is known.",
    breaks="With a wrong f* it never settles or stops short, and in narrow canyons it is as slow as gradient descent.",
    reference="Polyak, B. T. (1987). Introduction to optimization. Optimization Software, section 5.3.",
    direction="gradient",
    scale="curvature",
    turns=True,
    twins=(Twin("optax", "polyak_sgd", "its scaling divides the step instead of multiplying it: use 1 there"),),
    notes="The paper's η is 1. optax applies its scaling to the gradient before the length is computed, so a factor s there gives 1/s times the step.",
)
