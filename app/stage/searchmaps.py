"""Maps that the server filled, as the stage takes them: the same arrays that a worker tells."""

from typing import TypedDict

import numpy as np

from app.lab.searchmaps import Passes, Row
from app.stage.shared import Array


class MapData(TypedDict):
    """A map of the run ``id``, ``width`` by ``height`` runs, row 0 the lowest value of the axis up; ``done`` when no
    finer one comes. The arrays are flat: ``finding`` uint8 (its number in ``verdict.CODES``), ``place`` and ``step``
    uint16 or uint32, one more than they are, 0 for none; ``loss`` and the last point ``x``, ``y`` float32."""

    id: str
    width: int
    height: int
    done: bool
    finding: Array
    place: Array
    step: Array
    loss: Array
    x: Array
    y: Array


class RowData(TypedDict):
    """How far a pass is: ``done`` of ``all`` rows."""

    id: str
    done: int
    all: int


class MapsData(TypedDict):
    """What became of the wish of this number (0: there is none). ``row`` is None when nothing is under way; ``failed``
    says why there are no maps."""

    number: int
    wish: int
    row: RowData | None
    failed: str
    maps: list[MapData]


def maps_data(wish: int, known: Passes, row: Row | None = None, failed: str = "") -> MapsData:
    """The maps that are known by now."""
    return {
        "number": 0,
        "wish": wish,
        "row": None if row is None else {"id": row.id, "done": row.done, "all": row.all},
        "failed": failed,
        "maps": [_map_data(name, known[name].last, known[name].sweep.arrays()) for name in known],
    }


def _map_data(name: str, last: bool, arrays: dict[str, np.ndarray]) -> MapData:
    height, width = arrays["loss"].shape
    with np.errstate(over="ignore"):  # beyond float32 a loss is infinite
        loss, x, y = (arrays[key].astype(np.float32).ravel() for key in ("loss", "x", "y"))
    return {
        "id": name,
        "width": width,
        "height": height,
        "done": last,
        "finding": arrays["finding"].astype(np.uint8).ravel(),
        "place": _counted(arrays["place"]),
        "step": _counted(arrays["step"]),
        "loss": loss,
        "x": x,
        "y": y,
    }


def _counted(values: np.ndarray) -> np.ndarray:
    """Numbers from −1 on as numbers from 0 on."""
    more = values.astype(np.int64).ravel() + 1
    return more.astype(np.min_scalar_type(max(int(more.max()), 256)))
