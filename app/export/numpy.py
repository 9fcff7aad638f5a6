"""Copy as Python: the equations that ran as a short NumPy program, without any import of ours."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.code import Coded, base_of, coded, file_of, point_source
from app.lab.experiment import State
from optimizers.source import numpy_source
from optimizers.source_batches import FUNCTIONS
from optimizers.source_search import ASK, search_body, search_functions
from surfaces.source import written
from symbolic.python_source import HELPERS
from symbolic.rows import BATCH


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """A Python file that computes the paths of the visible runs again, to the rounding of float64; see
    :func:`app.export.code.file_of`. Raises FallLineError where two searching rules cannot stand in one file."""
    results, runs = coded(state)
    surface = results.surface
    moving = list(dict.fromkeys(knob for run in runs for knob in run.ran.system.moving.values() if knob not in BATCH))
    keywords = written(surface, "numpy", (), moving).moving
    bodies = {run.function: _body(run, keywords, state.experiment.seed) for run in runs}
    calls = {"loss", "grad"}.union(*(called for _, called in bodies.values()))
    searching = [run for run in runs if run.ran.system.python is not None]
    batches = not calls.isdisjoint(FUNCTIONS)
    asked = [w for w in ("loss", "grad", "hess") if w in calls]
    pieces = [written(surface, "numpy", asked, moving, batches=batches).text]
    pieces += [text for name, text in (HELPERS | FUNCTIONS).items() if name in calls]
    imports = ["import numpy as np"]
    if searching:
        found = _searches(searching)
        text = "\n".join(found)
        ours = [*(["import math"] if "math." in text else []), *_dataclasses(text)]
        imports = [*ours, "", *imports] if ours else imports
        pieces += [ASK if "hessian" in text else ASK.partition("\n    def hessian")[0], *found]
    progress(1.0)
    start = f"np.array({point_source(results)})"
    return file_of(state, results, runs, imports, pieces, lambda run: bodies[run.function][0], start).encode()


def _body(run: Coded, keywords: Mapping[str, str], seed: int) -> tuple[list[str], frozenset[str]]:
    ran, system = run.ran, run.ran.system
    moving = {name: keywords[knob] for name, knob in system.moving.items() if knob not in BATCH}
    gone = ran.trajectory.valid < ran.trajectory.steps
    if system.python is None:
        return numpy_source(system, base_of(ran), seed, moving=moving, gone=gone, batched=ran.surface.table is not None)
    lines, calls = search_body(system, base_of(ran), moving=moving, gone=gone)
    return [line.replace("advance(", f"advance_{run.function}(") for line in lines], calls | {"loss", "grad"}


def _searches(runs: list[Coded]) -> list[str]:
    """The functions of all searching rules, each once; their ``advance`` under names of their own."""
    found: dict[str, None] = {}
    for run in runs:
        rule = run.ran.system.python
        assert rule is not None
        for text in search_functions(rule):
            found[text.replace("def advance(", f"def advance_{run.function}(")] = None
    return list(found)


def _dataclasses(text: str) -> list[str]:
    return ["from dataclasses import dataclass"] if "@dataclass" in text else []


FORMAT = Format(title="Python code (NumPy)", suffix=".py", mime="text/x-python", render=render, kind="code")
