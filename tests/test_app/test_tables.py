"""The numbers of every step, in four kinds of files that hold the same."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

import optimizers
import surfaces
from app import export
from app.export.cells import cell
from app.lab import link
from app.lab.engine import compute
from optimizers.run import run_system

TEXTS = (
    "s=rosenbrock&n=25&o=adam&o.lr=0.05&o.s=cosine&o.t=clip_norm&o2=lbfgs",
    "s=bowl&n=30&o=momentum&o.lr=0.01&o.s=linear&o.s.on=s.kappa&o.s2=linear&o.s2.on=t1.strength&o.t=l2&o2=full_adagrad",
    "s=rosenbrock&n=30&o=sgd&o.lr=9&o2=nadam&o3=adam&off=o3",
)


def state_of(text: str) -> Any:
    state, messages = link.decode(text)
    assert not messages
    return state


def cells(data: bytes) -> list[dict[str, Any]]:
    """Rows without what is not there, and without the link of all of them, which stands in the first."""
    rows = list(csv.DictReader(StringIO(data.decode())))
    words = ("run", "label", "optimizer")
    return [{k: v if k in words else float(v) for k, v in row.items() if v != "" and k != "link"} for row in rows]


def of_json(data: bytes) -> list[dict[str, Any]]:
    told = json.loads(data, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    rows = []
    for run in told["runs"]:
        for values in zip(*run["columns"].values(), strict=True):
            numbers = {k: float(v) for k, v in zip(run["columns"], values, strict=True) if v is not None}
            rows.append({name: run[name] for name in ("run", "label", "optimizer")} | numbers)
    return rows


def of_npz(data: bytes) -> list[dict[str, Any]]:
    with np.load(BytesIO(data), allow_pickle=False) as held:
        names = [name for name in held.files if name not in ("link", "header", "runs", "labels", "optimizers", "run")]
        place = {run: at for at, run in enumerate(held["runs"].tolist())}
        rows = []
        for i, run in enumerate(held["run"].tolist()):
            words = {"run": run, "label": held["labels"][place[run]], "optimizer": held["optimizers"][place[run]]}
            rows.append(words | {name: float(held[name][i]) for name in names if np.isfinite(held[name][i])})
    return rows


def of_parquet(data: bytes) -> list[dict[str, Any]]:
    rows = parquet.read_table(BytesIO(data)).to_pylist()
    words = ("run", "label", "optimizer")
    kept = [{k: v for k, v in row.items() if v is not None and (k in words or np.isfinite(v))} for row in rows]
    return [{k: v if k in words else float(v) for k, v in row.items()} for row in kept]


READ = {"csv": cells, "json": of_json, "npz": of_npz, "parquet": of_parquet}


@pytest.mark.parametrize("text", TEXTS)
def test_all_forms_hold_the_same_numbers_to_the_last_bit(text: str) -> None:
    state = state_of(text)
    told = {key: read(export.render(key, state)) for key, read in READ.items()}
    assert told["csv"]
    assert told["json"] == told["csv"]
    assert told["npz"] == told["csv"]
    assert told["parquet"] == told["csv"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_row_is_what_the_run_had(text: str) -> None:
    state = state_of(text)
    results = compute(state.experiment)
    rows = cells(export.render("csv", state))
    shown = [i for i in range(len(results.runs)) if not (i == 2 and "off" in text)]
    assert {row["run"] for row in rows} == {"o" if i == 0 else f"o{i + 1}" for i in shown}
    for index in shown:
        ran = results.runs[index]
        mine = [row for row in rows if row["run"] == ("o" if index == 0 else f"o{index + 1}")]
        path = ran.trajectory
        assert len(mine) == path.valid + 1
        for step, row in enumerate(mine):
            assert (row["x"], row["y"], row["step"]) == (*path.theta[step], step)
            if np.isfinite(path.grad_norm[step]):
                assert np.hypot(row["grad_x"], row["grad_y"]) == row["grad_norm"] == path.grad_norm[step]
            assert row["evaluations"] == path.calls[step]
            assert row.get("lr") == (path.lr[step - 1] if step and np.isfinite(path.lr[step - 1]) else None)


def test_states_and_intermediates_stand_under_their_own_names() -> None:
    state = state_of("s=rosenbrock&n=12&o=adam&o.lr=0.05&o.t=gains")
    (ran,) = compute(state.experiment).runs
    kept = run_system(
        ran.system, ran.surface, compute(state.experiment).start, 12, record=("m", "v_hat", "t1_gain")
    ).quantities
    rows = cells(export.render("csv", state))
    assert "m_x" not in rows[0], "no update led to the start"
    for step in range(1, 13):
        for column, name, axis in (("m_x", "m", 0), ("v_hat_y", "v_hat", 1), ("t1.gain_y", "t1_gain", 1)):
            assert rows[step][column] == kept[name][step - 1, axis]


def test_a_matrix_has_its_four_entries() -> None:
    rows = cells(export.render("csv", state_of("s=bowl&n=5&o=full_adagrad")))
    g = [np.array([row["g_x"], row["g_y"]]) for row in rows[1:]]
    for step in range(1, 6):
        total = sum(np.outer(one, one) for one in g[:step])
        told = np.array([[rows[step]["S_xx"], rows[step]["S_xy"]], [rows[step]["S_yx"], rows[step]["S_yy"]]])
        assert np.allclose(told, total, rtol=1e-14)


def test_what_schedules_move_stands_under_the_name_of_the_link() -> None:
    rows = cells(export.render("csv", state_of(TEXTS[1])))
    mine = [row for row in rows if row["run"] == "o"]
    assert mine[1]["s.kappa"] == 20.0
    assert mine[-1]["s.kappa"] < 1.0
    assert mine[1]["t1.strength"] > mine[-1]["t1.strength"]


@pytest.mark.parametrize("key", list(READ))
def test_fewer_steps_and_columns_on_demand(key: str) -> None:
    state = state_of(TEXTS[0])
    rows = READ[key](export.render(key, state, every=10, columns="path"))
    assert [row["step"] for row in rows if row["run"] == "o"] == [0, 10, 20, 25]
    assert not {"m_x", "g_x"} & set().union(*rows)


def test_the_header_says_what_the_numbers_are_of() -> None:
    state = state_of(TEXTS[2])
    told = json.loads(export.render("json", state))
    assert told["link"] == link.encode(state)
    assert link.decode(told["link"])[0] == state
    first, second = told["runs"]
    assert (first["outcome"], second["optimizer"]) == ("diverged", "nadam")
    assert first["knobs"] == {"lr": 9.0}
    assert "theta = theta - lr*g" in first["equations"]
    assert told["surface"] == "rosenbrock"
    assert told["start"] == [-1.2, 1.0]
    with np.load(BytesIO(export.render("npz", state)), allow_pickle=False) as held:
        assert str(held["link"]) == told["link"]
    assert parquet.read_schema(BytesIO(export.render("parquet", state))).metadata[b"link"].decode() == told["link"]


def test_a_stranger_may_call_a_line_as_a_column_is_called() -> None:
    text = "s=bowl&n=5&o=own&o.q=label = lr%0Astep = g%0Atheta = theta - label*step&o.lr=0.01"
    rows = cells(export.render("csv", state_of(text)))
    assert (rows[1]["label_"], rows[1]["label"]) == (0.01, "Your own rule")
    assert (rows[3]["step"], rows[3]["step_x"]) == (3.0, rows[2]["grad_x"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_never_a_formula_and_numbers_are_numbers(start: str) -> None:
    read = next(csv.reader(StringIO(cell(f"{start}1+1"), newline="")))
    assert read == [f"'{start}1+1"]
    assert cell(-1.5) == "-1.5"
    assert cell(np.float64(-1e-300)) == "-1e-300"
    assert cell(float("nan")) == cell(float("inf")) == cell(None) == ""
    assert next(csv.reader([cell('a "b", c')])) == ['a "b", c']


@pytest.mark.parametrize("key", ["csv", "parquet", "npz", "json"])
def test_a_name_that_begins_a_formula_comes_out_harmless(key: str) -> None:
    state = state_of("s=bowl&n=3&o=sgd&o.name=%2B1-cmd()")
    data = export.render(key, state)
    assert export.render(key, state) == data
    if key == "csv":
        assert ",'+1-cmd()," in data.decode()
    else:
        assert READ[key](data)[0]["label"] == "+1-cmd()"


def test_without_pyarrow_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Exception, match=r"pip install 'fall-line\[parquet\]'"):
        export.render("parquet", state_of("s=bowl&n=3&o=sgd"))


def test_the_table_is_the_python_run() -> None:
    ran = optimizers.run("adam", surfaces.get("beale"), steps=25, lr=0.05)
    rows = cells(export.render("csv", state_of("s=beale&n=25&o=adam&o.lr=0.05")))
    assert [row["loss"] for row in rows] == ran.loss.tolist()
