"""Runs as tables for pandas and xarray: the very columns that CSV, NPZ and Parquet have (:mod:`app.export.tables`)."""

from typing import Any

import numpy as np

from app.export import silent
from app.export.tables import COLUMNS, EVERY, Table, table_of
from app.lab.experiment import State
from symbolic.errors import FallLineError


def whole(state: State) -> Table:
    """Every step of every visible run, with everything that its equations computed."""
    return table_of(state, {EVERY.name: EVERY.default, COLUMNS.name: COLUMNS.default}, silent)


def frame_of_one(state: State) -> Any:
    """The one run of a state as a DataFrame over ``step``."""
    columns = dict(whole(state).blocks[0].columns)
    return pandas_there().DataFrame(columns).set_index("step")


def frame_of_all(state: State) -> Any:
    """Every run of a state as one DataFrame over (run, step); NaN where a run has no such line."""
    table, pandas = whole(state), pandas_there()
    frames = {block.label: pandas.DataFrame(dict(block.columns)).set_index("step") for block in table.blocks}
    return pandas.concat(frames, names=["run", "step"])[list(table.names)[1:]]


def dataset_of(state: State, alone: bool) -> Any:
    """The same as an ``xarray.Dataset`` over ``run`` and ``step``; of one ``alone`` over ``step``. What a run did not
    reach, or has no line for, is NaN."""
    xarray, table = xarray_there(), whole(state)
    steps = np.arange(max(block.rows for block in table.blocks))
    data = {}
    for name in table.names[1:]:
        values = np.full((len(table.blocks), len(steps)), np.nan)
        for row, block in zip(values, table.blocks, strict=True):
            row[: block.rows] = block.columns.get(name, np.nan)
        data[name] = ("step", values[0]) if alone else (("run", "step"), values)
    told = {"link": table.header()["link"], "surface": table.results.surface.key}
    labels = {} if alone else {"run": [block.label for block in table.blocks]}
    return xarray.Dataset(data, {"step": steps, **labels}, told)


def pandas_there() -> Any:
    """The library pandas. Raises FallLineError where it is missing."""
    try:
        import pandas
    except ImportError:
        raise FallLineError("pandas is not installed: pip install pandas.") from None
    return pandas


def xarray_there() -> Any:
    """The library xarray. Raises FallLineError where it is missing."""
    try:
        import xarray
    except ImportError:
        raise FallLineError("xarray is not installed: pip install 'fall-line[xarray]'.") from None
    return xarray
