"""The Goldstein-Price function: a deep hollow among walls of a million."""

from surfaces.surface import Box, Surface

POINTS = (
    ("minimum", 0.0, -1.0),
    ("minimum", -0.6, -0.4),
    ("minimum", 1.8, 0.2),
    ("minimum", 1.2, 0.8),
    ("saddle", -0.4, -0.6),
    ("saddle", 1.2, -0.2),
    ("saddle", 1.4, 0.6),
    ("saddle", 0.6, 0.4),
    ("maximum", 0.8, 0.2),
)

SURFACE = Surface(
    key="goldstein_price",
    title="Goldstein-Price",
    group="minima",
    also="large values, scaling",
    formula=(
        "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))*(30 + (2*x - 3*y)^2*(18 - 32*x + "
        "12*x^2 + 48*y - 36*x*y + 27*y^2))"
    ),
    box=Box(-2.0, 2.0, -2.0, 2.0),
    start=(-1.5, 0.5),
    critical=lambda: POINTS,
    tagline="Four hollows between 3 and 840, walls up to a million.",
    teaches=("Heights over five orders of magnitude: a rate that survives the walls is hopelessly small on the floor."),
    reference=(
        "Goldstein, A. A. & Price, J. F. (1971). On descent from local minima. Mathematics of Computation "
        "25(115), 569-574."
    ),
    tags=("multimodal", "polynomial", "ill-conditioned"),
)
