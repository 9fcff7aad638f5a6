"""Himmelblau’s function: four equal minima."""

from surfaces.surface import Box, Surface

# (3, 2) is exact; the others are roots of cubics, written to the last digit.
POINTS = (
    ("minimum", 3.0, 2.0),
    ("minimum", -2.805118086952745, 3.131312518250573),
    ("minimum", -3.779310253377747, -3.283185991286170),
    ("minimum", 3.584428340330492, -1.848126526964404),
    ("saddle", 3.385154183607021, 0.07385187983774928),
    ("saddle", 0.08667750455539634, 2.884254701174776),
    ("saddle", -3.0730257507643897, -0.08135304428796751),
    ("saddle", -0.12796134673068005, -1.9537149802445766),
    ("maximum", -0.2708445906673476, -0.9230385564799816),
)

SURFACE = Surface(
    key="himmelblau",
    title="Himmelblau",
    group="minima",
    also="four minima, several answers",
    formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    box=Box(-5.0, 5.0, -5.0, 5.0),
    start=(-0.5, -0.3),
    critical=lambda: POINTS,
    tagline="Four equal minima around one low hill.",
    teaches=(
        "Which minimum is found depends on the start and on the method, not on which is better: all four are "
        "equally deep."
    ),
    reference="Himmelblau, D. M. (1972). Applied Nonlinear Programming. McGraw-Hill.",
    tags=("multimodal", "polynomial"),
)
