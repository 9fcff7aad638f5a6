"""Every step as Parquet, which pandas, polars, DuckDB and R read fast."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

from app.export import Format, Progress
from app.export.race_files import json_ready
from app.export.tables import KNOBS, WORDS, table_of
from app.lab.experiment import State
from symbolic.errors import FallLineError


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The file's bytes: the columns of :mod:`app.export.tables`, null where a run does not have one; ``link`` and
    ``header`` (as JSON) among the metadata. Raises FallLineError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise FallLineError("Parquet files need pyarrow: pip install 'fall-line[parquet]'.") from None
    table = table_of(state, chosen, progress)
    sizes = [block.rows for block in table.blocks]
    columns: dict[str, Any] = {}
    for place, name in enumerate(WORDS):
        words = pyarrow.array([block.words[place] for block in table.blocks], pyarrow.string())
        codes = pyarrow.array(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes))
        columns[name] = pyarrow.DictionaryArray.from_arrays(codes, words)
    for name in table.names if table.blocks else ():
        missing = np.repeat([name not in block.columns for block in table.blocks], sizes)
        columns[name] = pyarrow.array(table.column(name), mask=missing)
    header = json_ready(table.header())
    told = {"link": header["link"], "header": json.dumps(header, ensure_ascii=False, allow_nan=False)}
    data = BytesIO()
    parquet.write_table(pyarrow.table(columns, metadata=told), data, compression="zstd")
    progress(1.0)
    return data.getvalue()


FORMAT = Format(
    title="Every step, columns (Parquet)",
    suffix=".parquet",
    mime="application/vnd.apache.parquet",
    render=render,
    knobs=KNOBS,
)
