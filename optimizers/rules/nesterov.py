"""Nesterov's momentum, in its look-ahead form and in the one-gradient form of the libraries."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="nesterov",
    title="Nesterov",
    family="momentum",
    equations="""
b = momentum*b + g                              if form == shifted
theta = theta - lr*(g + momentum*b)             if form == shifted
g = grad(theta - lr*momentum*b)                 if form == look_ahead
b = momentum*b + g                              if form == look_ahead
theta = theta - lr*b                            if form == look_ahead
""",
    knobs=(
        knobs.lr(1e-3),
        knobs.momentum(0.9),
        knobs.switch(
            "form",
            "shifted",
            "form",
            "look_ahead measures the slope where momentum will land; shifted (PyTorch) follows that landing point itself.",
            ("shifted", "look_ahead"),
        ),
    ),
    summary="Jumps first with the momentum, then corrects with the slope found there.",
    cures="Most of momentum's overshoot, at the same speed along the valley.",
    breaks="It is stable only up to (2 + 2μ)/((1 + 2μ) λmax), less than the heavy ball.",
    reference="Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k²); "
    "Sutskever, I. et al. (2013). On the importance of initialization and momentum in deep learning. ICML.",
    direction="look_ahead",
    turns=True,
    twins=(Twin("torch", "SGD(momentum=μ, nesterov=True)", "the shifted form"), Twin("optax", "sgd(nesterov=True)")),
    notes="At a constant rate the two forms are one sequence seen from two points: θ(shifted) = θ(look-ahead) − η μ b.",
)
