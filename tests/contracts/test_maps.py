"""Every pixel of a living map is Python's lane and the single run: verdict, minimum, step, whatever a run is."""

import base64
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import look as app_look
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.following import settled
from app.lab.mapaxes import MapAxis, map_axes, start_values
from app.stage.parts import whole
from app.stage.payload import header_of
from app.stage.thin import same_bits
from app.stage.tools import tools_source
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, get
from optimizers.run import run_system
from optimizers.verdict import CODES

RULES = sorted(key for key, rule in all_rules().items() if not isinstance(rule, PythonRule))
GROUNDS = ("himmelblau", "rosenbrock", "bowl", "ackley")
SIDE = 32
STEPS = 160
MISSED = 0.03  # of the pixels may be chaotic and not be found to be


def filled(texts: list[str], *, passes: bool = False, side: int = SIDE) -> list[tuple[State, dict[str, Any]]]:
    """What the stage's own modules make of the maps of these links, by as many processes as there are cores."""
    states = [link.decode(text)[0] for text in texts]
    cases = [
        {"payload": base64.b64encode(whole(header_of(compute(state.experiment), state.view))).decode(), "side": side,
         "passes": passes}
        for state in states
    ]  # fmt: skip
    parts = max(1, min(os.cpu_count() or 1, len(cases)))
    with ThreadPoolExecutor(parts) as pool:
        told = list(pool.map(_browser, [cases[i::parts] for i in range(parts)]))
    answers: list[Any] = [None] * len(cases)
    for i, part in enumerate(told):
        answers[i::parts] = part
    return list(zip(states, answers, strict=True))


def _browser(cases: list[Any]) -> list[dict[str, Any]]:
    data = json.dumps({"tools": tools_source(), "look": app_look.as_data(), "cases": cases})
    command = ["node", str(Path(__file__).parent / "maps.mjs")]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout)
    assert answer["codes"] == list(CODES)
    found: list[dict[str, Any]] = answer["answers"]
    return found


def lanes_of(state: State, index: int, side: int, nudge: float = 0.0) -> Any:
    """The same map by Python's lanes, rows from the lowest value of the up axis; all moved by the share ``nudge``."""
    results = compute(state.experiment)
    ran, surface, start = results.runs[index], results.surface, state.experiment.start
    axes, width, height = map_axes(state, index), side, side - 1
    system, ground = ran.system, surface
    if axes is None:
        box = state.view.zoom or tuple(surface.view)
        grid = np.meshgrid(start_values(box[0], box[1], width), start_values(box[2], box[3], height))
        start = (grid[0].ravel(), grid[1].ravel())
    else:
        values: dict[str, np.ndarray] = {}
        grid = np.meshgrid(axes[0].values(width), axes[1].values(height))
        for axis, array in zip(axes, grid, strict=True):
            values[_inside(axis)] = array.ravel()
        own = {name: array for name, array in values.items() if not name.startswith("s.")}
        held = ("its decay",) if "weight_decay" in own else system.held_by
        system = replace(system, values={**system.values, **own}, held_by=held)
        moved = {name[2:]: array for name, array in values.items() if name.startswith("s.")}
        ground = surface.with_values({**surface.knob_values, **moved})
        if moved and start is None:  # the surface's own goes along
            rows = zip(*(array.tolist() for array in moved.values()), strict=True)
            places = [{**surface.knob_values, **dict(zip(moved, row, strict=True))} for row in rows]
            start = tuple(np.array([surface.with_values(place).first_start for place in places]).T)
    if nudge and not np.ndim(ground.knob_values["rotation"]):
        ground = ground.with_values({**ground.knob_values, "rotation": ground.knob_values["rotation"] + 50 * nudge})
    x, y = start if start is not None else surface.first_start
    start = (x * (1 + nudge), y * (1 - nudge))
    return run_system(system, ground, start, state.experiment.steps, seed=state.experiment.seed, record="final")


def _inside(axis: MapAxis) -> str:
    """What a system calls the knob of an axis."""
    _, *part, name = axis.site.place.split(".")
    if axis.site.ground:
        return f"s.{name}"
    return f"{part[0]}{'' if part[0][1:] else '1'}_{name}" if part else name


