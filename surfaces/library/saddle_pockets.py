"""A saddle between two pockets, flat far away."""

import math

from surfaces.surface import Box, Surface
from symbolic.knob import Knob


def _critical(s: float) -> list[tuple[str, float, float]]:
    r = math.sqrt(2.0) * s  # d/dr (r^2 exp(-r^2/2s^2)) = 0
    pockets = [("minimum", 0.0, r), ("minimum", 0.0, -r)]
    return [*pockets, ("saddle", 0.0, 0.0), ("maximum", r, 0.0), ("maximum", -r, 0.0)]


SURFACE = Surface(
    key="saddle_pockets",
    title="Saddle between pockets",
    group="saddles",
    also="peaks, pass between hills",
    formula="(x^2 - y^2)*exp(-(x^2 + y^2)/(2*s^2))",
    knobs=(
        Knob(
            "s",
            1.0,
            0.05,
            100.0,
            soft=(0.5, 2.0),
            scale="log",
            symbol="s",
            title="size s",
            doc="Distance from the saddle to a hollow, divided by √2.",
        ),
    ),
    box=Box(-4.0, 4.0, -4.0, 4.0),
    start=(2.2, 0.05),
    critical=_critical,
    tagline="Two hills, two hollows, a saddle between them, and a plain all round.",
    teaches=(
        "The same saddle as x² − y², but the way out ends in a hollow, and far from it the slope fades to nothing."
    ),
    reference=(
        "Dauphin, Y. et al. (2014). Identifying and attacking the saddle point problem in high-dimensional "
        "non-convex optimization. NeurIPS 27."
    ),
    tags=("saddle", "non-convex", "plateau"),
)
