"""One rectified unit on data: ReLU, leaky ReLU and ELU, and the region where it is dead."""

from surfaces.model import Model
from surfaces.surface import Box, Scene, Surface
from symbolic.knob import Knob

UNIT = "max(x*u + y, 0) + c*min(x*u + y, 0) + a*(exp(min(x*u + y, 0)) - 1)"

SURFACE = Surface(
    key="rectifier",
    title="Rectified unit on data",
    group="data",
    also="ReLU, leaky ReLU, ELU, dead unit, dying ReLU, activation",
    formula=f"mean(({UNIT} - v)^2)",
    knobs=(
        Knob(
            "c",
            0.0,
            0.0,
            1.0,
            soft=(0.0, 0.5),
            symbol="c",
            title="leak c",
            doc="Slope of the unit when it is off: 0 is ReLU, 0.01 the usual leaky ReLU.",
        ),
        Knob(
            "a",
            0.0,
            0.0,
            5.0,
            soft=(0.0, 1.0),
            symbol="a",
            title="ELU a",
            doc="How far below zero the unit goes smoothly when it is off: 1 is the usual ELU.",
        ),
    ),
    model=Model(("u",), "v", UNIT, data="line"),
    box=Box(-4.0, 4.0, -4.0, 4.0),
    start=(-1.5, 2.0),
    tagline="The mean squared error of one rectified unit: where it is off for every row, the ground is level.",
    teaches="A dead unit has a gradient of zero, and nothing revives it; a leak or an exponential tail does.",
    reference="Nair, V. & Hinton, G. E. (2010). Rectified linear units improve restricted Boltzmann machines. ICML 27. "
    "Clevert, D.-A., Unterthiner, T. & Hochreiter, S. (2016). Fast and accurate deep network learning by exponential "
    "linear units (ELUs). ICLR.",
    tags=("non-smooth", "plateau", "lecture"),
    scenes=(
        Scene(
            "A step too far",
            "x=3,3.5&n=200&o=sgd&o.lr=0.05&o2=sgd&o2.lr=0.7",
            ("arrived", "level"),
            "The larger rate throws the unit beyond the last row's kink: off for every row, its gradient is exactly zero.",
        ),
    ),
)