def apart(state: State, answer: dict[str, Any], side: int) -> tuple[list[str], float]:
    """What the maps of a link have otherwise than Python's lanes, and the share of their pixels that were compared.

    Where a function stands in the kernels that browsers and NumPy round differently, a chaotic run may end elsewhere:
    there only runs are compared that end at the same place and step when start and surface are moved by next to
    nothing.
    """
    found, shares = [], []
    results = compute(state.experiment)
    for index, ran in enumerate(results.runs):
        told = answer["maps"][f"o{index + 1 if index else ''}"]
        run = lanes_of(state, index, side)
        exact = same_bits(ran.system.kernels().javascript_lanes, ran.surface.expression.javascript(1))
        exact &= not any(axis.site.place.startswith("s.") for axis in map_axes(state, index) or ())  # placed by a sine
        steady = np.ones(run.outcome.codes.size, dtype=bool)
        if not exact:
            for nudge in (1e-13, -3e-13):
                other = lanes_of(state, index, side, nudge)
                steady &= (other.outcome.step == run.outcome.step).ravel()
                ends = other.theta.reshape(2, -1)
                steady &= np.isclose(run.theta.reshape(2, -1), ends, rtol=1e-7, atol=1e-9).all(axis=0)
        shares.append(float(steady.mean()))
        names = {"finding": run.outcome.codes, "place": run.outcome.minimum, "step": run.outcome.step}
        for name, values in names.items():
            bad = (np.asarray(told[name]) != values.ravel()) & steady
            if bad.mean() > (0.0 if exact else MISSED):
                found.append(f"{name} of run {index} differs in {bad.sum()} pixels, first {np.flatnonzero(bad)[:3]}")
        for axis, name in enumerate(("endX", "endY")):
            here, there = np.array(told[name], dtype=np.float64), run.theta.reshape(2, -1)[axis].astype(np.float32)
            close = here == there if exact else np.isclose(here, there, rtol=1e-3, atol=1e-3) | ~steady
            if (~close).mean() > (0.0 if exact else MISSED):
                found.append(f"{name} of run {index} differs in {(~close).sum()} pixels")
    return found, min(shares)


PARTS = 4  # of the rules: each is compiled once for all grounds


