"""The lowest loss met on the way, and where."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="best",
    title="Best loss",
    equations="""
sound = where(f - f == 0, f, huge)
best = lowest(sound)
best_at = last(k, best < best_before)
best_before = best
""",
    outputs=("best", "best_at"),
    init={"best_before": "huge"},
    rank=40,
    summary="The lowest loss so far and the first step that had it. A loss that is no number does not count.",
)
