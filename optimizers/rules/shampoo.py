"""Shampoo on a vector of two."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="shampoo",
    title="Shampoo",
    family="second",
    equations="""
L = L + outer(g, g)
R = R + dot(g, g)
left = inv_sqrt(inv_sqrt(L))
theta = theta - lr*solve(left, g)/sqrt(sqrt(R))
""",
    init={"L": "eye(eps)", "R": "eps"},
    knobs=(
        knobs.lr(0.5, doc="How far the first step goes; later steps get shorter."),
        knobs.eps(1e-4, "Start of both matrices."),
    ),
    summary="Divides a matrix of gradients by fourth roots from the left and from the right. The pair is one column: left is a 2×2 matrix, right a single number.",
    cures="Turned canyons, at the price of two small matrices per weight matrix.",
    breaks="The sums only grow, so it slows down for good.",
    reference="Gupta, V., Koren, T., Singer, Y. (2018). Shampoo: preconditioned stochastic tensor optimization. ICML. arXiv:1802.09568.",
    scale="matrix",
    turns=True,
    twins=(Twin("pytorch_optimizer", "Shampoo", "on a 2×1 matrix", {"lr": 1e-3, "eps": 1e-6}),),
    notes="L and R start at ε I, as in the paper.",
)
