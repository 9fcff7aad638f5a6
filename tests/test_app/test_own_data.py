"""Data of one's own: read from files, refused with the row and the column, kept under a digest or carried in a link."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app import cli, export
from app.lab import edits, link, own_edits
from app.lab.admit import admit
from app.lab.engine import compute, surface_of
from app.lab.experiment import State
from app.lab.own_files import MAX_BYTES, read_rows
from app.language.translate import translate_error
from app.notebook.grounds import surface as ground
from app.stage.payload import header_of
from surfaces import own_data
from surfaces.surface import SURFACES
from symbolic.errors import FallLineError

UV, UUV = ("u", "v"), ("u1", "u2", "v")
ROWS = tuple((40.0 + 3.0 * at, 50.0 + 7.0 * at % 11 + 2.0 * at) for at in range(40))
FEW = ROWS[:12]
MODELS = [key for key, one in SURFACES.all.items() if one.data_knobs]


def text_of(rows: Any, head: str = "u,v", sign: str = ",") -> bytes:
    return "\n".join([*([head] if head else []), *(sign.join(map(repr, row)) for row in rows)]).encode()


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages, [str(message) for message in messages]
    return state


def own_state(rows: Any = ROWS, text: str = "s=line_fit&o=sgd") -> State:
    state = state_of(text)
    return own_edits.taken(state, own_edits.read(text_of(rows), "mine.csv", surface_of(state.experiment)))


def rows_for(key: str, count: int = 30) -> list[tuple[float, ...]]:
    """Rows in strange units that the model can learn from."""
    model, rng = SURFACES.get(key).model, np.random.default_rng(3)
    assert model is not None
    inputs = 500.0 + 40.0 * rng.standard_normal((count, len(model.inputs)))
    score = (inputs - 500.0).sum(axis=1) + 30.0 * rng.standard_normal(count)
    labels = {"classes": score > 0, "three": np.digitize(score, [-20.0, 20.0]) - 1}
    return np.column_stack([inputs, labels.get(model.answers, 0.02 * score + 3.0)]).tolist()


@pytest.mark.parametrize(
    "data",
    [
        text_of(FEW),
        text_of(FEW, ""),
        b"\xef\xbb\xbf" + text_of(FEW, "Size;Price", ";"),
        text_of(FEW, "# measured on Monday\nu\tv", "\t"),
        text_of([(at, v, u) for at, (u, v) in enumerate(FEW)], "day, V, U"),
        text_of(FEW).replace(b"\n", b"\r\n\r\n"),
    ],
)
def test_tables_of_many_shapes_hold_the_rows(data: bytes) -> None:
    assert read_rows(data, "p.csv", UV) == FEW
    assert read_rows(data.decode("utf-8-sig"), "pasted", UV) == FEW


REFUSED: list[tuple[bytes, tuple[str, ...], tuple[str, ...]]] = [
    (b"", UV, ("empty",)),
    (b"\n \n", UV, ("empty",)),
    (b"\xff\xfe\x00", UV, ("UTF-8",)),
    (b"1,2\n3,\x004\n", UV, ("UTF-8",)),
    (b"1\n2\n3", UV, ("one column",)),
    (b"u,v\n", UV, ("no numbers",)),
    (b"1,2,3\n4,5,6", UV, ("3 columns", "needs 2", "u, v")),
    (b"1,2\n3,4", UUV, ("2 columns", "needs 3", "u1, u2, v")),
    (b"u,v\n1,2\n2\n", UV, ("Row 2", "1 cells", "2")),
    (b"u,v\n1,2\n2,\n", UV, ("Row 2", "column v", "empty")),
    (b"u,v\n1,2\n2,nan\n", UV, ("Row 2", "column v", "nan")),
    (b"u,v\n1,2\n-inf,3\n", UV, ("Row 2", "column u", "-inf")),
    (b"u,v\n1,2\n2,=1+1\n", UV, ("Row 2", "column v", "=1+1")),
    (b"u,v\n1,2\n2,1_000\n", UV, ("Row 2", "column v", "1_000")),
    (b"u;v\n1;2\n2;2,5\n", UV, ("Row 2", "column v", "2,5", "2.5")),
    (b"1,5;2\n2;3\n", UV, ("Row 1", "column u", "1.5")),
    (b"1,2\n" * 501, UV, ("501", "500")),
    (b"1,2\n" + b"#" * MAX_BYTES, UV, ("100 kB",)),
]


@pytest.mark.parametrize(("data", "names", "told"), REFUSED)
def test_a_refusal_names_what_is_wrong(data: bytes, names: tuple[str, ...], told: tuple[str, ...]) -> None:
    with pytest.raises(FallLineError) as refused:
        read_rows(data, "p.csv", names)
    assert all(word in str(refused.value) for word in told), str(refused.value)
    chinese = translate_error(refused.value, "zh_CN")
    assert chinese != str(refused.value)


@pytest.mark.parametrize(
    ("rows", "inputs", "target", "told"),
    [
        ([(1, 2), (2, 3)], 1, "number", ("2 rows", "3", "500")),
        ([(1, 2, 3)] * 4, 1, "number", ("3 columns", "2")),
        ([(1, 2), (1, 3), (1, 4)], 1, "number", ("u", "same in every row")),
        ([(1e6, 2), (1e6 * (1 - 1e-12), 3), (1e6, 4)], 1, "number", ("u", "same in every row")),
        ([(1, 2), (2, 2), (3, 2)], 1, "number", ("v", "same in every row")),
        ([(1, 2), (2e6, 3), (3, 4)], 1, "number", ("Row 2", "u", "2e06")),
        ([(1, 0), (2, 1), (3, 2)], 1, "classes", ("Row 3", "v", "0, 1")),
        ([(1, 2, -1), (2, 1, 0), (3, 5, 0.5)], 2, "three", ("Row 3", "v", "-1, 0, 1")),
        ([(1, 2, 1), (2, 4, 3), (3, 6, 2)], 2, "number", ("one and the same",)),
    ],
)
def test_rows_that_no_model_could_learn_from_are_refused(
    rows: Any, inputs: int, target: str, told: tuple[str, ...]
) -> None:
    with pytest.raises(FallLineError) as refused:
        own_data.fits(own_data.rows_in(own_data.written(rows)), inputs, target)
    assert all(word in str(refused.value) for word in told), str(refused.value)


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("prepare", [0.0, 2.0])
def test_every_model_learns_from_rows_of_ones_own_in_a_window_that_fits(key: str, prepare: float) -> None:
    word = own_data.written(rows_for(key))
    found = surfaces.get(key, data=word, prepare=prepare)
    assert found.table is not None
    assert len(found.table) == 30
    assert found.box.contains(*found.start)
    assert np.isfinite(found.value(*found.start))
    if prepare:
        assert any(found.box.contains(point.x, point.y) for point in found.minima())
    near = found.with_values({**found.values, "prepare": max(0.0, prepare - 0.3)})
    assert near.box == found.box, "the window moves while the preprocessing is dragged"
    home = SURFACES.get(key)
    again = found.with_values({})
    assert (again.box, again.start, again.table) == (home.box, home.start, home.table)


@pytest.mark.parametrize("key", MODELS)
def test_raw_rows_are_the_table_as_they_were_given(key: str) -> None:
    rows = rows_for(key)
    found = surfaces.get(key, data=own_data.written(rows))
    assert found.model is not None
    assert found.prepared is not None
    columns = dict(zip((*found.model.inputs, found.model.target), zip(*rows, strict=True), strict=True))
    for name, column in zip(found.prepared.names, found.prepared.columns, strict=True):
        assert column == pytest.approx(np.array(columns[name]), rel=1e-5)  # six digits are kept


def test_a_link_says_a_digest_and_gives_the_same_state_back() -> None:
    state = own_state()
    text = link.encode(state)
    assert "s.data=own." in text
    assert "held" not in text
    assert len(text) < 200
    assert link.decode(text) == (state, [])
    assert link.decode(link.address(state)) == (state, [])
    assert admit(state) == text
    assert compute(state.experiment).runs[0].trajectory.outcome.finding == "arrived"


def test_a_link_carries_few_rows_where_that_is_asked() -> None:
    state = own_edits.carried(own_state(FEW), True)
    text = link.encode(state)
    assert "s.data=own/40,50/43,59/" in text
    assert link.decode(text) == (state, [])
    assert link.decode(link.address(state)) == (state, [])
    assert own_edits.carried(state, False) == own_state(FEW)
    with pytest.raises(FallLineError, match="60"):
        own_edits.carried(own_state(), True)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("own.0123456789abcdef", "stay where they were handed in"),
        ("own/1,2/3", "different lengths"),
        ("own/a,b", "no numbers"),
        ("own/", "no numbers"),
        ("own/１,2/3,4/5,6", "no numbers"),
        ("own/1_0,2/3,4/5,6", "no numbers"),
        ("own/1,nan/2,3/3,4", "no finite number"),
        ("own/1,2/1,3/1,4", "same in every row"),
        ("own/" + "/".join(f"{at},{at * at}" for at in range(31)), "60 numbers"),
        ("held/" + "1,2/" * 600, "601"),
        ("owner", "must be one of"),
    ],
)
def test_what_a_link_says_is_checked_like_a_file(said: str, told: str) -> None:
    state, messages = link.decode(f"s=line_fit&s.data={said}&o=sgd")
    assert [told in str(message) for message in messages] == [True], [str(message) for message in messages]
    assert not own_edits.rows_of(state.experiment)


def test_another_surface_leaves_the_rows_behind_and_their_own_comes_back() -> None:
    state = own_state()
    other = edits.surface(state, "logistic")
    assert not own_edits.rows_of(other.experiment)
    assert surface_of(other.experiment).table == SURFACES.get("logistic").table


def test_nothing_of_a_file_but_its_numbers_is_shown() -> None:
    """Its name and its header are forgotten: no program that opens an export could run them."""
    state = state_of("s=line_fit&o=sgd")
    bad = text_of(FEW, '=HYPERLINK("http://x"),@SUM(1)')
    state = own_edits.taken(state, own_edits.read(bad, "=cmd|x.csv", surface_of(state.experiment)))
    results = compute(state.experiment)
    header = json.dumps(header_of(results, state.view), default=str)
    assert not any(word in header for word in ("HYPERLINK", "@SUM", "=cmd"))
    assert "held/" not in repr(results.surface)
    assert "your data" in repr(results.surface)


@pytest.mark.parametrize("key", [key for key, form in export.formats().items() if not form.maps])
def test_every_export_holds_the_digest_and_not_the_text(key: str) -> None:
    state = edits.experiment(own_state(FEW), steps=20)
    short = {knob.name for knob in export.get(key).knobs} & {"seconds"}
    data = export.render(key, state, **dict.fromkeys(short, 1.0))
    assert b"held/" not in data
    if key in ("csv", "json"):
        assert link.encode(state).partition("s.data=")[2][:20].encode() in data
    if key == "numpy":
        made: dict[str, Any] = {}
        exec(data.decode().partition("if __name__")[0], made)  # our own text, of our own rows
        here = surface_of(state.experiment)
        assert made["loss"](np.array(here.start)) == pytest.approx(float(here.value(*here.start)), rel=1e-9)


def test_the_command_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(text_of(FEW))
    asked = ["link", "--surface", "line_fit", "--data", str(file), "--prepare", "2", "--optimizer", "sgd"]
    assert cli.main(asked) == 0
    shown = state_of(capsys.readouterr().out.strip().rpartition("?")[2])
    assert own_data.rows_in(own_edits.rows_of(shown.experiment)) == FEW
    for given, told in ((tmp_path / "no.csv", "cannot be read"), ("pionts", "must be one of")):
        assert cli.main([*asked[:3], "--data", str(given)]) != 0
        assert told in capsys.readouterr().err


class Frame(dict[str, Any]):
    """What a DataFrame is to us: columns by name."""

    columns = ("u", "v")


@pytest.mark.parametrize(
    "given",
    [
        lambda _: {"v": [v for _, v in FEW], "u": [u for u, _ in FEW]},
        lambda _: Frame(u=np.array(FEW)[:, 0], v=np.array(FEW)[:, 1]),
        lambda _: np.array(FEW),
        lambda _: list(FEW),
        lambda folder: folder / "mine.csv",
    ],
)
def test_notebooks_take_any_table(given: Callable[[Path], Any], tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(text_of(FEW))
    made = ground("line_fit", data=given(tmp_path))
    assert own_data.rows_in(str(made.knob_values["data"])) == FEW


@pytest.mark.parametrize("given", [[[1.0, "x"]] * 3, 5.0, [[]], {"u": [1, 2], "v": [1]}])
def test_notebooks_refuse_what_is_no_table(given: Any) -> None:
    with pytest.raises(FallLineError):
        ground("line_fit", data=given)
