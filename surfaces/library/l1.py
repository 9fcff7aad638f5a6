"""The sum of absolute values: slopes that never fade."""

from surfaces.surface import Box, Surface
from symbolic.knob import Knob

SURFACE = Surface(
    key="l1",
    title="L1 kinks",
    group="bowls",
    also="lasso, absolute value, corner, sparse",
    formula="abs(x) + s*abs(y)",
    knobs=(
        Knob(
            "s",
            1.0,
            0.0,
            1000.0,
            low_open=True,
            soft=(0.1, 10.0),
            scale="log",
            symbol="s",
            title="slope in y",
            doc="How steep the kink in y is.",
        ),
    ),
    box=Box(-2.0, 2.0, -2.0, 2.0),
    start=(-1.6, 1.13),
    steps=150,
    critical=lambda s: [("minimum", 0.0, 0.0)],
    tagline="A pyramid upside down: the slope is the same right down to the tip.",
    teaches=(
        "The gradient never shrinks, so a constant rate rattles about the kinks; only a shrinking rate, or a "
        "proximal step, comes to rest."
    ),
    reference=(
        "Tibshirani, R. (1996). Regression shrinkage and selection via the lasso. Journal of the Royal "
        "Statistical Society B 58(1), 267-288."
    ),
    tags=("convex", "non-smooth"),
)
