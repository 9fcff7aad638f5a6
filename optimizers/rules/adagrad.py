"""Adagrad."""

from optimizers import knobs
from optimizers.parts import Rule, Twin
from symbolic.knob import Knob

RULE = Rule(
    key="adagrad",
    title="Adagrad",
    family="scaled",
    equations="""
G = G + g**2
theta = theta - lr*g/(sqrt(G) + eps)
""",
    init={"G": "initial_accumulator"},
    knobs=(
        knobs.lr(0.01),
        knobs.eps(1e-10, "Added outside the root, as in PyTorch."),
        Knob(
            "initial_accumulator",
            0.0,
            0.0,
            1e6,
            soft=(0.0, 1.0),
            symbol="G_0",
            title="start of the sum",
            doc="Where the sum of squares starts: 0 in PyTorch, 0.1 in Keras and optax.",
        ),
    ),
    summary="Divides each coordinate by the root of all its squared gradients so far, so that steep directions step shorter.",
    cures="Coordinates of very different steepness; the choice of one rate for all.",
    breaks="The sum only grows: it slows down for good, often before the goal.",
    reference="Duchi, J., Hazan, E., Singer, Y. (2011). Adaptive subgradient methods. JMLR 12, 2121-2159.",
    scale="summed squares",
    scale_free=True,
    twins=(
        Twin("torch", "Adagrad"),
        Twin("optax", "adagrad", "ε inside the root, the sum starts at 0.1"),
        Twin("keras", "Adagrad", "ε inside the root, the sum starts at 0.1"),
    ),
)
