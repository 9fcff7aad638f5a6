"""Zakharov’s function: a convex bowl with a quartic wall along a tilted line."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="zakharov",
    title="Zakharov",
    group="bowls",
    also="plate",
    formula="x^2 + y^2 + (0.5*x + y)^2 + (0.5*x + y)^4",
    box=Box(-5.0, 10.0, -5.0, 10.0),
    start=(-4.0, 9.0),
    critical=lambda: [("minimum", 0.0, 0.0)],
    tagline="A gentle bowl with a wall of fourth order, at a slant.",
    teaches=(
        "Far out the wall needs a tiny rate, near the bottom one hundreds of times larger: no constant rate fits both."
    ),
    reference=(
        "Jamil, M. & Yang, X.-S. (2013). A literature survey of benchmark functions for global optimisation "
        "problems. International Journal of Mathematical Modelling and Numerical Optimisation 4(2), 150-194."
    ),
    tags=("convex", "polynomial", "ill-conditioned"),
)
