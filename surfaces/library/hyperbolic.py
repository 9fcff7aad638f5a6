"""The bare saddle of the classic animation: nothing to reach, only something to leave."""

from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="hyperbolic",
    title="Classic saddle",
    group="saddles",
    also="hyperbolic paraboloid, horse, x² − y²",
    formula="x^2 - y^2",
    box=Box(-1.5, 1.5, -1.5, 1.5),
    start=(1.0, 0.001),
    steps=400,
    critical=lambda: [("saddle", 0.0, 0.0)],
    tagline="The bare saddle: along the ridge everything points at the one place to leave.",
    teaches=(
        "Started a hair off the ridge, each method shows how fast it lets a tiny slope grow; from exactly on "
        "it none ever leaves."
    ),
    reference="Radford, A. (2014). Visualizing optimization algorithms (animations).",
    tags=("saddle", "quadratic", "unbounded"),
    scenes=(
        Scene(
            "Who escapes first?",
            "n=300&o=sgd&o.lr=0.01&o2=adam&o2.lr=0.01",
            ("going", "left"),
            "The same rate twice: Adam measures each axis by itself and leaves at once, plain descent waits at the saddle.",
        ),
    ),
)
