"""Dragging and releasing never disagree: every surface with every rule, judged by Python and by the browser's
script."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from app.lab.captions import sentence
from app.stage.payload import surface_data
from app.stage.tools import tools_source
from optimizers.loop import SCALAR_LANES
from optimizers.parts import PythonRule
from optimizers.registry import get
from optimizers.system import System, compose
from symbolic.tree import Binary, Call, Number, walk

ROOT = Path(__file__).parents[2]
STEPS = 220
LANES = SCALAR_LANES + 1
SIX = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RULES = [key for key in optimizers.keys() if not isinstance(get(key), PythonRule)]

RUNNER = """
import { readFileSync } from "node:fs";
import { askAt, compileKernel, pointKernel, walk } from "%(js)s/kernels.js";
import { outcomeOf } from "%(js)s/outcome.js";
import { surfaceOf } from "%(js)s/surface.js";
const { rules, grounds, jobs } = JSON.parse(readFileSync(0, "utf8"));
const tools = %(tools)s;
const fill = (text, values = {}) => text.replace(/\\{(\\w+)\\}/g, (_, name) => values[name]);
const compiled = Object.fromEntries(Object.entries(rules).map(([key, source]) => [key, compileKernel(source)]));
const made = Object.fromEntries(Object.entries(grounds).map(([key, data]) => [key, surfaceOf(data, compileKernel)]));
console.log(JSON.stringify(jobs.map(({ rule, ground, values, start, steps, part }) => {
  const live = walk(compiled[rule], values, made[ground], start, steps, null, tools.powers);
  const { finding, step, text } = outcomeOf(fill, tools, live, made[ground], steps, part);
  return { finding, step, text, valid: live.valid, end: [...live.path.slice(2 * steps)] };
})));
"""


def part_of(system: System) -> str:
    """What may hold the run, as the page names it."""
    return " + ".join(system.held_by)


def browser(rules: dict[str, str], grounds: dict[str, Any], jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the stage's own script makes of the jobs."""
    script = RUNNER % {"js": (ROOT / "app/stage/js").as_uri(), "tools": tools_source()}
    data = json.dumps({"rules": rules, "grounds": grounds, "jobs": jobs}, allow_nan=False)
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize("part", range(4))
def test_every_surface_with_every_rule(part: int) -> None:
    """Three kernels, one verdict: plain floats (one run), arrays (lanes), JavaScript."""
    rules: dict[str, str] = {}
    grounds: dict[str, Any] = {}
    jobs, told = [], []
    for number, key in enumerate(surfaces.keys()):
        if number % 4 != part:
            continue
        surface = surfaces.get(key)
        grounds[key] = surface_data(surface, str)
        x0, y0 = surface.first_start
        together = (np.full(LANES, x0), np.full(LANES, y0))
        for rule in RULES:
            system = compose(get(rule), get(rule).values({}))
            kernels = system.kernels()
            rules[rule] = str(kernels.javascript)
            alone = optimizers.run(rule, surface, steps=STEPS)
            if rule in SIX:
                lanes = optimizers.run(rule, surface, together, STEPS, record="final")
                assert lanes.outcome[LANES - 1] == alone.outcome, (key, rule)
            values = [float(system.values[name]) for name in kernels.step.knobs]
            jobs.append(
                {
                    "rule": rule,
                    "ground": key,
                    "values": values,
                    "start": [x0, y0],
                    "steps": STEPS,
                    "part": part_of(system),
                }
            )
            told.append((key, rule, surface, alone, part_of(system)))
    apart = []
    for (key, rule, surface, run, held), found in zip(told, browser(rules, grounds, jobs), strict=True):
        text = sentence(run.outcome, run.theta[-1], surface, held, str)
        same = (found["finding"], found["step"], found["text"]) == (run.outcome.finding, run.outcome.step, text)
        if not same and not (transcendental(surface) and chaotic(rule, surface, run)):
            apart.append(f"{key}, {rule}: {text} ({run.valid}) / {found['text']} ({found['valid']})")
    assert not apart, "\n".join(apart)


def transcendental(surface: Any) -> bool:
    """Whether something stands in the formula that browsers and NumPy round differently: a function, or a power whose
    exponent is no number but a knob."""
    exact = {"sqrt", "abs", "sign", "floor", "min", "max"}
    return any(
        (isinstance(node, Call) and node.name not in exact)
        or (isinstance(node, Binary) and node.op == "^" and not isinstance(node.right, Number))
        for node in walk(surface.expression.tree)
    )


def chaotic(rule: str, surface: Any, run: Any) -> bool:
    """Whether Python's own run ends elsewhere when its start is moved by a unit in the last place, or when the
    surface is turned by next to nothing, so that every number of it is rounded otherwise."""
    x, y = run.theta[0]
    nudged = [optimizers.run(rule, surface, (x * (1 + 4e-16 * i), y * (1 - 4e-16 * i)), STEPS) for i in (1, 2, -1, -3)]
    turned = [surfaces.get(surface.key, rotation=angle) for angle in (1e-14, -1e-14, 3e-14)]
    nudged += [optimizers.run(rule, other, (x, y), STEPS) for other in turned]
    return any(np.abs(other.theta - run.theta).max() > 1e-9 * np.abs(run.theta).max() for other in nudged)
