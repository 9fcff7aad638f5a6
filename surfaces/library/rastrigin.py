"""Rastrigin’s function: a bowl with a lattice of dimples."""

from surfaces.known import separable
from surfaces.surface import Box, Surface
from symbolic.knob import Knob

FORMULA = "2*A + x^2 - A*cos(2*pi*x) + y^2 - A*cos(2*pi*y)"
BOX = (-5.12, 5.12, -5.12, 5.12)

SURFACE = Surface(
    key="rastrigin",
    title="Rastrigin",
    group="minima",
    also="egg box, cosine, global optimum",
    formula=FORMULA,
    knobs=(
        Knob(
            "A",
            10.0,
            0.0,
            1000.0,
            soft=(0.0, 20.0),
            symbol="A",
            title="height of the ripple A",
            doc="With 0 only the bowl is left.",
        ),
    ),
    box=Box(*BOX),
    start=(-3.4, 2.6),
    critical=separable(FORMULA, BOX),
    tagline="A bowl with a dimple at every whole number.",
    teaches="Descent alone finds the nearest dimple; only momentum, noise or restarts see the bowl behind them.",
    reference="Rastrigin, L. A. (1974). Systems of Extremal Control. Nauka, Moscow.",
    tags=("multimodal", "separable"),
)
