"""Six-hump camel: two global and four local minima."""

from surfaces.surface import Box, Surface

# One of each pair; the other is its reflection in the origin.
_HALF = (
    ("minimum", 0.08984201310031806, -0.7126564030207396),
    ("minimum", 1.7036067149699807, -0.7960835686726252),
    ("minimum", 1.6071047529201972, 0.5686514548841314),
    ("saddle", 1.1092053368047865, -0.7682680925095398),
    ("saddle", 1.6380679841897787, 0.2286740690443941),
    ("saddle", 1.2960702671671092, 0.6050843880386585),
    ("maximum", 1.2302298765166524, 0.16233458445899493),
)
POINTS = (
    *((kind, sign * x, sign * y) for kind, x, y in _HALF[:3] for sign in (1.0, -1.0)),
    ("saddle", 0.0, 0.0),
    *((kind, sign * x, sign * y) for kind, x, y in _HALF[3:] for sign in (1.0, -1.0)),
)

SURFACE = Surface(
    key="six_hump_camel",
    title="Six-hump camel",
    group="minima",
    also="six minima",
    formula="(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
    box=Box(-2.1, 2.1, -1.2, 1.2),
    start=(-1.9, 1.0),
    critical=lambda: POINTS,
    tagline="Six hollows in pairs, two of them the lowest.",
    teaches="The surface is the same after a half turn, so every outcome has a twin: compare starts, not luck.",
    reference=(
        "Dixon, L. C. W. & Szegö, G. P. (1978). The global optimization problem: an introduction. In Towards "
        "Global Optimisation 2, 1-15. North-Holland."
    ),
    tags=("multimodal", "polynomial"),
)
