"""SWATS: switching from Adam to gradient descent."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="swats",
    title="SWATS",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
p = -lr*sqrt(1 - beta2**t)/(1 - beta1**t)*m/(sqrt(v) + eps)
slope = dot(p, g)
gamma = -dot(p, p)/where(abs(slope) > 0, slope, 1)
lam = where(abs(slope) > 0, beta2*lam + (1 - beta2)*gamma, lam)
lam_hat = lam/(1 - beta2**t)
b = where(Lambda > 0, beta1*b + g, 0)
theta = where(Lambda > 0, theta - (1 - beta1)*Lambda*b, theta + p)
found = where(abs(lam_hat - gamma) < tolerance + closeness*abs(gamma), lam_hat, 0)
found = where(abs(slope) > 0, where(t > 1, found, 0), 0)
Lambda = where(Lambda > 0, Lambda, max(found, 0))
""",
    knobs=(
        knobs.lr(1e-3, doc="Of Adam; the rate of gradient descent is found."),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.number(
            "closeness",
            0.01,
            0.0,
            1.0,
            (1e-6, 0.1),
            r"\tau",
            "agreement, as a share",
            "It switches when the rate of this step and the average of all differ by less than this share of it.",
            scale="log",
        ),
        knobs.number(
            "tolerance",
            0.0,
            0.0,
            1.0,
            (1e-9, 1e-2),
            r"\delta",
            "agreement",
            "And by this, whatever the rate: 10⁻⁹ in the paper, which on a plane hardly ever happens.",
            scale="log",
        ),
    ),
    summary="Walks as Adam, and measures at every step which rate of gradient descent would have gone as far in that direction. When that rate agrees with its own average, it goes on with it as plain averaged momentum.",
    cures="Adam's poor ends, without a rate of gradient descent to choose.",
    breaks="The rate it finds is the one of that moment: if the ground gets steeper afterwards, it may be too large, and there is no way back.",
    reference="Keskar, N. S., Socher, R. (2017). Improving generalization performance by switching from Adam to SGD. arXiv:1712.07628.",
    direction="averaged",
    scale="averaged",
    twins=(Twin("pytorch_optimizer", "SWATS", settings={"eps": 1e-6, "closeness": 1e-6, "tolerance": 1e-8}),),
    notes="The paper switches when both differ by less than 10⁻⁹ (τ = 0, δ = 10⁻⁹): noise of mini-batches brings them so near, a plane without noise hardly ever. So our share is 1 %, to make the switch visible. pytorch_optimizer uses its ε for both: 10⁻⁸ + ε times the rate.",
)
