"""Every step as JSON, with what the numbers are of."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.export import Format, Progress
from app.export.race_files import json_ready
from app.export.tables import KNOBS, Block, table_of
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text that any reader of JSON takes: the header of :meth:`app.export.tables.Table.header`, and in each of
    its ``runs`` the ``columns`` by name. A number that is not finite is null."""
    table = table_of(state, chosen, progress)
    header = json_ready(table.header())
    for done, (told, block) in enumerate(zip(header["runs"], table.blocks, strict=True), 1):
        told["columns"] = _columns(block)
        progress(0.5 + 0.25 * done / len(table.blocks))
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    progress(1.0)
    return (text + "\n").encode()


def _columns(block: Block) -> dict[str, list[Any]]:
    return {name: _numbers(values) for name, values in block.columns.items()}


def _numbers(values: np.ndarray) -> list[Any]:
    told: list[Any] = values.tolist()
    if values.dtype.kind == "f":
        for row in np.flatnonzero(~np.isfinite(values)).tolist():
            told[row] = None
    return told


FORMAT = Format(
    title="Every step with its settings (JSON)", suffix=".json", mime="application/json", render=render, knobs=KNOBS
)
