"""Momentum, as a heavy ball, with dampening, as an average or as a displacement."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="momentum",
    title="Momentum",
    family="momentum",
    also="heavy ball, Polyak, SGD with momentum",
    equations="""
b = momentum*b + g                                          if form == heavy_ball
b = where(t > 1, momentum*b + (1 - dampening)*g, g)         if form == dampened
b = momentum*b + (1 - momentum)*g                           if form == averaged
b = momentum*b - lr*g                                       if form == displacement
theta = theta - lr*b                                        if form != displacement
theta = theta + b                                           if form == displacement
""",
    limit="""
limit = 2*(1 + momentum)/curvature                          if form == heavy_ball
limit = 2*(1 + momentum)/((1 - dampening)*curvature)        if form == dampened
limit = 2*(1 + momentum)/((1 - momentum)*curvature)         if form == averaged
limit = 2*(1 + momentum)/curvature                          if form == displacement
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.momentum(0.9),
        knobs.switch(
            "form",
            "heavy_ball",
            "form",
            "heavy ball sums past gradients (PyTorch); dampened takes a part of each only (PyTorch’s dampening; the first "
            "one counts whole); averaged takes their mean, 1 − μ times as far for the same rate; "
            "displacement keeps the last move itself (Keras): a schedule then leaves old moves as they are.",
            ("heavy_ball", "dampened", "averaged", "displacement"),
        ),
        knobs.number(
            "dampening",
            0.5,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\tau",
            "dampening",
            "Share of every new gradient that is left out; μ makes it an average whose first gradient counts whole.",
        ),
    ),
    summary="Keeps a share of the last move, so that steady slopes add up and zigzags cancel.",
    cures="Crossing flat ground and small bumps; with a suitable rate, the bounce between canyon walls.",
    breaks="It overshoots: what was built up has to be braked again, and at a large rate it swings wider than gradient descent.",
    reference="Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. "
    "USSR Comp. Math. and Math. Phys. 4(5), 1-17.",
    direction="momentum",
    turns=True,
    twins=(
        Twin("torch", "SGD(momentum=0.9)"),
        Twin("torch", "SGD(momentum=0.9, dampening=0.5)", settings={"form": "dampened"}),
        Twin("optax", "sgd(momentum=0.9)"),
        Twin("keras", "SGD(momentum=0.9)", "keeps the displacement −η b", {"form": "displacement", "lr": 0.01}),
    ),
    notes="The buffer holds gradients and the rate stands outside, as in PyTorch: a schedule rescales the old moves at once.",
)
