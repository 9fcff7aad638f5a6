"""The moves themselves: the last, the longest, and the way they make together."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="moves",
    title="Moves",
    equations="""
step = norm(theta - before)
length = total(step)
longest = highest(step)
""",
    outputs=("step", "length", "longest"),
    rank=10,
    summary="The length of the last move and of the longest, and of the whole path.",
)
