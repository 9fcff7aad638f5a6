"""The lecture’s new moon: steep along y at the start, flat along y at the end."""

import numpy as np

from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob


def _critical(R: float, s: float) -> list[tuple[str, float, float]]:
    # Off the y axis x != 0 asks for r = R, where df/dy = s is not 0; on it y (y^2 - R^2) + s = 0.
    roots = np.roots([1.0, 0.0, -R * R, s])
    ys = sorted(float(root.real) for root in roots if abs(root.imag) < 1e-9 * (1.0 + R))
    ys = [_refined(y, R, s) for y in ys]
    if len(ys) < 3 or abs(ys[2] - ys[1]) < 1e-6:  # too steep for a second hollow and a hill
        return [("minimum", 0.0, ys[0])]
    return [("minimum", 0.0, ys[0]), ("saddle", 0.0, ys[2]), ("maximum", 0.0, ys[1])]


def _refined(y: float, R: float, s: float) -> float:
    for _ in range(4):
        slope = 3.0 * y * y - R * R
        y -= (y * (y * y - R * R) + s) / slope if slope else 0.0
    return y


SURFACE = Surface(
    key="crescent",
    title="Crescent",
    group="valleys",
    also="ring, round the corner",
    formula="(x^2 + y^2 - R^2)^2/4 + s*y + 0.5",
    knobs=(
        Knob("R", 2.0, 0.1, 10.0, soft=(1.0, 3.0), symbol="R", title="radius R", doc="Radius of the ring."),
        Knob(
            "s",
            0.25,
            0.0,
            100.0,
            low_open=True,
            soft=(0.05, 1.0),
            scale="log",
            symbol="s",
            title="fall along the ring s",
            doc="How much the ring is tilted.",
        ),
    ),
    box=Box(-3.0, 3.0, -3.0, 4.5),
    start=(0.5, 4.0),
    steps=1500,
    critical=_critical,
    tagline="A ring-shaped valley with a gentle fall along it, entered from a steep wall.",
    teaches=(
        "The same coordinate is steep at first and flat later: a rate that only ever shrinks is too small by "
        "then, one that forgets recovers."
    ),
    reference="Lee, H.-Y. (2021). Machine Learning: adaptive learning rate (lecture). National Taiwan University.",
    tags=("curved valley", "lecture"),
    scenes=(
        Scene(
            "A sum that only grows",
            "n=1500&o=adagrad&o.lr=0.1&o2=rmsprop&o2.lr=0.01",
            ("stalls", "arrived"),
            "Adagrad never forgets the steep wall at the start and stalls; RMSProp forgets it and goes on.",
        ),
    ),
)
