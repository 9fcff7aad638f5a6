"""AddSign."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="addsign",
    title="AddSign",
    family="search",
    equations="""
m = beta*m + (1 - beta)*g
phi = 1                                                            if decay == none
phi = 1 - k/n                                                      if decay == linear
phi = (1 + cos(2*pi*periods*k/n))/2                                if decay == cyclic
phi = (1 + cos(pi*mod(periods*k/n, 1)))/2                          if decay == restart
theta = theta - lr*(alpha + phi*sign(g)*sign(m))*g
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.beta("beta", 0.9, "Memory of the averaged gradient."),
        knobs.number(
            "alpha",
            1.0,
            0.0,
            100.0,
            (0.0, 5.0),
            r"\alpha",
            "offset",
            "1 doubles the step on agreement and stops it on disagreement.",
        ),
        *knobs.internal_decay(),
    ),
    summary="Steps twice as far where gradient and average have the same sign, and not at all where they do not. A controller network found it.",
    cures="Long straight slopes: it speeds up as long as gradient and average agree.",
    breaks="In canyons it loses to gradient descent: it stands still at every turn.",
    reference="Bello, I. et al. (2017). Neural optimizer search with reinforcement learning. ICML. arXiv:1709.07417.",
    direction="search",
)
