"""The last point from which a run may still be coming back."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="reach",
    title="Reach",
    equations="""
within = last(k, max(abs(x_of(theta) - centre_x), abs(y_of(theta) - centre_y)) <= reach)
""",
    outputs=("within",),
    rank=50,
    summary="The last step at which the point was within reach: a few windows around the middle of the picture.",
)
