"""MADGRAD: momentumized, adaptive, dual averaged gradients."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="madgrad",
    title="MADGRAD",
    family="scaled",
    equations="""
lam = (lr + eps)*sqrt(t)                        if eps_place == both
lam = lr*sqrt(t)                                if eps_place == root
s = s + lam*g
v = v + lam*g**2
z = theta_0 - s/(v**(1/3) + eps)
theta = momentum*theta + (1 - momentum)*z
""",
    init={"theta_0": "theta"},
    knobs=(
        knobs.lr(
            0.01, doc="Weighs the gradients of all updates; the distance from the start grows with its 2/3rd power."
        ),
        knobs.momentum(0.9),
        knobs.eps(1e-6),
        knobs.switch(
            "eps_place",
            "both",
            "place of ε",
            "Beside the cube root and added to the rate (the authors’ code and the libraries), or beside the root alone (the paper).",
            ("both", "root"),
        ),
    ),
    summary="Does not step from where it is: it sums all gradients so far and goes from the start to where that sum, divided by a cube root of summed squares, points. The average of these places is what walks.",
    cures="Adagrad's standstill: later gradients weigh more, so that the start is outvoted.",
    breaks="It carries all gradients along: it turns late and overshoots.",
    reference="Defazio, A., Jelassi, S. (2022). Adaptivity without compromise: a momentumized, adaptive, dual averaged gradient method for stochastic optimization. JMLR 23. arXiv:2101.11075.",
    scale="summed",
    twins=(
        Twin("optax", "contrib.madgrad", "takes √t in float32"),
        Twin("pytorch_optimizer", "MADGRAD", settings={"lr": 1e-3}),
    ),
    notes="Weight decay in the usual sense does not fit dual averages: the L2 transform adds it to the gradient.",
)
