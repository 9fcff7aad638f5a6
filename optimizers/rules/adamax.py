"""AdaMax."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adamax",
    title="AdaMax",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
u = max(beta2*u, abs(g) + eps)                      if eps_place == inside
u = max(beta2*u, abs(g))                            if eps_place == outside
theta = theta - lr/(1 - beta1**t)*m/u               if eps_place == inside
theta = theta - lr/(1 - beta1**t)*m/(u + eps)       if eps_place == outside
""",
    knobs=(
        knobs.lr(2e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta("beta2", 0.999, "How fast the largest gradient is forgotten."),
        knobs.eps(1e-8),
        knobs.switch(
            "eps_place",
            "inside",
            "place of ε",
            "Inside the maximum (PyTorch, optax) or beside it (Keras).",
            ("inside", "outside"),
        ),
    ),
    summary="Adam with the largest recent gradient in place of the root mean square: the infinity norm needs no bias correction.",
    cures="Sudden large gradients: the step never exceeds η.",
    breaks="One outlier is remembered for 1/(1 − β₂) updates.",
    reference="Kingma, D. P., Ba, J. (2015). Adam: a method for stochastic optimization, section 7.1. arXiv:1412.6980.",
    direction="averaged",
    scale="infinity",
    scale_free=True,
    twins=(
        Twin("torch", "Adamax"),
        Twin("optax", "adamax"),
        Twin("keras", "Adamax", "", {"lr": 1e-3, "eps": 1e-7, "eps_place": "outside"}),
    ),
)
