"""Every step as comma-separated values, for spreadsheets and plots of one's own."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.cells import column, line
from app.export.tables import KNOBS, WORDS, table_of
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text, one row a step of every visible run (see :mod:`app.export.tables`); numbers in full precision, what
    is not finite or not there left empty, and no cell that a spreadsheet takes for a formula."""
    table = table_of(state, chosen, progress)
    lines = [line((*WORDS, *table.names))]
    for done, block in enumerate(table.blocks, 1):
        words = line(block.words)
        empty = [""] * block.rows
        cells = [column(block.columns[name]) if name in block.columns else empty for name in table.names]
        lines += [f"{words},{','.join(row)}" for row in zip(*cells, strict=True)]
        progress(0.5 + 0.5 * done / len(table.blocks))
    return ("\n".join(lines) + "\n").encode()


FORMAT = Format(title="Table of every step (CSV)", suffix=".csv", mime="text/csv", render=render, knobs=KNOBS)
