"""Easom’s function: a needle hole in a plain."""

import math

from surfaces.surface import Box, Surface

SURFACE = Surface(
    key="easom",
    title="Easom",
    group="plateaus",
    also="needle in a haystack, flat",
    formula="-cos(x)*cos(y)*exp(-((x - pi)^2 + (y - pi)^2))",
    box=Box(-2.0, 8.0, -2.0, 8.0),
    start=(1.6, 4.5),
    critical=lambda: [("minimum", math.pi, math.pi)],
    tagline="One hole in a plain that is flat to many decimals.",
    teaches="Far from the hole the gradient is real but smaller than any practical step can use.",
    reference=(
        "Easom, E. E. (1990). A survey of global optimization techniques. M.Eng. thesis, University of Louisville."
    ),
    tags=("plateau", "multimodal"),
)
