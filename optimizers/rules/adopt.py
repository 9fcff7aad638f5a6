"""ADOPT."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adopt",
    title="ADOPT",
    family="adam",
    equations="""
cut = k**0.25
u = min(max(g/max(sqrt(v), eps), -cut), cut)
m = beta1*m + (1 - beta1)*u
theta = theta - lr*m
v = where(t > 1, beta2*v + (1 - beta2)*g**2, g**2)
""",
    knobs=(knobs.lr(1e-3, doc=knobs.PER_AXIS), knobs.beta1(), knobs.beta2(0.9999), knobs.eps(1e-6)),
    summary="Divides by the mean square of earlier gradients only, then averages. The first update only looks; after that the order alone makes it converge for any β₂.",
    cures="Adam's failures for small β₂.",
    breaks="The first square weighs long: a steep start slows it down for 1/(1 − β₂) updates.",
    reference="Taniguchi, S. et al. (2024). ADOPT: modified Adam can converge with any β₂ with the optimal rate. NeurIPS. arXiv:2411.02853.",
    direction="averaged",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("optax", "contrib.adopt"),
        Twin("pytorch_optimizer", "ADOPT", "cuts at t to the power 1/4, one update ahead of the authors’ code"),
    ),
)
