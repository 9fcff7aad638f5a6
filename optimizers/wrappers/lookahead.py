"""Lookahead."""

from optimizers import knobs
from optimizers.parts import Wrapper

WRAPPER = Wrapper(
    key="lookahead",
    title="Lookahead",
    equations="""
due = where(mod(t, every) == 0, 1, 0)
slow = where(due > 0, slow + alpha*(theta - slow), slow)
theta = where(due > 0, slow, theta)
""",
    knobs=(
        knobs.count("every", 5, (1, 50), "k", "fast steps", "Fast steps between two pulls."),
        knobs.number(
            "alpha",
            0.5,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\alpha",
            "slow step",
            "Share of the way that the slow point follows.",
            low_open=True,
        ),
    ),
    summary=(
        "The rule runs ahead for k steps, then it is called back part of the way to a slow point that follows it."
    ),
    reference=(
        "Zhang, M. R. et al. (2019). Lookahead optimizer: k steps forward, 1 step back. NeurIPS. arXiv:1907.08610."
    ),
    stage="outer",
    init={"slow": "theta"},
)
