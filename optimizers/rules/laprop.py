"""LaProp."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="laprop",
    title="LaProp",
    family="adam",
    equations="""
v = beta2*v + (1 - beta2)*g**2
v_hat = v/(1 - beta2**t)
m = beta1*m + (1 - beta1)*lr*g/(sqrt(v_hat) + eps)
theta = theta - m/(1 - beta1**t)
""",
    knobs=(knobs.lr(1e-3, doc=knobs.PER_AXIS), knobs.beta1(), knobs.beta2(), knobs.eps(1e-8)),
    summary="Adam in the other order: first every gradient is scaled, then the scaled ones are averaged.",
    cures="Adam's instability when β₁ is close to β₂.",
    breaks="Elsewhere it is hard to tell from Adam.",
    reference="Ziyin, L., Wang, Z. T., Ueda, M. (2020). LaProp: separating momentum and adaptivity in Adam. arXiv:2002.04839.",
    direction="averaged",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("pytorch_optimizer", "LaProp", "10⁻¹⁵ inside the root, float32 in places", {"lr": 4e-4, "eps": 1e-15}),
    ),
)
