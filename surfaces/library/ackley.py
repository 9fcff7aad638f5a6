"""Ackley’s function: a funnel covered with dimples."""

import math

from surfaces.known import near
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

FORMULA = "-a*exp(-b*sqrt((x^2 + y^2)/2)) - exp((cos(c*x) + cos(c*y))/2) + a + e"


def _dimples(a: float, b: float, c: float) -> list[tuple[float, float]]:
    apart = 2.0 * math.pi / c
    return [(i * apart, j * apart) for i in range(-4, 5) for j in range(-4, 5) if (i, j) != (0, 0)]


_local = near(FORMULA, _dimples, reach=0.5)


def _critical(a: float, b: float, c: float) -> list[tuple[str, float, float]]:
    hollows = [p for p in _local(a=a, b=b, c=c) if p[0] == "minimum" and max(abs(p[1]), abs(p[2])) <= 5.0]
    return [("minimum", 0.0, 0.0), *hollows]


SURFACE = Surface(
    key="ackley",
    title="Ackley",
    group="minima",
    also="funnel, dimples, global optimum",
    formula=FORMULA,
    knobs=(
        Knob(
            "a",
            20.0,
            0.1,
            1000.0,
            soft=(1.0, 50.0),
            scale="log",
            symbol="a",
            title="depth of the funnel a",
            doc="How deep the funnel is.",
        ),
        Knob(
            "b",
            0.2,
            0.01,
            10.0,
            soft=(0.05, 1.0),
            scale="log",
            symbol="b",
            title="narrowness b",
            doc="How narrow the funnel is.",
        ),
        Knob(
            "c",
            6.283185307179586,
            0.1,
            50.0,
            soft=(1.0, 15.0),
            symbol="c",
            title="frequency of the dimples c",
            doc="Dimples are 2π/c apart.",
        ),
    ),
    box=Box(-5.0, 5.0, -5.0, 5.0),
    start=(-3.6, 2.6),
    critical=_critical,
    tagline="A funnel covered with dimples, with a sharp tip at the bottom.",
    teaches=(
        "From afar the slope shows the way; near by each dimple is a trap, and at the tip the gradient does not fade."
    ),
    reference="Ackley, D. H. (1987). A Connectionist Machine for Genetic Hillclimbing. Kluwer.",
    tags=("multimodal", "non-smooth"),
    scenes=(
        Scene(
            "Large steps first",
            "n=200&o=adam&o.lr=0.05&o2=adam&o2.lr=0.5&o2.s=cosine",
            ("local", "arrived"),
            "Small steps stay in the first dimple; large ones jump over them, and a falling rate lets them come to rest.",
        ),
    ),
)
