"""How successive moves compare: above 1 a bounce grows, below 1 it dies out."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="bounce",
    title="Bounce",
    equations="""
growth = last(where(step_before > 0, step/step_before, 0), step > 0)
against = where(dot(theta - before, swing) < 0, 1, 0)
steady = where(abs(growth - growth_before) <= 0.02*growth, 1, 0)
bouncing = last(against*steady, step > 0)
swing = theta - before
growth_before = growth
step_before = step
""",
    outputs=("growth", "bouncing"),
    init={"swing": "theta - theta"},
    rank=60,
    summary="The last move as a multiple of the one before, and whether it turned back and grew as the one before.",
)
