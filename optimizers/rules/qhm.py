"""Quasi-hyperbolic momentum."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="qhm",
    title="QHM",
    family="momentum",
    equations="""
m = beta*m + (1 - beta)*g
theta = theta - lr*((1 - nu)*g + nu*m)
""",
    limit="limit = 2*(1 + beta)/((1 + beta - 2*nu*beta)*curvature)",
    knobs=(
        knobs.lr(0.01),
        knobs.beta("beta", 0.999, "Memory of the averaged gradient."),
        knobs.number(
            "nu",
            0.7,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\nu",
            "share of the average",
            "0 is gradient descent, 1 averaged momentum, β Nesterov.",
        ),
    ),
    summary="Mixes the plain gradient with a long average of gradients. Gradient descent, momentum and Nesterov are all special cases.",
    cures="Momentum's overshoot, while a very long memory is kept.",
    breaks="One more number to choose; at ν near 1 it overshoots like momentum.",
    reference="Ma, J., Yarats, D. (2019). Quasi-hyperbolic momentum and Adam for deep learning. ICLR. arXiv:1810.06801.",
    direction="averaged",
    turns=True,
    twins=(
        Twin(
            "pytorch_optimizer",
            "QHM",
            "ν = 1 and no memory by default: gradient descent",
            {"lr": 1e-3, "beta": 0.0, "nu": 1.0},
        ),
    ),
)
