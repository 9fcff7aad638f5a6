"""Beale's function: a plateau with sharp corners and one minimum in a long valley."""

from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="beale",
    title="Beale",
    group="valleys",
    also="classic race, spikes",
    formula="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
    box=Box(-1.0, 4.5, -1.5, 2.2),
    start=(1.0, 1.5),
    steps=400,
    critical=lambda: [("minimum", 3.0, 0.5), ("saddle", 0.0, 1.0)],
    tagline="A wide plateau, high corners, and a minimum at the end of a gentle valley.",
    teaches="The classic race: on the plateau the plain methods crawl, and those with memory swing far round.",
    reference="Beale, E. M. L. (1958). On an iterative method for finding a local minimum of a function of more than "
    "one variable. Technical Report 25, Princeton University.",
    tags=("unimodal", "plateau"),
    scenes=(
        Scene(
            "With and without momentum",
            "n=400&o=sgd&o.lr=0.003&o2=momentum&o2.lr=0.003",
            ("going", "arrived"),
            "The same rate twice: on the plateau plain descent crawls, momentum is through in 150 steps.",
        ),
    ),
)
