"""Yogi."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="yogi",
    title="Yogi",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = v - (1 - beta2)*sign(v - g**2)*g**2
m_hat = m/(1 - beta1**t)
v_hat = v/(1 - beta2**t)
theta = theta - lr*m_hat/(sqrt(v_hat) + eps)
""",
    init={"v": "initial_v"},
    knobs=(
        knobs.lr(1e-2, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-3),
        knobs.number(
            "initial_v", 1e-6, 0.0, 1e6, (0.0, 1.0), "v_0", "start of the mean", "Where the mean square starts."
        ),
    ),
    summary="Adam whose mean square moves by at most a share of the new square: it grows as fast, but shrinks slowly.",
    cures="Adam's sudden jumps when the gradient has become small.",
    breaks="It remembers steep ground for longer than it should.",
    reference="Zaheer, M. et al. (2018). Adaptive methods for nonconvex optimization. NeurIPS.",
    direction="averaged",
    scale="averaged",
    twins=(
        Twin("optax", "yogi", "starts m at v₀ as well"),
        Twin("pytorch_optimizer", "Yogi", "starts m at v₀ as well"),
    ),
    notes="Our m starts at 0, as in the paper; optax and pytorch_optimizer start it at 10⁻⁶ together with v.",
)
