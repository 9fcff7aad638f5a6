"""Full-matrix Adagrad."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="full_adagrad",
    title="Full-matrix Adagrad",
    family="second",
    equations="""
S = S + outer(g, g)
theta = theta - lr*inv_sqrt(S + eye(eps))*g
""",
    init={"S": "eye(0)"},
    knobs=(
        knobs.lr(0.5, doc="How far the first step goes; later steps get shorter."),
        knobs.eps(1e-8, "Added to the matrix, so that it has an inverse from the first step on."),
    ),
    summary="Sums outer products of gradients instead of squares, and divides by the root of that matrix. Two numbers are few enough to afford it.",
    cures="Turned canyons: unlike Adagrad and Adam it needs the same number of steps at every angle.",
    breaks="The matrix only grows, so it slows down for good; with n weights it would hold n² numbers.",
    reference="Duchi, J., Hazan, E., Singer, Y. (2011). Adaptive subgradient methods. JMLR 12, 2121-2159.",
    scale="matrix",
    turns=True,
)
