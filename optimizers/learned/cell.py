"""The cell of the learned optimizer: weights to equations.

A gated recurrent cell with a few hidden units h, the same for both coordinates, as in Andrychowicz et al. (2016). What
it hears of a coordinate, all of it even in the slope, so that a mirrored surface gives the mirrored path:

    q    the size of the slope, on a logarithmic scale
    s    the size of the bend along the last move d: the change of the slope over the move, on a logarithmic scale
    a    whether the slope points along the last move (1) or against it (−1)

    z = σ(W_z (q, s, a) + U_z h + b_z)           how much of each unit is made anew
    c = tanh(W_c (q, s, a) + U_c h + b_c)        what it then is
    h = (1 − z) h + z c
    d = −η (exp(w·h + w_0) g + exp(v·h + v_0) m),   m = MU m + g

So it says, for each coordinate and step, how far to go along the slope and how far along the sum of past slopes.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "weights.json"
DIGITS = 4  # decimals of a weight as it is written, and as it runs
MU = 0.9  # what the sum of past slopes keeps
TINY = 1e-16  # keeps logarithms and shares of a vanishing slope finite
SHRINK = 10  # logarithms over ten magnitudes become inputs of about one
INPUTS = ("q", "s", "a")
HIDDEN = 4

# name -> shape; numbers are () and stand alone.
SHAPES: dict[str, tuple[int, ...]] = {
    "W_z": (HIDDEN, len(INPUTS)), "U_z": (HIDDEN, HIDDEN), "b_z": (HIDDEN,),
    "W_c": (HIDDEN, len(INPUTS)), "U_c": (HIDDEN, HIDDEN), "b_c": (HIDDEN,),
    "w": (HIDDEN,), "w_0": (), "v": (HIDDEN,), "v_0": (),
}  # fmt: skip

Weights = dict[str, Any]


@cache
def stored() -> dict[str, Any]:
    """What the file holds: ``weights``, and of what ``training`` they are."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def digest(weights: Weights) -> str:
    """The SHA-256 of the weights as they are written: the same weights, the same text."""
    return hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()


def equations(weights: Weights) -> str:
    """The update as lines of the language, every weight a number in them."""
    hidden = [f"h_{i + 1}" for i in range(HIDDEN)]
    lines = [
        f"q = log(g**2 + {TINY})/{SHRINK}",
        f"s = log(((g - g_old)**2 + {TINY})/(d**2 + {TINY}))/{SHRINK}",
        f"a = g*d/(abs(g*d) + {TINY})",
    ]
    for name, line in (("z", "z_{0} = 1/(1 + exp(-({1})))"), ("c", "c_{0} = tanh({1})")):
        for i in range(HIDDEN):
            inside = (*weights[f"W_{name}"][i], *weights[f"U_{name}"][i], weights[f"b_{name}"][i])
            lines.append(line.format(i + 1, _sum(inside, (*INPUTS, *hidden))))
    lines += [f"h_{i} = (1 - z_{i})*h_{i} + z_{i}*c_{i}" for i in range(1, HIDDEN + 1)]
    along, memory = (_sum((*weights[name], weights[f"{name}_0"]), hidden) for name in "wv")
    lines += [
        f"m = {MU}*m + g",
        f"d = -lr*(exp({along})*g + exp({memory})*m)",
        "theta = theta + d",
        "g_old = g",
    ]
    return "\n".join(lines)


def _sum(weights: Sequence[float], names: Sequence[str]) -> str:
    """``0.5*q - 1.2*s + 0.3``: the weighted names and, where there is one weight more, that number."""
    parts = [f"{weight:+.{DIGITS}f}" for weight in weights]
    parts = [f"{part}*{name}" for part, name in zip(parts, names, strict=False)] + parts[len(names) :]
    first, *rest = parts
    return " ".join([first.removeprefix("+"), *(f"{part[0]} {part[1:]}" for part in rest)])
