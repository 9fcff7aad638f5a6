"""Momentum, as a heavy ball or as an average."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="momentum",
    title="Momentum",
    family="momentum",
    equations="""
b = momentum*b + g                    if form == heavy_ball
b = momentum*b + (1 - momentum)*g     if form == averaged
b = momentum*b - lr*g                 if form == displacement
theta = theta - lr*b                  if form != displacement
theta = theta + b                     if form == displacement
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.momentum(0.9),
        knobs.switch(
            "form",
            "heavy_ball",
            "form",
            "heavy ball sums past gradients (PyTorch); averaged takes their mean, 1 − μ times as far for the same rate; "
            "displacement keeps the last move itself (Keras): a schedule then leaves old moves as they are.",
            ("heavy_ball", "averaged", "displacement"),
        ),
    ),
    summary="Keeps a share of the last move, so that steady slopes add up and zigzags cancel.",
    cures="Crossing flat ground and small bumps; damping the bounce between canyon walls.",
    breaks="It overshoots: what was built up has to be braked again.",
    reference="Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. "
    "USSR Comp. Math. and Math. Phys. 4(5), 1-17.",
    direction="momentum",
    turns=True,
    twins=(
        Twin("torch", "SGD(momentum=μ)"),
        Twin("optax", "sgd(momentum=μ)"),
        Twin("keras", "SGD(momentum=μ)", "keeps the displacement −η b: the same at a constant rate"),
    ),
    notes="The buffer holds gradients and the rate stands outside, as in PyTorch: a schedule rescales the old moves at once.",
)
