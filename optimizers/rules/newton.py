"""Newton's method: damped, or made free of saddles."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="newton",
    title="Newton",
    family="second",
    own_rate=True,
    also="Newton-Raphson, Hessian",
    equations="""
M = H + eye(damping)                   if curvature == signed
M = abs_eig(H) + eye(damping)          if curvature == absolute
d = solve(M, g)
theta = theta - lr*d
""",
    knobs=(
        knobs.lr(1.0, (0.01, 1.0)),
        knobs.number(
            "damping",
            0.0,
            0.0,
            1e6,
            (0.0, 10.0),
            r"\mu",
            "damping",
            "Added to every curvature: large values turn it into gradient descent.",
        ),
        knobs.switch(
            "curvature",
            "signed",
            "curvature",
            "As it is, which draws the run into saddles, or by its magnitude (saddle-free).",
            ("signed", "absolute"),
        ),
    ),
    summary="Jumps to the stationary point of the quadratic that fits the ground here. On a bowl that is the minimum, in one step, at any condition number and any angle.",
    cures="Canyons of any shape, and the choice of a rate.",
    breaks="It seeks stationary points of every kind: saddles and maxima attract it.",
    reference="Nocedal, J., Wright, S. (2006). Numerical optimization, chapter 3; saddle-free form: Dauphin, Y. et al. (2014). arXiv:1406.2572.",
    direction="newton",
    scale="curvature",
    turns=True,
    scale_free=True,
)
