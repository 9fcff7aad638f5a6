"""Matyas’ function: a nearly flat diagonal trough."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="matyas",
    title="Matyas",
    group="bowls",
    also="quadratic, plate",
    formula="0.26*(x^2 + y^2) - 0.48*x*y",
    box=Box(-10.0, 10.0, -10.0, 10.0),
    start=(-8.0, 3.0),
    steps=300,
    critical=lambda: [("minimum", 0.0, 0.0)],
    tagline="A diagonal trough, five times as long as it is wide.",
    teaches=(
        "A quadratic with eigenvalues 1 and 0.04: the first steps cross the trough, the many others creep along it."
    ),
    reference="Matyas, J. (1965). Random optimization. Automation and Remote Control 26(2), 246-253.",
    tags=("convex", "quadratic", "ill-conditioned"),
)
