"""Adan."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adan",
    title="Adan",
    family="adam",
    equations="""
d = where(t > 1, g - g_last, 0)
m = beta1*m + (1 - beta1)*g
q = beta2*q + (1 - beta2)*d
v = beta3*v + (1 - beta3)*(g + beta2*d)**2
move = (m/(1 - beta1**t) + beta2*q/(1 - beta2**t))/(sqrt(v/(1 - beta3**t)) + eps)
theta = (theta - lr*move)/(1 + lr*weight_decay)
g_last = g
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta("beta1", 0.98, "Memory of the averaged gradient."),
        knobs.beta("beta2", 0.92, "Memory of the averaged change of the gradient."),
        knobs.beta("beta3", 0.99, "Memory of the averaged square."),
        knobs.eps(1e-8),
        knobs.weight_decay(),
    ),
    summary="Averages the gradient and its change, and so looks ahead like Nesterov without a second evaluation.",
    cures="Momentum's late reaction at turns.",
    breaks="Three memories to choose; in two dimensions it differs little from Adam.",
    reference="Xie, X. et al. (2022). Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models. arXiv:2208.06677.",
    direction="look_ahead",
    scale="averaged",
    twins=(Twin("pytorch_optimizer", "Adan"), Twin("optax", "adan", "weighs the change with 1 − β₂: see the notes")),
    notes="The betas are those of the official code; the paper writes 1 minus them. optax 0.2.8 weighs the change of the gradient with 1 − β₂ = 0.08 where paper and official code have β₂ = 0.92; we follow the paper.",
)
