"""vSGD: no more pesky learning rates (LeCun's group), with the exact diagonal of the Hessian."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="vsgd",
    title="vSGD",
    family="free",
    own_rate=True,
    equations="""
h = abs(diag(H))
tau = where(t > 1, tau, memory)
g_bar = where(t > 1, g_bar, g)
v_bar = where(t > 1, v_bar, caution*g**2)
h_bar = where(t > 1, h_bar, caution*h)
g_bar = (1 - 1/tau)*g_bar + g/tau
v_bar = (1 - 1/tau)*v_bar + g**2/tau
h_bar = (1 - 1/tau)*h_bar + h/tau
share = g_bar**2/max(v_bar, 1e-300)
rate = lr*share/(h_bar + eps)
tau = (1 - share)*tau + 1
theta = theta - rate*g
""",
    knobs=(
        knobs.lr(1.0, (0.1, 10.0), doc=knobs.FOUND),
        knobs.number(
            "caution",
            2.0,
            1.0,
            1e3,
            (1.0, 10.0),
            "C",
            "caution",
            "Mean square and curvature start this many times too large: the first steps are C² times shorter.",
        ),
        knobs.number(
            "memory",
            10.0,
            1.0,
            1e6,
            (1.0, 100.0),
            r"\tau_0",
            "first memory",
            "Updates over which the averages reach at first; from then on each axis finds its own.",
            scale="log",
        ),
        knobs.eps(1e-9, "Added to the curvature: on flat ground the rate is at most 1/ε."),
    ),
    summary="Asks on each axis how much of the gradient is signal: the square of its mean over the mean of its square. It takes that share of Newton's step, and remembers longer the more noise there is.",
    cures="The choice of a learning rate and of its decay: without noise it is Newton's step on each axis, with noise the rate falls by itself near the goal.",
    breaks="It believes the curvature of this place: on flat ground the step becomes huge, and in a turned canyon the axes do not tell.",
    reference="Schaul, T., Zhang, S., LeCun, Y. (2013). No more pesky learning rates. ICML. arXiv:1206.1106, algorithm 1.",
    scale="curvature",
    notes="The paper estimates the diagonal of the Hessian and averages over the first batches; here the diagonal is exact and one gradient begins. C = 2, τ₀ = 10 and ε as in the authors' code, which also keeps the first curvature above 1.",
)
