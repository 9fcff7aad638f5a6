"""SGDW: momentum with decoupled weight decay."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="sgdw",
    title="SGDW",
    family="momentum",
    also="decoupled weight decay",
    equations="""
theta = (1 - lr*weight_decay)*theta             if decay == times_rate
b = momentum*b + g                              if decay == times_rate
theta = theta - lr*b                            if decay == times_rate
b = momentum*b + lr*g                           if decay == alone
theta = theta - b - weight_decay*theta          if decay == alone
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.momentum(0.9),
        knobs.weight_decay(0.01),
        knobs.switch(
            "decay",
            "times_rate",
            "decay",
            "Multiplied by the rate (PyTorch, Keras, optax), or by itself (the paper).",
            ("times_rate", "alone"),
        ),
    ),
    summary="Momentum, and beside it every coordinate shrinks by the same small share, without passing through the velocity.",
    cures="The tie between weight decay and learning rate.",
    breaks="Without scaling it ends where L2 ends; the difference shows on the way only.",
    reference="Loshchilov, I., Hutter, F. (2019). Decoupled weight decay regularization. ICLR, algorithm 1. arXiv:1711.05101.",
    direction="momentum",
    turns=True,
    twins=(Twin("pytorch_optimizer", "SGDW", "", {"lr": 1e-4, "momentum": 0.0, "weight_decay": 0.0}),),
)
