"""RAdam: rectified Adam."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="radam",
    title="RAdam",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m/(1 - beta1**t)
rho_inf = 2/(1 - beta2) - 1
rho = rho_inf - 2*t*beta2**t/(1 - beta2**t)
r = sqrt(max((rho - 4)*(rho - 2)*rho_inf/((rho_inf - 4)*(rho_inf - 2)*rho), 0))
adapted = r*m_hat*sqrt(1 - beta2**t)/(sqrt(v) + eps)            if eps_place == uncorrected
adapted = r*m_hat/(sqrt(v/(1 - beta2**t)) + eps)                if eps_place == outside
theta = theta - lr*where(rho > threshold, adapted, m_hat)       if early == momentum
theta = theta - lr*where(rho > threshold, adapted, 0)           if early == silent
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.number(
            "threshold",
            5.0,
            4.0,
            100.0,
            (4.0, 10.0),
            r"\rho_{0}",
            "threshold",
            "Adaptation starts when ρ exceeds this: 5 in the libraries, 4 in the paper.",
        ),
        knobs.switch(
            "eps_place",
            "uncorrected",
            "place of ε",
            "Beside the uncorrected root (PyTorch) or the corrected one (optax).",
            ("uncorrected", "outside"),
        ),
        knobs.switch(
            "early",
            "momentum",
            "before that",
            "Unscaled momentum steps (the paper, PyTorch), or no step at all.",
            ("momentum", "silent"),
        ),
    ),
    summary="Adam that waits until its averaged square is worth trusting, about five updates, and then fades it in. It is a built-in warm-up.",
    cures="The wild first steps that warm-up was invented for.",
    breaks="Before that it takes raw gradient steps at an Adam-sized rate: on steep ground they throw it far out.",
    reference="Liu, L. et al. (2020). On the variance of the adaptive learning rate and beyond. ICLR. arXiv:1908.03265.",
    direction="averaged",
    scale="averaged",
    twins=(Twin("torch", "RAdam"), Twin("optax", "radam", "", {"eps_place": "outside"})),
    notes="With β₂ ≤ 2/3 the variance never becomes tractable and the scaling never starts.",
)
