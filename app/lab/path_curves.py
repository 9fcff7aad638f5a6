"""The curves of a run by their words (:mod:`app.lab.curve_words`), as numbers. ``js/pathseries.js`` and
``js/curvekinds.js`` are the same in the browser.

A value that there is not is NaN: an angle of a point that does not move, an effective step where the slope is zero.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.lab.curve_words import KNOB, QUANTITY, RATE
from app.lab.engine import Results
from app.lab.quantities import quantities, recorded
from app.lab.targets import targets
from app.language.translate import N_, Translate
from optimizers.landmarks import Landmarks
from optimizers.system import composed_name
from optimizers.trajectory import Trajectories
from surfaces import Surface
from symbolic.latex import name_latex, plain

Axis = Literal["height", "log", "gaps", "degrees", "even", "signed"]

NAMES = {
    "loss": N_("loss"),
    "best": N_("lowest loss so far"),
    "grad": N_("gradient norm |∇f|"),
    "angle": N_("angle to the steepest way down"),
    "turn": N_("angle between moves"),
    "dist": N_("distance to the minimum"),
    "step": N_("effective step −Δθ/∇f"),
    RATE: N_("learning rate"),
}
AXES: dict[str, Axis] = {
    "loss": "height", "best": "height", "angle": "degrees", "turn": "degrees", "step": "gaps", RATE: "even",
}  # fmt: skip


@dataclass(frozen=True)
class Curve:
    """One series, or one a coordinate; their first value belongs to step ``shift``."""

    lines: tuple[np.ndarray, ...]
    shift: int


def axis_of(word: str) -> Axis:
    """On what axis a curve stands: ``height`` above the floor and ``log`` by powers of ten, ``gaps`` likewise with gaps
    where it is not positive, ``degrees``, ``even`` (a knob) or ``signed`` (a quantity): even where that suits."""
    return AXES.get(word, "even" if word.startswith(KNOB) else "signed" if word.startswith(QUANTITY) else "log")


def name_of(word: str, results: Results, _: Translate) -> str:
    """What a curve is called."""
    if word in NAMES:
        return _(NAMES[word])
    if word.startswith(QUANTITY):
        told = (q.title for ran in results.runs for q in quantities(ran) if QUANTITY + q.name == word)
        return next(told, word)
    there = [targets(ran.run, ran.surface).get(word.removeprefix(KNOB)) for ran in results.runs]
    knob = next((target.knob for target in there if target), None)
    return word if knob is None else f"{_(knob.title)} {plain(knob.symbol or name_latex(knob.name))}"


def curve_of(results: Results, index: int, word: str) -> Curve | None:
    """A curve of the run at ``index``, up to its last valid point; None where the run has none of the name."""
    ran = results.runs[index]
    run, valid = ran.trajectory, ran.trajectory.valid
    if word.startswith(QUANTITY):
        return _quantity(results, index, word.removeprefix(QUANTITY))
    if word != RATE and not word.startswith(KNOB):
        points = slice(valid + 1)
        told = _of_path(ran.surface, word, run.theta[points], run.loss[points], run.grad_norm[points])
        return None if word == "dist" and not ran.surface.minima() else Curve(*told)
    name = "lr" if word == RATE else composed_name(word.removeprefix(KNOB))
    if name == "lr" and name not in ran.system.scheduled and not any("lr" in r.system.scheduled for r in results.runs):
        return Curve((run.lr[:valid],), 1) if "lr" in ran.values else None
    return Curve((np.ravel(run.quantities[name])[:valid],), 1) if name in ran.system.scheduled else None


def curve_along(surface: Surface, lanes: Trajectories, word: str, lane: int) -> tuple[tuple[np.ndarray, ...], int]:
    """A curve of one of many lanes, of its path or a recorded quantity (not a knob): its lines, up to its last valid
    point, and the step to which their first values belong."""
    valid = int(lanes.valid[lane])
    if word.startswith(QUANTITY):
        values = lanes.quantities[word.removeprefix(QUANTITY)][:valid, ..., lane]
        return ((values,) if values.ndim == 1 else (values[:, 0], values[:, 1])), 1
    points = slice(valid + 1)
    return _of_path(
        surface, word, lanes.theta[points, :, lane], lanes.loss[points, lane], lanes.grad_norm[points, lane]
    )


def _of_path(
    surface: Surface, word: str, theta: np.ndarray, loss: np.ndarray, slope: np.ndarray
) -> tuple[tuple[np.ndarray, ...], int]:
    """A curve of a path (n + 1, 2): its lines, and the step to which their first values belong."""
    match word:
        case "loss":
            return (loss,), 0
        case "best":
            return (lowest_so_far(loss),), 0
        case "grad":
            return (slope,), 0
        case "dist":
            return (Landmarks.of(surface).nearest(theta[:, 0], theta[:, 1])[1],), 0
        case "turn":
            return (turns(theta),), 0
        case "angle":
            return (angles_down(theta, _slopes(surface, theta)),), 0
    return effective_steps(theta, _slopes(surface, theta)), 1


def _quantity(results: Results, index: int, name: str) -> Curve | None:
    ran = results.runs[index]
    if name not in {quantity.name for quantity in quantities(ran)}:
        return None
    values = recorded(results, index, (name,))[name][: ran.trajectory.valid]
    return Curve((values,) if values.ndim == 1 else (values[:, 0], values[:, 1]), 1)


def _slopes(surface: Surface, theta: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack(np.broadcast_arrays(*surface.gradient(theta[:, 0], theta[:, 1])), axis=1)


def lowest_so_far(values: np.ndarray) -> np.ndarray:
    """The lowest value so far; NaN before the first finite one."""
    known = np.minimum.accumulate(np.where(np.isfinite(values), values, np.inf))
    return np.where(np.isfinite(known), known, np.nan)


def _angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Degrees between rows; NaN where one is zero or not finite."""
    with np.errstate(all="ignore"):
        a, b = (v / np.hypot(v[:, 0], v[:, 1])[:, None] for v in (a, b))
        found = np.degrees(np.arctan2(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]), (a * b).sum(axis=1)))
    return np.asarray(found)


def turns(theta: np.ndarray) -> np.ndarray:
    """The angle by which each point (n + 1, 2) turns the move that came to it into the one that leaves it, degrees."""
    moves = np.diff(theta, axis=0)
    found = np.full(len(theta), np.nan)
    if len(moves) > 1:
        found[1:-1] = _angles(moves[:-1], moves[1:])
    return found


def angles_down(theta: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """The angle, degrees, of the move that leaves each point to the steepest way down there."""
    return np.append(_angles(-slopes[:-1], np.diff(theta, axis=0)), np.nan)


def effective_steps(theta: np.ndarray, slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """-Δθ_i / ∂_i f(θ) of each update: η for gradient descent, η over its scale for a scaled rule, negative uphill."""
    moves = np.diff(theta, axis=0)
    with np.errstate(all="ignore"):
        still = np.hypot(moves[:, 0], moves[:, 1]) == 0
        found = np.where((slopes[:-1] == 0) | still[:, None], np.nan, -moves / slopes[:-1])
    return found[:, 0], found[:, 1]
