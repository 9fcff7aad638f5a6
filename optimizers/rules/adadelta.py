"""Adadelta, with a learning rate of 1 unless one wants another."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adadelta",
    title="Adadelta",
    family="scaled",
    own_rate=True,
    equations="""
v = rho*v + (1 - rho)*g**2
d = sqrt(u + eps)/sqrt(v + eps)*g
u = rho*u + (1 - rho)*d**2
theta = theta - lr*d
""",
    init={"v": "initial_v", "u": "initial_u"},
    knobs=(
        knobs.lr(
            1.0,
            (1e-3, 100.0),
            doc="A factor on the step that the rule finds by itself: the paper has 1, leave it there.",
        ),
        knobs.beta("rho", 0.9, "Memory of both averages: of squared gradients and of squared moves.", r"\rho"),
        knobs.number(
            "eps",
            1e-6,
            0.0,
            10.0,
            (1e-10, 1e-2),
            r"\varepsilon",
            "epsilon",
            "Sets the very first step, about √(ε/(1 − ρ)): it is the hidden learning rate.",
            scale="log",
            low_open=True,
        ),
        knobs.start(
            "initial_v", "v_0", "start of the squares", "Where the mean of squared gradients starts: 0 in the paper."
        ),
        knobs.start(
            "initial_u",
            "u_0",
            "start of the moves",
            "Where the mean of squared moves starts: 0 in the paper. A larger one sets the first step in place of ε.",
        ),
    ),
    summary="Scales each move by the root mean square of earlier moves over that of gradients, so that the units match and no rate is needed.",
    cures="The choice of a learning rate: with η = 1 there is none left but ε.",
    breaks="It starts from √ε and takes hundreds of updates to get going.",
    reference="Zeiler, M. D. (2012). ADADELTA: an adaptive learning rate method. arXiv:1212.5701.",
    scale="averaged",
    twins=(
        Twin("torch", "Adadelta"),
        Twin("optax", "adadelta"),
        Twin("keras", "Adadelta", "its rate is 0.001, a thousand times slower", {"lr": 1e-3, "rho": 0.95, "eps": 1e-7}),
    ),
)
