"""A canyon that is steep at the start and gentle at the goal."""

from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="warmup",
    title="Canyon that opens",
    group="valleys",
    also="warm-up, sharp start, edge of stability",
    formula="0.05*x^2 + (1 + 100*(x/8)^4)*y^2/2",
    box=Box(-2.0, 10.0, -2.0, 2.0),
    start=(8.0, 1.0),
    steps=1000,
    critical=lambda: [("minimum", 0.0, 0.0)],
    tagline="A canyon that opens: a hundred times as curved across at the start as at the goal.",
    teaches=(
        "The rate that is right for most of the way explodes at the start; a few small steps first, and it works."
    ),
    reference=(
        "He, K., Zhang, X., Ren, S. & Sun, J. (2016). Deep residual learning for image recognition. CVPR "
        "(warm-up from 0.01 to 0.1). The surface is ours."
    ),
    tags=("curved valley", "lecture"),
    scenes=(
        Scene(
            "With and without warm-up",
            "n=1000&o=sgd&o.lr=0.1&o2=sgd&o2.lr=0.1&o2.s=warmup",
            ("diverged", "arrived"),
            "The same rate twice: without warm-up it explodes at once, with fifty gentler steps first it arrives.",
        ),
    ),
)
