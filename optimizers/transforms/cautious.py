"""Cautious steps: no coordinate moves against its own gradient."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="cautious",
    title="Cautious",
    equations="""
u = theta_old - theta
phi = where(u*g > 0, 1, 0)
factor = 2/(dot(phi, 1) + 1)                 if scaling == paper
factor = 2/max(dot(phi, 1), 1)               if scaling == kept
factor = 1                                   if scaling == none
theta = theta_old - factor*phi*u
""",
    knobs=(
        knobs.switch(
            "scaling",
            "kept",
            "the others move",
            "kept: as much farther as fewer move (the authors’ code). paper: by 2/(moving + 1), which is 2/3 when both do "
            "(the paper, pytorch_optimizer). none: as far as before.",
            ("kept", "paper", "none"),
        ),
    ),
    summary=(
        "Compares the move of the rule with the newest gradient, and holds back every coordinate that would go uphill. "
        "What momentum has built up is kept, but waits."
    ),
    reference=(
        "Liang, K., Chen, L., Liu, B., Liu, Q. (2024). Cautious optimizers: improving training with one line of code. "
        "arXiv:2411.16085."
    ),
    stage="move",
    rank=36,
    notes=(
        "The whole move of the rule is compared, with what it holds of weight decay; the libraries compare it without. "
        "On two axes the factor is coarse: 1 when both move, 2 when one does."
    ),
)
