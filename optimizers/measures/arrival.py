"""Coming to a known minimum, and staying: a stay begins where the tolerance of another minimum, or of any, is
entered."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="arrival",
    title="Arrival",
    equations="""
distance = gap(theta)
place = which(theta)
inside = where(distance <= tolerance, 1, 0)
begins = where(inside > 0, where(inside_before < 1, 1, where(place == place_before, 0, 1)), 0)
stays = highest(where(inside < 1, where(inside_before > 0, k - arrival, 0), 0))
arrival = last(k, begins > 0)
inside_before = inside
place_before = place
""",
    outputs=("distance", "place", "inside", "stays", "arrival"),
    rank=20,
    summary=(
        "The nearest known minimum and how far it is; whether within the tolerance, since which step, and the longest "
        "stay that ended."
    ),
)
