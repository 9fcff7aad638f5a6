"""McCormick’s function: a tilted, rippled trough."""

import math

from surfaces.surface import Box, Surface


def _critical() -> list[tuple[str, float, float]]:
    # In s = x + y, d = x - y: f = sin s + s/2 + d^2 - 2d + 1, so d = 1 and cos s = -1/2.
    third = 2.0 * math.pi / 3.0
    places = (("minimum", -third), ("minimum", 2.0 * third), ("saddle", third))
    return [(kind, (s + 1.0) / 2.0, (s - 1.0) / 2.0) for kind, s in places]


SURFACE = Surface(
    key="mccormick",
    title="McCormick",
    group="minima",
    also="ripples, trough",
    formula="sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
    box=Box(-1.5, 4.0, -3.0, 4.0),
    start=(3.5, 3.6),
    critical=_critical,
    tagline="A trough with a ripple: each hollow along it is a little lower than the last.",
    teaches="Past the window the trough goes on falling, so the lowest point is a matter of where one looks.",
    reference=(
        "McCormick, G. P. (1976). Computability of global solutions to factorable nonconvex programs: Part "
        "I. Mathematical Programming 10, 147-175."
    ),
    tags=("multimodal", "unbounded"),
)
