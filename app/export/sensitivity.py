"""The runs behind the chart of sensitivity: one row for each value of the knob and each start."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from app.export import Format, Progress
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.lab.sensitivity import Curve, sensitivity, wish_of
from app.lab.sensitivity_told import HEAD, file_rows
from app.language.translate import translator


def charted(state: State) -> Iterator[tuple[Curve | None, str, str]]:
    """What the chart of a link's word shows: of each visible run its curve, its label and its rule."""
    results = compute(state.experiment)
    shown = [index for index, _slot in drawn(state.view, len(results.runs))]
    labels = run_labels(results.runs, translator(state.view.language))
    for index, curve in zip(shown, sensitivity(state, shown, wish_of(state, shown)), strict=True):
        yield curve, labels[index], results.runs[index].rule.key


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text; the knob and the starts are those of the link's word, hidden runs are left out."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEAD)
    for curve, label, key in charted(state):
        rows.writerows(file_rows([curve], [label], [key]))
    progress(1.0)
    return text.getvalue().encode()


FORMAT = Format(title="Sensitivity to a knob (CSV)", suffix=".csv", mime="text/csv", render=render)
