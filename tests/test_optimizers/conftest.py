"""Helpers of this folder: a node process for the JavaScript kernels, and every variant of every part."""

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import surfaces
from optimizers.parts import Part
from optimizers.system import System
from symbolic.powers import JAVASCRIPT

RUNNER = """
const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));
const compiled = new Map();
const compile = (text) => compiled.get(text) ?? compiled.set(text, new Function("return (" + text + ")")()).get(text);
const ask = (text, k) => {
  const made = compile(text);
  return [made.at, made.prepare(k, new Float64Array(made.size))];
};
const out = jobs.map(job => {
  const rule = compile(job.source);
  const tables = Array.from({length: rule.columns}, () => new Float64Array(job.n));
  rule.clock(job.k, job.n, job.z, tables, powers);
  const path = new Float64Array(2 * (job.n + 1));
  const asks = [...ask(job.ground, job.s), ...ask(job.curvature, job.s)];
  const valid = rule.walk(job.x, job.y, job.k, job.n, tables, ...asks, path);
  return {valid, path: Array.from(path, v => Number.isFinite(v) ? v : String(v))};
});
process.stdout.write(JSON.stringify(out));
"""


def variants(part: Part, limit: int = 8) -> Iterator[dict[str, str]]:
    """Choice values: every combination, or (beyond ``limit``) each choice changed by itself."""
    knobs = [knob for knob in part.knobs if knob.is_choice]
    if np.prod([len(knob.choices) for knob in knobs]) <= limit:
        for words in itertools.product(*(knob.choices for knob in knobs)):
            yield {knob.name: word for knob, word in zip(knobs, words, strict=True)}
        return
    yield {}
    for knob in knobs:
        for word in knob.choices:
            if word != knob.default:
                yield {knob.name: word}


@pytest.fixture(scope="session", name="variants")
def _variants() -> Callable[..., Iterator[dict[str, str]]]:
    return variants


class Node:
    """Collects JavaScript runs and makes them in one process."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []

    def add(self, system: System, surface: Any, start: tuple[float, float], steps: int, noise: Any = None) -> int:
        kernels = system.kernels()
        self.jobs.append(
            {
                "source": kernels.javascript,
                "ground": surface.expression.javascript(1, kernels.step.moving),
                "curvature": surface.expression.javascript(2, kernels.step.moving),
                "x": start[0],
                "y": start[1],
                "k": [float(system.values[name]) for name in kernels.step.knobs],
                "s": [float(surface.knob_values[name]) for name in surface.expression.knobs],
                "n": steps,
                "z": [] if noise is None else np.ravel(noise).tolist(),
            }
        )
        return len(self.jobs) - 1

    def run(self) -> list[tuple[np.ndarray, int]]:
        done = subprocess.run(
            ["node", "-e", JAVASCRIPT + RUNNER], input=json.dumps(self.jobs), capture_output=True, text=True, check=True
        )
        return [(np.array(r["path"], float).reshape(-1, 2), r["valid"]) for r in json.loads(done.stdout)]


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture(scope="session")
def interpreter(load_module: Callable[[Path], ModuleType]) -> ModuleType:
    """The second reading of systems."""
    return load_module(Path(__file__).parent / "interpreter.py")


@pytest.fixture(scope="session")
def grounds() -> list[tuple[Any, tuple[float, float]]]:
    """Surfaces of different character, each with a start from which defaults behave."""
    return [
        (surfaces.get("bowl"), (-4.0, 1.5)),
        (surfaces.get("rosenbrock"), (-1.2, 1.0)),
        (surfaces.get("saddle"), (1.5, 0.01)),
        (surfaces.get("beale"), (1.0, 1.5)),
    ]