def links_of(part: int) -> list[str]:
    """For rules on every ground a map of its ends, or of its rate and another knob, in turn."""
    texts = []
    for number, rule in list(enumerate(RULES))[part::PARTS]:
        knobs = sorted((knob.name for knob in get(rule).number_knobs), key=lambda name: name != "lr")
        others = [*knobs[1:], "rotation"]
        for turn, ground in enumerate(GROUNDS):
            axis = others[(number // 2 + turn // 2) % len(others)]
            place = f"s.{axis}" if axis == "rotation" else f"o.{axis}"
            settings = f"o.{knobs[0]},{place}" if knobs else "s.rotation,s.stretch"
            word = "basins" if (number + turn) % 2 else settings
            texts.append(f"s={ground}&o={rule}&n={STEPS}&view=maps&map={word}")
    return texts


@pytest.mark.parametrize("part", range(PARTS))
def test_every_rule_is_pythons_lane_and_the_single_run_on_every_pixel(part: int) -> None:
    wrong, shares = [], []
    for text, (state, answer) in zip(links_of(part), filled(links_of(part), side=12), strict=True):
        found, share = apart(state, answer, 12)
        shares.append(share)
        wrong += [f"{text}: {one}" for one in (*found, *answer["wrong"], *answer["none"])]
    assert not wrong, "\n".join(wrong)
    assert np.mean(shares) > 0.8


# Schedules with their lengths as axes; chains with noise, their knobs as axes; knobs of the landscape on either side
# and on both; knobs that follow what an axis moves; penalties; batches; a window of one's own; several runs.
SCENES = (
    "s=himmelblau&o=momentum&o.lr=0.01&o2=adam&o2.lr=0.2&n=200&view=maps&map=basins&zoom=-1,4,-2,3.5",
    "s=bowl&o=momentum&o.s=cosine&n=150&view=maps&map=o.lr,o.s.T_0",
    "s=rosenbrock&o=adam&o.s=step&o.lr=0.5&n=150&view=maps&map=o.s.gamma,o.beta2",
    "s=bowl&o=adam&o.s=one_cycle&o.s.on=beta1&n=120&view=maps&map=o.lr,o.beta2",
    "s=bowl&o=momentum&o.s=exponential&o.s.on=s.kappa&n=120&view=maps&map=o.lr,o.momentum",
    "s=bowl&o=adam&o.t=noise&o.t2=clip_norm&n=150&view=maps&map=o.t.size,o.t2.max_norm",
    "s=himmelblau&o=sgd&o.lr=0.01&o.t=noise&n=150&view=maps&map=basins",
    "s=bowl&o=adam&n=120&view=maps&map=o.lr,s.kappa:2..200",
    "s=bowl&o=nesterov&n=120&view=maps&map=s.kappa,o.momentum",
    "s=bowl&o=momentum&n=90&view=maps&map=s.stretch,s.kappa",
    "s=bowl&o=sgd&o.lr=2/kappa&n=90&view=maps&map=s.kappa,s.rotation",
    "s=bowl&o=momentum&o.momentum=1-lr&n=90&view=maps&map=o.lr:0.001..0.5,s.kappa",
    "s=bowl&o=momentum&o.lr=2*momentum/lambda_max&n=90&view=maps&map=s.kappa,o.momentum",
    "s=bowl&o=sgd&o.lr=2/kappa&n=90&view=maps&map=s.kappa,o.lr",
    "s=rosenbrock&o=adamw&n=120&view=maps&map=o.lr,o.weight_decay",
    "s=line_fit&o=sgd&o.t=minibatch&n=90&seed=3&view=maps&map=o.lr:0.01..0.4,o.t.batch:1..12",
    "s=line_fit&o=momentum&o.lr=0.02&o.t=minibatch&o.t.draw=fresh&n=90&view=maps&map=basins",
    "s=line_fit&o=rprop&o.t=minibatch&o.t.draw=replacement&o.s=growth&o.s.on=t1.batch&n=90&view=maps&map=o.eta_plus,s.stretch",
    "f=x^2+a*y^2&s.a=5&o=own&o.q=m=b*m%2Bg%0Atheta=theta-lr*m&o.b=0.8&o.lr=0.05&n=120&view=maps&map=o.b,s.a:1..30",
)


def test_whatever_a_run_is_made_of() -> None:
    wrong = []
    for text, (state, answer) in zip(SCENES, filled(list(SCENES), passes=True), strict=True):
        found: list[str] = [*alone(state, answer), *answer["wrong"], *answer["none"]]
        moving = any(use.target.startswith("s.") for run in state.experiment.runs for use in run.schedules)
        if not moving and not any(run.expressions for run in state.experiment.runs):  # lanes know neither
            more, share = apart(state, answer, SIDE)
            found += more
            assert share > 0.7, text
        wrong += [f"{text}: {one}" for one in found]
        for told in answer["maps"].values():
            assert len(set(zip(told["step"], told["place"], told["endX"], strict=True))) > 1, text
    assert not wrong, "\n".join(wrong)


def alone(state: State, answer: dict[str, Any]) -> list[str]:
    """What some pixels have otherwise than the run that a click on them would give."""
    found, width, height = [], SIDE, SIDE - 1
    for index in range(len(state.experiment.runs)):
        told, axes = answer["maps"][f"o{index + 1 if index else ''}"], map_axes(state, index)
        for column, row in ((3, 2), (17, 9), (28, 26)):
            if axes is None:
                x0, x1, y0, y1 = state.view.zoom or tuple(compute(state.experiment).surface.view)
                start = (float(start_values(x0, x1, width)[column]), float(start_values(y0, y1, height)[row]))
                there = replace(state, experiment=replace(state.experiment, start=start))
            else:
                there = axes[0].site.put(state, float(axes[0].values(width)[column]))
                there = axes[1].site.put(there, float(axes[1].values(height)[row]))
                there = replace(there, experiment=settled(there.experiment))
            outcome = compute(there.experiment).runs[index].trajectory.outcome
            at = row * width + column
            here = CODES[told["finding"][at]], told["step"][at]
            step = -1 if outcome.step is None else outcome.step
            if here != (outcome.finding, step):
                found.append(f"pixel {column}, {row} of run {index}: {here}, alone {outcome.finding} {step}")
    return found
