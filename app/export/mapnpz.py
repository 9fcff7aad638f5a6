"""A living map as arrays for NumPy."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

from app.export import Format, Progress
from app.export.mapfiles import SIDE, computed, map_arrays
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The NPZ's bytes; see :func:`app.export.mapfiles.map_arrays`."""
    data = BytesIO()
    told = computed(state, int(chosen["side"]), progress)
    np.savez_compressed(data, **map_arrays(told, state))  # type: ignore[arg-type]
    return data.getvalue()


FORMAT = Format(
    title="Living map, arrays (NPZ)", suffix=".npz", mime="application/zip", render=render, knobs=(SIDE,), maps=True
)
