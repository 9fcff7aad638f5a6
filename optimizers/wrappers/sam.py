"""Sharpness-aware minimization."""

from optimizers import knobs
from optimizers.parts import Wrapper

WRAPPER = Wrapper(
    key="sam",
    title="Sharpness-aware minimization",
    equations="g = grad(point + rho*g/(norm(g) + 1e-12))",
    knobs=(
        knobs.number(
            "rho", 0.05, 0.0, 1000.0, (0.0, 1.0), r"\rho", "radius", "How far uphill the second gradient is taken."
        ),
    ),
    summary=(
        "Climbs by ρ along the gradient and takes the slope from there: two evaluations a step, to look "
        "for flat ground."
    ),
    reference=(
        "Foret, P. et al. (2021). Sharpness-aware minimization for efficiently improving generalization."
        " ICLR. arXiv:2010.01412."
    ),
    stage="sample",
    notes=(
        "It changes the gradient only, so it goes with every rule. In two dimensions it did not favour "
        "flat wells in our trials."
    ),
)
