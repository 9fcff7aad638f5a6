"""Every pixel of a living map is Python's lane: verdict, minimum and step, for every rule, axis, schedule and transform."""

import base64
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app import look as app_look
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.following import settled_run
from app.lab.mapaxes import MapAxis, map_axes, start_values
from app.stage.parts import whole
from app.stage.payload import header_of
from app.stage.thin import same_bits
from app.stage.tools import tools_source
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, get
from optimizers.run import run_system
from optimizers.system import composed_name
from optimizers.verdict import CODES

RULES = sorted(key for key, rule in all_rules().items() if not isinstance(rule, PythonRule))
GROUNDS = ("himmelblau", "rosenbrock", "bowl", "ackley")
SIDE = 32
STEPS = 160


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


def lanes_of(state: State, index: int, side: int = SIDE) -> Any:
    """The same map by Python's lanes: (codes, minima, steps, ends (2, …)), rows from the lowest value of the up axis."""
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
        system = replace(system, values={**system.values, **own})
        moved = {name[2:]: array for name, array in values.items() if name.startswith("s.")}
        ground = surface.with_values(moved)
        if moved and start is None:  # the surface's own goes along
            rows = zip(*(array.tolist() for array in moved.values()), strict=True)
            own_starts = [surface.with_values(dict(zip(moved, row, strict=True))).first_start for row in rows]
            start = tuple(np.array(own_starts).T)
    found = run_system(system, ground, start, state.experiment.steps, seed=state.experiment.seed, record="final")
    return found


def _inside(axis: MapAxis) -> str:
    """What a system calls the knob of an axis."""
    _, *part, name = axis.site.place.split(".")
    if axis.site.ground:
        return f"s.{name}"
    return f"{part[0]}{'' if part[0][1:] else '1'}_{name}" if part else name


def compared(state: State, answer: dict[str, Any], side: int = SIDE) -> list[str]:
    """What a map has otherwise than Python's lanes, run by run."""
    apart = []
    for index, (name, told) in enumerate(answer["maps"].items()):
        found = lanes_of(state, index, side)
        codes, places, steps = (found.outcome.codes, found.outcome.minimum, found.outcome.step)
        theta = found.theta.reshape(2, -1)
        for what, mine, theirs in (("finding", codes, told["finding"]), ("place", places, told["place"]), ("step", steps, told["step"])):
            bad = np.flatnonzero(np.asarray(mine).ravel() != np.asarray(theirs))
            if bad.size:
                apart.append(f"{name} {what}: {bad.size} at {bad[:4].tolist()}: {np.asarray(mine).ravel()[bad[:4]]} / {np.asarray(theirs)[bad[:4]]}")
        for axis, what in enumerate(("endX", "endY")):
            theirs = np.array(told[what], dtype=np.float64)
            same = theirs == theta[axis].astype(np.float32)
            if not same.all():
                apart.append(f"{name} {what}: {(~same).sum()}")
    return apart
