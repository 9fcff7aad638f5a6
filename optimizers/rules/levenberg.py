"""Levenberg's damping: a trust in the quadratic that is earned and lost."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="levenberg",
    title="Levenberg",
    family="second",
    also="Levenberg-Marquardt, damped Newton, trust region",
    equations="""
trial = theta - solve(H + eye(mu), g)
accepted = where(loss(trial) < f, 1, 0)
theta = where(accepted > 0, trial, theta)
mu = where(accepted > 0, mu/lowering, mu*raising)
mu = min(max(mu, 1e-12), 1e12)
""",
    init={"mu": "damping"},
    knobs=(
        knobs.number(
            "damping",
            1.0,
            0.0,
            1e6,
            (1e-3, 1e3),
            r"\mu_0",
            "first damping",
            "Where the damping starts.",
            scale="log",
            low_open=True,
        ),
        knobs.number(
            "lowering",
            3.0,
            1.0,
            100.0,
            (1.0, 10.0),
            r"\beta",
            "lowering",
            "After a step that helped the damping is divided by this.",
        ),
        knobs.number(
            "raising",
            2.0,
            1.0,
            100.0,
            (1.0, 10.0),
            r"\gamma",
            "raising",
            "After a step that did not help, which is not taken, the damping is multiplied by this.",
            low_open=True,
        ),
    ),
    summary="Newton's step with a damping that moves: steps that lower the loss make it bolder, steps that would raise it are refused and make it more careful.",
    cures="Newton's jumps uphill: the loss never rises.",
    breaks="Every step costs a Hessian and one more look at the loss, and a refused step stands still.",
    reference="Levenberg, K. (1944). A method for the solution of certain non-linear problems in least squares. Quarterly of Applied Mathematics 2, 164-168.",
    direction="newton",
    scale="curvature",
    turns=True,
    notes="The full Hessian stands where Gauss–Newton uses JᵀJ: a surface is not known as a sum of squares.",
)
