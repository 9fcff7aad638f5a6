"""The last updates of the run, from which its end is judged: where they stay, how far they go, how often they turn
back."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="tail",
    title="Tail",
    equations="""
turn = dot(theta - before, before - earlier)
turned = total(where(k > n - tail + 1, where(turn < 0, 1, 0), 0))
travelled = total(where(k > n - tail, step, 0))
low_x = lowest(where(k >= n - tail, x_of(theta), huge))
high_x = highest(where(k >= n - tail, x_of(theta), -huge))
low_y = lowest(where(k >= n - tail, y_of(theta), huge))
high_y = highest(where(k >= n - tail, y_of(theta), -huge))
from_x = total(where(k == max(n - tail, 0), x_of(theta), 0))
from_y = total(where(k == max(n - tail, 0), y_of(theta), 0))
jitter = highest(where(k >= n - tail, distance, 0))
earlier = before
""",
    outputs=("turned", "travelled", "low_x", "high_x", "low_y", "high_y", "from_x", "from_y", "jitter"),
    init={"earlier": "theta"},
    rank=70,
    late=True,
    summary="The last updates: turns back, way made, the box they stay in, where they begin, how far from a minimum.",
)
