"""Results to the stage's payload: what the browser needs to draw, to recompute under the finger, and to speak."""

from typing import Any

import numpy as np

from app.lab.captions import PASSED, SENTENCES, held_by, knob_symbol, outcome_text
from app.lab.engine import Ran, Results, tolerance
from app.lab.experiment import View, run_id
from app.lab.labels import run_labels
from app.language.translate import Translate, translator
from app.stage.strings import stage_strings
from app.stage.wire import pack
from optimizers.landmarks import Landmarks
from optimizers.noise import normal
from optimizers.registry import get_schedule
from optimizers.strip import restart_marks
from optimizers.watch import CONSTANTS, constants
from surfaces import Surface
from symbolic.knob import Knob


def payload_of(results: Results, view: View, answered: int = 0, plays: int = 0) -> bytes:
    """The whole payload (see :mod:`app.stage.wire`); ``answered`` is the number of the last edit taken in, and a new
    number in ``plays`` makes the stage play once by itself."""
    _ = translator(view.language)
    surface = results.surface
    header: dict[str, Any] = {
        "v": 1,
        "lang": view.language,
        "answered": answered,
        "strings": {text: _(text) for text in (*stage_strings(), *SENTENCES.values(), PASSED)},
        "surface": surface_data(surface, _),
        "start": list(results.start),
        "steps": results.experiment.steps,
        "tolerance": tolerance(surface),
        "runs": [run_data(index, ran, surface, results.experiment.steps, _) for index, ran in enumerate(results.runs)],
        "view": {
            "layout": view.layout,
            "presenter": view.presenter,
            "playhead": view.playhead,
            "window": list(view.zoom) if view.zoom is not None else None,
            "theme": view.theme,
            "play": plays,
            "hide": list(view.hide),
        },
    }
    for run, label in zip(header["runs"], run_labels(results.runs, _), strict=True):
        run["title"] = label
    arrays: dict[str, np.ndarray] = {}
    noise = None
    for index, ran in enumerate(results.runs):
        name, path = run_id(index), ran.trajectory
        # float32 is a fortieth of a pixel on any screen; infinities in the loss stay infinities
        with np.errstate(over="ignore"):
            arrays[f"path:{name}"] = path.theta.astype(np.float32)
            arrays[f"loss:{name}"] = path.loss.astype(np.float32)
            arrays[f"grad:{name}"] = path.grad_norm.astype(np.float32)
            if "lr" in ran.system.scheduled:
                arrays[f"lr:{name}"] = path.lr.astype(np.float32)
        if ran.system.kernels().step.noisy:
            # the very numbers Python drew, in full precision: the finger's run must be the one that comes back;
            # the same for all, and in the payload once
            noise = normal(results.experiment.seed, 0, results.experiment.steps) if noise is None else noise
            arrays[f"noise:{name}"] = noise
    return pack(header, arrays)


def surface_data(surface: Surface, _: Translate) -> dict[str, Any]:
    expression = surface.expression
    marks = Landmarks.of(surface)
    values = constants(marks)
    return {
        "key": surface.key,
        "title": _(surface.title),
        "box": list(surface.view),
        "kernel": expression.javascript(1),
        "hessian": expression.javascript(2),
        "kernel_knobs": [float(surface.knob_values[name]) for name in expression.knobs],
        "floor": surface.floor,
        # in the order in which they are drawn: the best minima last, so that they lie on top
        "critical": [
            {"sign": p.sign, "x": p.x, "y": p.y} for p in sorted(surface.points, key=lambda p: p.sign == "minimum")
        ],
        "minima": [
            [m.x, m.y, *m.along, m.value, local] for m, local in zip(surface.minima(), marks.local, strict=True)
        ],
        "constants": [float(values[name]) for name in CONSTANTS],
    }


def restarts(ran: Ran, steps: int) -> list[int]:
    """The updates at which the schedule of the rate begins a new cycle, where it stands alone."""
    uses = [use for use in ran.run.schedules if use.target == "lr"]
    return restart_marks(uses[0].key, steps, dict(uses[0].values)) if len(uses) == 1 else []


def run_data(index: int, ran: Ran, surface: Surface, steps: int, _: Translate) -> dict[str, Any]:
    trajectory = ran.trajectory
    kernels = ran.system.kernels()
    names = kernels.step.knobs
    return {
        "id": run_id(index),
        "key": ran.rule.key,
        "title": _(ran.rule.title),
        "slot": index,
        "knobs": [knob_data(knob, ran.values[knob.name], _) for knob in ran.rule.knobs],
        "kernel": kernels.javascript,
        "kernel_knobs": list(names),
        "ground": moved_ground(kernels.step.moving, surface),
        # what the kernel reads beyond the sliders: knobs of schedules and transforms
        "kernel_values": [float(ran.system.values[name]) for name in names],
        "valid": trajectory.valid,
        "held_by": held_by(ran, _),
        "outcome": {
            "kind": trajectory.outcome.kind,
            "finding": trajectory.outcome.finding,
            "text": outcome_text(ran, surface, _),
            "step": trajectory.outcome.step,
        },
        "restarts": restarts(ran, steps),
        "schedule": " + ".join(_(get_schedule(use.key).title) for use in ran.run.schedules) or None,
    }


def moved_ground(moving: tuple[str, ...], surface: Surface) -> dict[str, str] | None:
    """The surface's kernels for a run in which a schedule moves some of its knobs; None where none is moved."""
    if not moving:
        return None
    expression = surface.moved_expression(moving)
    return {"kernel": expression.javascript(1, moving), "hessian": expression.javascript(2, moving)}


def knob_data(knob: Knob, value: Any, _: Translate) -> dict[str, Any]:
    low, high = knob.slider
    return {
        "name": knob.name,
        "title": _(knob.title),
        "symbol": "" if knob.is_choice else knob_symbol(knob),
        "value": value,
        "default": knob.default,
        "low": _bound(knob.low),
        "low_open": knob.low_open,
        "high": _bound(knob.high),
        "high_open": knob.high_open,
        "soft": [_bound(low), _bound(high)],
        "scale": knob.scale,
        "integer": knob.integer,
        "choices": [{"value": word, "label": _(word.replace("_", " "))} for word in knob.choices] or None,
        "doc": _(knob.doc),
    }


def _bound(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
