"""Adagrad."""

from optimizers import knobs
from optimizers.parts import Rule, Twin
from symbolic.knob import Knob

RULE = Rule(
    key="adagrad",
    title="Adagrad",
    family="scaled",
    also="sum of squares, sparse",
    equations="""
G = G + g**2
sigma = sqrt(G) + eps         if form == sum and eps_place == outside
sigma = sqrt(G + eps)         if form == sum and eps_place == inside
sigma = sqrt(G/t) + eps       if form == mean and eps_place == outside
sigma = sqrt(G/t + eps)       if form == mean and eps_place == inside
theta = theta - lr*g/sigma
""",
    init={"G": "initial_accumulator"},
    knobs=(
        knobs.lr(0.01, doc="How far the first step goes on each axis; later steps get shorter."),
        knobs.eps(1e-10),
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
        knobs.switch(
            "form",
            "sum",
            "form",
            "sum is the paper's; mean takes the root mean square, whose step does not shrink and later bursts.",
            ("sum", "mean"),
        ),
        knobs.eps_place("Outside the root (PyTorch) or inside (Keras, optax)."),
    ),
    summary="Divides each coordinate by the root of all its squared gradients so far, so that steep directions step shorter.",
    cures="Coordinates of very different steepness; the choice of one rate for all.",
    breaks="The sum only grows: it slows down for good, often before the goal.",
    reference="Duchi, J., Hazan, E., Singer, Y. (2011). Adaptive subgradient methods. JMLR 12, 2121-2159.",
    scale="summed",
    scale_free=True,
    notes="The mean form is the sum form times √t: while gradients are small its rate grows, until a steep coordinate "
    "becomes unstable and one large swing refills the mean.",
    twins=(
        Twin("torch", "Adagrad"),
        Twin("optax", "adagrad", "", {"initial_accumulator": 0.1, "eps": 1e-7, "eps_place": "inside"}),
        Twin("keras", "Adagrad", "", {"lr": 1e-3, "initial_accumulator": 0.1, "eps": 1e-7, "eps_place": "inside"}),
    ),
)
