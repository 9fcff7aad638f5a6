"""Branin’s function: three equal minima in a curved valley."""

import math

from surfaces.surface import Box, Surface


def _critical() -> list[tuple[str, float, float]]:
    # df/dy = 0 puts y on the valley floor; then df/dx = -10 (1 - 1/8pi) sin x.
    def floor(x: float) -> float:
        return 5.1 * x * x / (4.0 * math.pi**2) - 5.0 * x / math.pi + 6.0

    places = [("minimum", k * math.pi) for k in (1, -1, 3)] + [("saddle", k * math.pi) for k in (0, 2)]
    return [(kind, x, floor(x)) for kind, x in places]


SURFACE = Surface(
    key="branin",
    title="Branin",
    group="valleys",
    also="three minima, Bayesian optimisation",
    formula="(y - 5.1*x^2/(4*pi^2) + 5*x/pi - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    box=Box(-5.0, 10.0, 0.0, 15.0),
    start=(-1.0, 14.0),
    critical=_critical,
    tagline="A bent valley with three equally deep hollows.",
    teaches="Three minima of the same value: a race over it is about the way, not the prize.",
    reference=(
        "Branin, F. H. (1972). Widely convergent method for finding multiple solutions of simultaneous "
        "nonlinear equations. IBM Journal of Research and Development 16(5), 504-522."
    ),
    tags=("multimodal",),
)
