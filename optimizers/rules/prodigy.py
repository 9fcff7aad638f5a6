"""Prodigy."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="prodigy",
    title="Prodigy",
    family="free",
    own_rate=True,
    also="no learning rate",
    equations="""
rate = lr*d*sqrt(1 - beta2**t)/(1 - beta1**t)      if bias_correction == yes
rate = lr*d                                        if bias_correction == no
m = beta1*m + (1 - beta1)*d*g
v = beta2*v + (1 - beta2)*d**2*g**2
r = sqrt(beta2)*r + d/d0*rate*dot(g, theta_0 - theta)
s = sqrt(beta2)*s + d/d0*rate*g
size = dot(abs(s), 1)
d_hat = where(size > 0, r/max(size, 1e-300), 0)
theta = theta - rate*(m/(sqrt(v) + d*eps) + weight_decay*theta)      if eps_scale == before
d = max(d, d_hat)
theta = theta - rate*(m/(sqrt(v) + d*eps) + weight_decay*theta)      if eps_scale == after
""",
    init={"d": "d0", "theta_0": "theta"},
    knobs=(
        knobs.lr(1.0, (0.1, 10.0), doc=knobs.FOUND),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.d0(),
        knobs.weight_decay(),
        knobs.bias_correction("no"),
        knobs.switch(
            "eps_scale",
            "before",
            "ε is scaled by d",
            "As it was before this update (the paper), or after it (the authors’ code and the libraries).",
            ("before", "after"),
        ),
    ),
    summary="Adam whose rate is an estimate of the distance to the goal. It starts at a millionth and grows exponentially until gradients start to disagree.",
    cures="The choice of a learning rate: leave η at 1.",
    breaks="The estimate never shrinks: where the ground gets steeper later, it is too long.",
    reference="Mishchenko, K., Defazio, A. (2024). Prodigy: an expeditiously adaptive parameter-free learner. ICML. arXiv:2306.06101.",
    direction="averaged",
    scale="averaged",
    twins=(
        Twin("optax", "contrib.prodigy", "", {"bias_correction": "yes", "eps_scale": "after"}),
        Twin("pytorch_optimizer", "Prodigy", "", {"eps_scale": "after"}),
    ),
)
