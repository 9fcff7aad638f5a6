"""PowerSign."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="powersign",
    title="PowerSign",
    family="search",
    equations="""
m = beta*m + (1 - beta)*g
phi = 1                                                            if decay == none
phi = 1 - k/n                                                      if decay == linear
phi = (1 + cos(2*pi*periods*k/n))/2                                if decay == cyclic
phi = (1 + cos(pi*mod(periods*k/n, 1)))/2                          if decay == restart
theta = theta - lr*alpha**(phi*sign(g)*sign(m))*g
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.beta("beta", 0.9, "Memory of the averaged gradient."),
        knobs.number(
            "alpha",
            2.718281828459045,
            1.0,
            100.0,
            (1.0, 10.0),
            r"\alpha",
            "base",
            "The step is multiplied by this when gradient and average agree, divided by it when they do not.",
        ),
        *knobs.internal_decay(),
    ),
    summary="Steps e times farther where gradient and average have the same sign, and e times less far where they do not. A controller network found it.",
    cures="Long straight slopes: it speeds up as long as gradient and average agree.",
    breaks="In canyons it gains nothing over gradient descent.",
    reference="Bello, I. et al. (2017). Neural optimizer search with reinforcement learning. ICML. arXiv:1709.07417.",
    direction="search",
)
