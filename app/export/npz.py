"""Every step as arrays for NumPy."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

from app.export import Format, Progress
from app.export.race_files import json_ready
from app.export.tables import KNOBS, table_of
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The NPZ's bytes; nothing in it needs ``allow_pickle``.

    An array (rows,) for each column of numbers of :mod:`app.export.tables`, NaN where a run does not have it, and
    ``run`` (rows,), the name of each row's run: rows of one run are ``data["x"][data["run"] == "o2"]``. ``runs``,
    ``labels`` and ``optimizers`` (runs,) name them; ``link`` and ``header`` (the header as JSON) are texts.
    """
    table = table_of(state, chosen, progress)
    header = json_ready(table.header())
    arrays: dict[str, np.ndarray] = {
        "link": np.array(header["link"]),
        "header": np.array(json.dumps(header, ensure_ascii=False, allow_nan=False)),
        "runs": np.array([block.run for block in table.blocks], dtype=str),
        "labels": np.array([block.label for block in table.blocks], dtype=str),
        "optimizers": np.array([block.ran.rule.key for block in table.blocks], dtype=str),
        "run": np.repeat(
            np.array([block.run for block in table.blocks], dtype=str), [block.rows for block in table.blocks]
        ),
    }
    taken = set(arrays)
    if table.blocks:
        arrays |= {name if name not in taken else f"{name}_": table.column(name) for name in table.names}
    data = BytesIO()
    np.savez_compressed(data, **arrays)  # type: ignore[arg-type]
    progress(1.0)
    return data.getvalue()


FORMAT = Format(title="Every step, arrays (NPZ)", suffix=".npz", mime="application/zip", render=render, knobs=KNOBS)
