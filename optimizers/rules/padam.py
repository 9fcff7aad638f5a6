"""Padam."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="padam",
    title="Padam",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
v_max = max(v_max, v)
theta = theta - lr*m/(v_max + eps)**p
""",
    knobs=(
        knobs.lr(0.1, doc="Multiplies the averaged gradient where p = 0, and is a length per axis where p = 1/2."),
        knobs.beta1(),
        knobs.beta2(),
        knobs.number("p", 0.125, 0.0, 0.5, (0.0, 0.5), "p", "power", "0 is averaged momentum, 1/2 is AMSGrad."),
        knobs.eps(1e-8),
    ),
    summary="AMSGrad with a smaller power of the mean square than the root: a slider between momentum and Adam.",
    cures="Over-adaptation: the ends of momentum with some of Adam's speed.",
    breaks="Its rate no longer has a simple meaning: it has to be found anew for every p.",
    reference="Chen, J. et al. (2020). Closing the generalization gap of adaptive gradient methods in training deep neural networks. IJCAI. arXiv:1806.06763.",
    direction="averaged",
    scale="maximum",
)
