"""How successive moves compare: above 1 a bounce grows, below 1 it dies out."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="bounce",
    title="Bounce",
    equations="""
growth = last(where(step_before > 0, step/step_before, 0), step > 0)
step_before = step
""",
    outputs=("growth",),
    rank=60,
    summary="The length of the last move as a multiple of the one before.",
)
