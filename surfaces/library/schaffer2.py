"""Schaffer’s function no. 2: ripples that tighten outwards."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="schaffer2",
    title="Schaffer no. 2",
    group="minima",
    also="ripples, rings",
    formula="0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
    box=Box(-6.0, 6.0, -6.0, 6.0),
    start=(-3.2, 1.0),
    critical=lambda: [("minimum", 0.0, 0.0)],
    tagline="Hyperbolic ripples, finer and finer outwards, with the minimum where they cross.",
    teaches="The two diagonals are almost level ground: a method on them creeps home, one beside them is caught.",
    reference=(
        "Mishra, S. K. (2006). Some new test functions for global optimization and performance of repulsive "
        "particle swarm method. MPRA Paper 2718."
    ),
    tags=("multimodal",),
)
