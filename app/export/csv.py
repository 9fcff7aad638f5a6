"""The numbers: one row a step of every run, for spreadsheets and plots of one's own."""

import csv
import math
from collections.abc import Mapping
from io import StringIO
from typing import Any

from app.export import Format, Progress
from app.lab.engine import Ran, compute
from app.lab.experiment import State, run_id
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.language.translate import translator
from optimizers.system import composed_name

HEAD = ("run", "label", "optimizer", "step", "x", "y", "loss", "grad_norm", "lr", "evaluations")


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text; numbers in full precision, what is not finite left empty, a diverged run ends where it did; hidden
    runs are left out."""
    results = compute(state.experiment)
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    there = [index for index, _slot in drawn(state.view, len(results.runs))]
    uses = [use for index in there for use in results.runs[index].run.schedules]
    moved = list(dict.fromkeys(use.target for use in uses if use.target != "lr"))
    rows.writerow((*HEAD, *moved))
    labels = run_labels(results.runs, translator(state.view.language))
    for index in there:
        ran, label = results.runs[index], labels[index]
        path = ran.trajectory
        for step in range(int(path.valid) + 1):
            lr = path.lr[step - 1] if step else math.nan
            numbers = (*path.theta[step], path.loss[step], path.grad_norm[step], lr)
            told = [repr(float(value)) if math.isfinite(value) else "" for value in numbers]
            also = [_moved(ran, target, step) for target in moved]
            rows.writerow([run_id(index), label, ran.rule.key, step, *told, int(path.calls[step]), *also])
        progress((index + 1) / len(results.runs))
    return text.getvalue().encode()


def _moved(ran: Ran, target: str, step: int) -> str:
    """What a schedule gave another knob than the rate at a step, under the name that the link has for it."""
    values = ran.trajectory.quantities.get(composed_name(target))
    return repr(float(values[step - 1])) if step and values is not None and target in _targets(ran) else ""


def _targets(ran: Ran) -> set[str]:
    return {use.target for use in ran.run.schedules}


FORMAT = Format(title="Table of every step (CSV)", suffix=".csv", mime="text/csv", render=render)
