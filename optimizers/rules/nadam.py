"""Nadam: Adam with Nesterov's look-ahead."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="nadam",
    title="Nadam",
    family="adam",
    equations="""
mu = beta1*(1 - 0.5*0.96**(t*psi))                            if warmup == yes
mu_next = beta1*(1 - 0.5*0.96**((t + 1)*psi))                 if warmup == yes
P = P*mu                                                      if warmup == yes
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_bar = (1 - mu)/(1 - P)*g + mu_next/(1 - P*mu_next)*m        if warmup == yes
m_bar = (1 - beta1)/(1 - beta1**t)*g + beta1/(1 - beta1**(t + 1))*m       if warmup == no
v_hat = v/(1 - beta2**t)
theta = theta - lr*m_bar/(sqrt(v_hat) + eps)
""",
    init={"P": "1"},
    knobs=(
        knobs.lr(2e-3, doc=knobs.PER_AXIS),
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
            "How fast momentum warms up from half its value: 0.004 in PyTorch, 1 in Keras.",
        ),
        knobs.switch(
            "warmup",
            "yes",
            "warm-up of β₁",
            "Momentum that grows from half its value (Dozat, PyTorch, Keras), or a constant β₁ (optax).",
            ("yes", "no"),
        ),
    ),
    summary="Adam whose averaged gradient is already moved on by one step, as Nesterov's is. Its momentum warms up from half the value.",
    cures="Adam's overshoot at turns, a little.",
    breaks="The same as Adam: under noise, or with a small β₂, it jitters at the end, and scaling works along the axes only.",
    reference="Dozat, T. (2016). Incorporating Nesterov momentum into Adam. ICLR workshop.",
    direction="look_ahead",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("torch", "NAdam"),
        Twin("optax", "nadam", "", {"warmup": "no"}),
        Twin("keras", "Nadam", "", {"lr": 1e-3, "psi": 1.0, "eps": 1e-7}),
    ),
    notes="m is a plain average with β₁, as in PyTorch; Dozat's own m uses μₜ. PyTorch keeps the product of μₜ in float32 unless the default type is float64; ours is float64 throughout.",
)
