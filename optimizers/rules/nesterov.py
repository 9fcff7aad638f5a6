"""Nesterov's momentum: drawn at the landing point (the libraries) or at the point that walks; the rate outside or inside.

The two forms are one sequence seen from two points: θ(shifted) = θ(look-ahead) − η μ b. The default is the one of
PyTorch, optax and Keras, and what it draws is the place where momentum will land: that place swings wider than the point
of the textbooks' pictures, which the look-ahead form draws.
"""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="nesterov",
    title="Nesterov",
    family="momentum",
    also="NAG, accelerated gradient, look-ahead",
    equations="""
b = momentum*b + g                              if form == shifted and rate == outside
theta = theta - lr*(g + momentum*b)             if form == shifted and rate == outside
v = momentum*v - lr*g                           if form == shifted and rate == inside
theta = theta + momentum*v - lr*g               if form == shifted and rate == inside
g = grad(theta - lr*momentum*b)                 if form == look_ahead and rate == outside
b = momentum*b + g                              if form == look_ahead and rate == outside
theta = theta - lr*b                            if form == look_ahead and rate == outside
g = grad(theta + momentum*v)                    if form == look_ahead and rate == inside
v = momentum*v - lr*g                           if form == look_ahead and rate == inside
theta = theta + v                               if form == look_ahead and rate == inside
""",
    limit="limit = 2*(1 + momentum)/((1 + 2*momentum)*curvature)",
    knobs=(
        knobs.lr(1e-3),
        knobs.momentum(0.9),
        knobs.switch(
            "form",
            "shifted",
            "point that is drawn",
            "shifted draws the place where momentum will land, as PyTorch keeps it: it swings wider. look_ahead draws the "
            "point of the textbooks, which walks after it and overshoots little.",
            ("shifted", "look_ahead"),
        ),
        knobs.switch(
            "rate",
            "outside",
            "place of η",
            "Outside the velocity (PyTorch, optax), or inside it (Keras, the textbooks): a schedule then leaves old moves "
            "as they are.",
            ("outside", "inside"),
        ),
    ),
    summary="Jumps first with the momentum, then corrects with the slope found there. Drawn is the landing point of the jump; the look-ahead form draws the point that jumps.",
    cures="Most of momentum's overshoot, at the same speed along the valley: to be seen in the look-ahead form.",
    breaks="It is stable only up to (2 + 2μ)/((1 + 2μ) λmax), less than the heavy ball.",
    reference="Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k²); "
    "Sutskever, I. et al. (2013). On the importance of initialization and momentum in deep learning. ICML.",
    direction="look_ahead",
    turns=True,
    twins=(
        Twin("torch", "SGD(momentum=0.9, nesterov=True)"),
        Twin("optax", "sgd(momentum=0.9, nesterov=True)"),
        Twin("keras", "SGD(momentum=0.9, nesterov=True)", "the rate inside", {"rate": "inside", "lr": 0.01}),
    ),
    notes="At a constant rate both points belong to one sequence: θ(shifted) = θ(look-ahead) − η μ b, and η inside or outside is the same; under a schedule all four differ.",
)
