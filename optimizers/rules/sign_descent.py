"""Sign descent (signum)."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="sign_descent",
    title="Sign descent",
    family="plain",
    also="signSGD, sign of the gradient",
    equations="""
m = momentum*m + (1 - momentum)*g
theta = theta - lr*sign(m)
""",
    knobs=(knobs.lr(0.01, doc=knobs.PER_AXIS), knobs.momentum(0.0)),
    summary="Moves every coordinate by exactly η, up or down by the sign of its slope. With momentum it takes the sign of an averaged gradient (signum).",
    cures="Slopes of any size: a plateau and a cliff are walked at the same pace.",
    breaks="It moves along axes and diagonals only, and ends in a jitter of up to η on each axis.",
    reference="Bernstein, J. et al. (2018). signSGD: compressed optimisation for non-convex problems. ICML. arXiv:1802.04434.",
    direction="sign",
    scale_free=True,
    twins=(Twin("optax", "sign_sgd"), Twin("pytorch_optimizer", "SignSGD", "", {"lr": 1e-3, "momentum": 0.9})),
)
