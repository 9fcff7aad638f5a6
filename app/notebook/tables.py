"""Runs as tables: ``pandas.DataFrame`` and ``xarray.Dataset``, whoever of them is installed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from symbolic.errors import FallLineError

if TYPE_CHECKING:
    from app.notebook.runs import Run

AXES = ("x", "y")


def columns(run: "Run") -> Mapping[str, np.ndarray]:
    """The columns of a run, (valid + 1,) each: of every point, and of the update that led to it (NaN at the start).

    A quantity with two components has a column each, ``m.x`` and ``m.y``.
    """
    path = run.trajectory
    rows = int(path.valid) + 1
    told = {
        "x": path.theta[:rows, 0], "y": path.theta[:rows, 1], "loss": path.loss[:rows],
        "grad_norm": path.grad_norm[:rows], "evaluations": path.calls[:rows], "lr": led(path.lr, rows),
    }  # fmt: skip
    for name, values in run.quantities.items():
        if name == "lr":
            continue
        if values.ndim == 1:
            told[name] = led(values, rows)
        else:
            told |= {f"{name}.{axis}": led(values[:, i], rows) for i, axis in enumerate(AXES)}
    return told


def led(values: np.ndarray, rows: int) -> np.ndarray:
    """What belongs to updates, (steps,) or (steps, 2), beside the points that they lead to: NaN first."""
    first = np.full((1, *values.shape[1:]), np.nan)
    return np.concatenate([first, np.asarray(values, dtype=np.float64)])[:rows]


def frame(run: "Run") -> Any:
    """A run as a DataFrame over ``step``."""
    made = pandas_there().DataFrame(dict(columns(run)))
    made.index.name = "step"
    return made


def frames(runs: Sequence["Run"]) -> Any:
    """Runs as one DataFrame over (run, step)."""
    return pandas_there().concat({run.name: frame(run) for run in runs}, names=["run", "step"])


def dataset(runs: Sequence["Run"]) -> Any:
    """Runs as one Dataset over ``run``, ``step`` and ``axis``; of one run without the first. What was not reached, or
    what another rule has no line for, is NaN."""
    xarray = xarray_there()
    steps = np.arange(runs[0].steps + 1)
    alone = [_arrays(run) for run in runs]
    names = list(dict.fromkeys(name for arrays in alone for name in arrays))
    shapes = {name: next(arrays[name].shape for arrays in alone if name in arrays) for name in names}
    data = {}
    for name in names:
        stacked = np.stack([arrays.get(name, np.full(shapes[name], np.nan)) for arrays in alone])
        over = ("step", "axis")[: stacked.ndim - 1]
        data[name] = (("run", *over), stacked) if len(runs) > 1 else (over, stacked[0])
    coords: dict[str, Any] = {"step": steps, "axis": list(AXES)}
    told: dict[str, Any] = {"link": runs[0].link} if len(runs) == 1 else {}
    if len(runs) > 1:
        coords["run"] = [run.name for run in runs]
    return xarray.Dataset(data, coords, told)


def _arrays(run: "Run") -> dict[str, np.ndarray]:
    """Every array of a run as long as its points, NaN behind the last valid one."""
    path, rows = run.trajectory, int(run.trajectory.valid) + 1
    told = {"theta": path.theta, "loss": path.loss, "grad_norm": path.grad_norm, "evaluations": path.calls}
    updates = {"lr": path.lr, **{name: values for name, values in run.quantities.items() if name != "lr"}}
    whole = {name: np.asarray(values, dtype=np.float64) for name, values in told.items()}
    whole |= {name: led(values, len(path.loss)) for name, values in updates.items()}
    for name, values in whole.items():
        whole[name] = np.where((np.arange(len(values)) < rows).reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)
    return whole


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
