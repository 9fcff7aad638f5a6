"""Reaching a minimum without staying."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="passing",
    title="Passing",
    equations="""
hit = first(k, inside > 0)
hit_place = first(place, inside > 0)
left = first(k, where(hit >= 0, 1 - inside, 0) > 0)
overshoot = highest(where(hit >= 0, distance, 0))
""",
    outputs=("hit", "hit_place", "left", "overshoot"),
    rank=30,
    summary="The first arrival anywhere, the step at which it left, and how far from any minimum it has been since.",
)
