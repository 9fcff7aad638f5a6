"""Data of one's own in a notebook: a table of any kind to the value of the knob ``data``."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

import surfaces
from app.lab import own_edits
from app.lab.own_files import MAX_BYTES
from surfaces import own_data
from symbolic.errors import FallLineError


def worded(key: str, data: Any) -> Any:
    """The value of the knob ``data`` for what was given: the key of a data set as it is; columns by name (a dict, a
    DataFrame), rows (an array, a list), or the path of a CSV as the rows themselves, rounded to six digits.

    Columns are found by their names (``u``, ``v``), else they stand in this order: inputs, then the target. Raises
    FallLineError.
    """
    if isinstance(data, PathLike):
        with Path(data).open("rb") as opened:
            return own_edits.read(opened.read(MAX_BYTES + 1), Path(data).name, surfaces.get(key))
    model = surfaces.get(key).model
    if isinstance(data, str) or model is None:
        return data
    names = (*model.inputs, model.target)
    named = isinstance(data, Mapping) or hasattr(data, "columns")
    try:
        if named:
            columns = {str(name): np.asarray(data[name], dtype=np.float64) for name in data}
            held = [columns[name] for name in names] if set(names) <= set(columns) else list(columns.values())
            table = np.column_stack(held)
        else:
            table = np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError):
        raise FallLineError("The data are no table of numbers.") from None
    if table.ndim != 2 or 0 in table.shape:
        raise FallLineError("The data are no table of numbers.")
    return own_data.written(tuple(row) for row in table.tolist())
