"""Sophia, with the exact Hessian diagonal."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="sophia",
    title="Sophia",
    family="second",
    equations="""
m = beta1*m + (1 - beta1)*g
h = where(mod(k, every) == 0, beta2*h + (1 - beta2)*diag(H), h)
m_hat = m/(1 - beta1**t)                                 if bias_correction == yes
m_hat = m                                                if bias_correction == no
u = min(max(m_hat/max(gamma*h, eps), -1), 1)
theta = (1 - lr*weight_decay)*theta - lr*u
""",
    knobs=(
        knobs.lr(0.05, doc="No coordinate moves farther than this in one step."),
        knobs.beta("beta1", 0.965, "Memory of the averaged gradient."),
        knobs.beta("beta2", 0.99, "Memory of the averaged curvature."),
        knobs.number(
            "gamma",
            0.01,
            0.0,
            100.0,
            (1e-3, 1.0),
            r"\gamma",
            "curvature factor",
            "Smaller lets fewer steps be cut.",
            scale="log",
            low_open=True,
        ),
        knobs.count("every", 10, (1, 100), "K", "renewal", "Updates between two looks at the curvature."),
        knobs.eps(1e-12),
        knobs.weight_decay(),
        knobs.bias_correction("no"),
    ),
    summary="Divides the averaged gradient by an averaged curvature of each axis and cuts every coordinate of the step at η. Where the ground curves down it turns into sign descent.",
    cures="Axes of different curvature, at little cost: the curvature is renewed every ten updates only.",
    breaks="It sees the diagonal of the Hessian only: a turned canyon defeats it like Adam.",
    reference="Liu, H. et al. (2023). Sophia: a scalable stochastic second-order optimizer for language model pre-training. arXiv:2305.14342.",
    direction="averaged",
    scale="curvature",
    twins=(
        Twin("optax", "contrib.sophia", "estimates the diagonal by random vectors, corrects m"),
        Twin("pytorch_optimizer", "SophiaH", "cuts at 0.01 with γ = 1"),
    ),
    notes="Two coordinates are few enough for the exact diagonal; the libraries estimate it from random vectors.",
)
