"""Nadam: Adam with Nesterov's look-ahead."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="nadam",
    title="Nadam",
    family="adam",
    equations="""
mu = beta1*(1 - 0.5*0.96**(t*psi))
mu_next = beta1*(1 - 0.5*0.96**((t + 1)*psi))
P = P*mu
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_bar = (1 - mu)/(1 - P)*g + mu_next/(1 - P*mu_next)*m
v_hat = v/(1 - beta2**t)
theta = theta - lr*m_bar/(sqrt(v_hat) + eps)
""",
    init={"P": "1"},
    knobs=(
        knobs.lr(2e-3),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.number(
            "psi",
            0.004,
            0.0,
            1e4,
            (0.0, 1.0),
            r"\psi",
            "momentum decay",
            "How fast momentum warms up from half its value: 0.004 in PyTorch, 1 in Keras; from 1000 on it is constant, as in optax.",
        ),
    ),
    summary="Adam whose averaged gradient is already moved on by one step, as Nesterov's is. Its momentum warms up from half the value.",
    cures="Adam's overshoot at turns, a little.",
    breaks="The same as Adam: it jitters at the end, along the axes.",
    reference="Dozat, T. (2016). Incorporating Nesterov momentum into Adam. ICLR workshop.",
    direction="look_ahead",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("torch", "NAdam"),
        Twin("optax", "nadam", "without warm-up: our ψ = 1000"),
        Twin("keras", "Nadam", "ψ = 1"),
    ),
    notes="m is a plain average with β₁, as in PyTorch; Dozat's own m uses μₜ. PyTorch keeps the product of μₜ in float32 unless the default type is float64; ours is float64 throughout.",
)
