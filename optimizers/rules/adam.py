"""Adam, with its bias correction switchable and epsilon where one wants it."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adam",
    title="Adam",
    family="adam",
    also="adaptive moments, the usual choice",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m/(1 - beta1**t)                         if bias_correction == yes
v_hat = v/(1 - beta2**t)                         if bias_correction == yes
m_hat = m                                        if bias_correction == no
v_hat = v                                        if bias_correction == no
theta = theta - lr*m_hat/(sqrt(v_hat) + eps)     if eps_place == outside
theta = theta - lr*m_hat/sqrt(v_hat + eps)       if eps_place == inside
theta = theta - lr*sqrt(1 - beta2**t)*m_hat/(sqrt(v) + eps)     if eps_place == uncorrected and bias_correction == yes
theta = theta - lr*m_hat/(sqrt(v) + eps)                        if eps_place == uncorrected and bias_correction == no
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.bias_correction(),
        knobs.eps_place(
            "Outside the root (the paper, PyTorch), inside, or beside the uncorrected root (Keras).", "uncorrected"
        ),
    ),
    summary="An averaged gradient divided by the root of an averaged square: momentum and RMSProp together, unbiased "
    "from the first step.",
    cures="Axes of different steepness, with little tuning: the first step is about η on each axis, whatever the slope.",
    breaks="Scaling works along the axes only. With a constant rate it jitters at the end, under noise or with a small β₂: without either it settles.",
    reference="Kingma, D. P., Ba, J. (2015). Adam: a method for stochastic optimization. ICLR, algorithm 1. arXiv:1412.6980.",
    direction="averaged",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("torch", "Adam"),
        Twin("optax", "adam"),
        Twin("keras", "Adam", "", {"eps": 1e-7, "eps_place": "uncorrected"}),
    ),
)
