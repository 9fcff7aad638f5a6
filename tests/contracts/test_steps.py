"""The page takes a step apart as Python does: every line of every rule, at any update, asked for in any order."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
from app.lab import engine, link
from app.lab.anatomy import taken_apart
from app.stage.payload import header_of
from app.stage.tools import tools_source
from optimizers.noise import normal
from optimizers.parts import PythonRule
from optimizers.run import run_system
from tests.composed import COMPOSED

JS = Path(__file__).parents[2] / "app" / "stage" / "js"
STEPS = 300  # more than lie between two states that the page keeps
ASKED = (STEPS - 1, 0, 270, 271, 13, 257)
RULES = [f"o={key}" for key in optimizers.keys() if not isinstance(optimizers.get(key), PythonRule)]
RUNNER = f"""
import {{ readFileSync }} from "node:fs";
import {{ compileKernel }} from {json.dumps((JS / "kernels.js").as_uri())};
import {{ groundOf, surfaceOf }} from {json.dumps((JS / "surface.js").as_uri())};
import {{ arrowsOf }} from {json.dumps((JS / "steparrows.js").as_uri())};
import {{ StepLook }} from {json.dumps((JS / "steplook.js").as_uri())};
const tools = {tools_source()};
const jobs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(jobs.map(({{ surface, run, start, steps, asked, noise }}) => {{
  const ground = groundOf(run, surfaceOf(surface, compileKernel), compileKernel), look = new StepLook();
  const scene = {{ ground: ground.ground, curvature: ground.curvature, start, steps, noise, powers: tools.powers }};
  const kernel = compileKernel(run.step.kernel);
  return asked.map((number) => {{
    const told = look.look(kernel, run.kernel_values, scene, number), before = [...look.began];
    const {{ at }} = run.step.lines.findLast(({{ role }}) => role === "move"), after = [told[at], told[at + 1]];
    const pieces = arrowsOf(run.step, told, before, after).filter(({{ kind }}) => kind === "piece");
    return {{ told: [...told].map(String), tip: pieces.at(-1).to, move: [after[0] - before[0], after[1] - before[1]] }};
  }});
}})));
"""


def job(text: str) -> tuple[dict[str, Any], list[list[float]], bool]:
    """What the page is given of a run, what Python records of it at the updates asked for, and whether both work with
    the same bits."""
    state, messages = link.decode(f"s=bowl&s.kappa=5&n={STEPS}&{text}")
    assert not messages
    results = engine.compute(state.experiment)
    header = header_of(results, state.view)
    run, ran = header["runs"][0], results.runs[0]
    anatomy = taken_apart(ran.system)
    watched = replace(ran.system, statements=anatomy.watched)
    told = run_system(watched, results.surface, results.start, STEPS, record=anatomy.records)
    asked = [min(number, int(told.valid) - 1) for number in ASKED]
    lines = [
        [float(value) for name in anatomy.records for value in np.ravel(told.quantities[name][number])]
        for number in asked
    ]
    given = {name: run[name] for name in ("step", "kernel_values", "ground")}  # type: ignore[literal-required]
    noise = None if run["noise"] is None else normal(0, 0, STEPS).ravel().tolist()
    data = {"surface": header["surface"], "run": given, "start": results.start, "steps": STEPS}
    return {**data, "asked": asked, "noise": noise}, lines, run["exact"]


@pytest.mark.parametrize("part", range(4))
def test_every_line_of_every_step(part: int) -> None:
    texts = [*RULES, *COMPOSED][part::4]
    jobs = [job(text) for text in texts]
    command = ["node", "--input-type=module", "-e", RUNNER]
    sent = json.dumps([data for data, _, _ in jobs])
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=True, timeout=120)
    for text, (_, wanted, exact), found in zip(texts, jobs, json.loads(done.stdout), strict=True):
        for there, here in zip(wanted, found, strict=True):
            told = [float(value.replace("Infinity", "inf")) for value in here["told"]]
            if exact:
                np.testing.assert_array_equal(told, there, text)
            else:
                np.testing.assert_allclose(told, there, rtol=1e-7, atol=1e-12, err_msg=text)
            size = 1e-9 * max(1.0, *np.abs(here["move"]))
            np.testing.assert_allclose(here["tip"], here["move"], rtol=1e-9, atol=size, err_msg=f"{text}: arrows")
