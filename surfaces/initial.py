"""Where a network's weights begin: the usual schemes, as starts of a surface that has a model.

Weights are drawn from normal distributions with mean 0, biases are 0:

- *zero*: every weight is 0;
- *Glorot*: variance 2/(fan_in + fan_out) (Glorot & Bengio, 2010);
- *He*: variance 2/fan_in (He et al., 2015);
- *large*: ten times the standard deviation of He's.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from surfaces.draws import Draws
from surfaces.model import Weight
from surfaces.surface import Surface
from symbolic.errors import N_, UnknownKeyError

LARGE = 10.0  # times He's standard deviation
DIGITS = 4  # of a start, which travels in links


@dataclass(frozen=True)
class Scheme:
    """One way to draw first weights: its ``spread``, a standard deviation, for a weight with these fans."""

    key: str
    title: str
    doc: str
    spread: Callable[[Weight], float]


SCHEMES = {
    scheme.key: scheme
    for scheme in (
        Scheme("zero", N_("zero"), N_("Every weight is 0."), lambda weight: 0.0),
        Scheme(
            "glorot",
            "Glorot",
            N_("Normal, with variance 2/(inputs + outputs) of the weight's layer; biases 0."),
            lambda weight: math.sqrt(2.0 / (weight.fan_in + weight.fan_out)),
        ),
        Scheme(
            "he",
            "He",
            N_("Normal, with variance 2/inputs of the weight's layer; biases 0."),
            lambda weight: math.sqrt(2.0 / weight.fan_in),
        ),
        Scheme(
            "large",
            N_("large"),
            N_("Ten times the standard deviation of He's; biases 0."),
            lambda weight: LARGE * math.sqrt(2.0 / weight.fan_in),
        ),
    )
}


def first_weights(surface: Surface, key: str, seed: int) -> tuple[float, float]:
    """The start that a scheme draws with this seed; a scheme asked for twice gives the same, and the schemes differ by
    their spread alone. Raises UnknownKeyError."""
    if key not in SCHEMES:
        raise UnknownKeyError("There is no initialisation “{key}”{hint}", key=key[:40], hint=".")
    draws = Draws(seed)
    place = {axis: draws.normal() for axis in ("x", "y")}
    spreads = {weight.axis: SCHEMES[key].spread(weight) for weight in (surface.model.weights if surface.model else ())}
    x, y = (float(f"{spreads.get(axis, 0.0) * place[axis]:.{DIGITS}g}") + 0.0 for axis in ("x", "y"))
    return surface.pose.outward(x, y)
