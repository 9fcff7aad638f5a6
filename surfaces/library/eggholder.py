"""The eggholder function, in a window wide enough to hold its lowest hollow."""

from surfaces.known import near
from surfaces.surface import Box, Surface

FORMULA = "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - (y + 47))))"
# The sixteen deepest hollows, to three decimals.
GUESSES = (
    (522.161, 413.316),
    (482.353, 432.879),
    (439.481, 453.977),
    (-323.181, 531.614),
    (-465.694, 385.717),
    (347.327, 499.415),
    (-456.886, -382.623),
    (-390.374, -415.09),
    (-360.562, -429.685),
    (283.076, -487.126),
    (399.559, -367.691),
    (464.69, -301.553),
    (494.054, -271.822),
    (-294.668, -462.02),
    (418.561, 171.043),
    (324.992, 216.048),
)

SURFACE = Surface(
    key="eggholder",
    title="Eggholder",
    group="minima",
    also="chaos, hard, global optimum",
    formula=FORMULA,
    box=Box(-512.0, 536.0, -512.0, 536.0),
    start=(300.0, 300.0),
    steps=500,
    critical=near(FORMULA, lambda: GUESSES, reach=2.0),
    tagline="A great many deep hollows without any order.",
    teaches=(
        "On the usual square the lowest value, −959.64, lies on the edge at (512, 404.23); a little beyond "
        "it is a true minimum."
    ),
    reference=(
        "Whitley, D., Rana, S., Dzubera, J. & Mathias, K. (1996). Evaluating evolutionary algorithms. "
        "Artificial Intelligence 85, 245-276."
    ),
    tags=("multimodal", "non-smooth"),
)
