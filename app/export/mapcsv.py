"""A living map as a table: one row a run, from the lowest row of the map."""

import csv
import math
from collections.abc import Mapping
from io import StringIO
from typing import Any

from app.export import Format, Progress
from app.export.mapfiles import SIDE, computed
from app.lab.experiment import State
from optimizers.verdict import CODES

HEAD = ("finding", "kind", "minimum", "step", "loss", "best", "end_x", "end_y")


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text: the values of both axes, named as in a link, then what became of the run; numbers in full precision,
    minima counted from one, what is not finite or not there left empty. Nothing in it begins a formula."""
    told = computed(state, int(chosen["side"]), progress)
    text, (across, up) = StringIO(), told.values
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow((*told.names, *HEAD))
    arrays = {name: array.tolist() for name, array in told.sweep.arrays().items()}
    for row, y in enumerate(up.tolist()):
        for column, x in enumerate(across.tolist()):
            here = {name: values[row][column] for name, values in arrays.items()}
            finding = CODES[here["finding"]]
            whole = [here["place"] + 1 if here["place"] >= 0 else "", here["step"] if here["step"] >= 0 else ""]
            numbers = [_text(here[name]) for name in ("loss", "best", "x", "y")]
            rows.writerow([repr(x), repr(y), str(finding), finding.kind, *whole, *numbers])
    return text.getvalue().encode()


def _text(value: float) -> str:
    return repr(value) if math.isfinite(value) else ""


FORMAT = Format(
    title="Living map, table (CSV)", suffix=".csv", mime="text/csv", render=render, knobs=(SIDE,), maps=True
)
