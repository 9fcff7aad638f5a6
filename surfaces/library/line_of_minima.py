"""A trough with a level floor: a whole line of minima."""

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="line_of_minima",
    title="Line of minima",
    group="bowls",
    also="flat floor, overparametrised, no single minimum",
    formula="(x + 4*y - 17)^2/2",
    box=Box(-2.0, 8.0, -1.0, 7.0),
    start=(0.0, 0.0),
    steps=400,
    line=(4.0, -1.0),
    critical=lambda: [("minimum", 1.0, 4.0)],
    tagline="A straight trough with a level floor: every point of it is a minimum.",
    teaches=(
        "Which of many perfect solutions is found depends on the method: plain descent ends at the nearest, "
        "scaled methods elsewhere."
    ),
    reference=(
        "Wilson, A. C. et al. (2017). The marginal value of adaptive gradient methods in machine learning. NeurIPS 30."
    ),
    tags=("convex", "quadratic", "degenerate"),
)
