"""Runs that were made elsewhere: read from files, kept under a digest, drawn and written beside ours."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import optimizers
import surfaces
from app import cli, export
from app.lab import edits, link, livingmap, rates, replays
from app.lab.admit import admit
from app.lab.engine import compute
from app.lab.experiment import REPLAY, Run, State
from app.lab.labels import run_labels
from app.lab.replay_files import MAX_BYTES, read_path
from app.lab.replay_runs import with_recorded
from app.language.translate import translator
from app.stage.payload import header_of
from app.stage.why import why_data
from symbolic.errors import FallLineError

PATH = optimizers.run("lion", surfaces.get("rosenbrock"), steps=40, lr=0.02, start=(-1.0, 2.0)).theta


SMALL = {"seconds": 2.0, "frames": 4, "size": "480x360", "sharp": "1"}  # what a test waits for


def text_of(points: np.ndarray, head: str = "x,y", sign: str = ",") -> bytes:
    rows = [sign.join(map(repr, row)) for row in points.tolist()]
    return "\n".join([*([head] if head else []), *rows]).encode()


def packed(**arrays: Any) -> bytes:
    data = BytesIO()
    np.savez(data, **arrays)
    return data.getvalue()


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages, messages
    return state


def beside(text: str = "s=rosenbrock&o=adam&o.lr=0.1", points: np.ndarray = PATH) -> State:
    path = replays.recorded(points)
    return with_recorded(state_of(text), path, replays.run_of(path, "My run"))


NUMBERED = np.column_stack([np.arange(41), np.full(41, 0.5), PATH])


@pytest.mark.parametrize(
    ("data", "name", "column"),
    [
        (text_of(PATH), "p.csv", ""),
        (text_of(PATH, ""), "p.csv", ""),
        (text_of(PATH, "# made by torch\nx,y"), "p.CSV", ""),
        (b"\xef\xbb\xbf" + text_of(PATH, "X;Y", ";"), "p.csv", ""),
        (text_of(PATH, "x\ty", "\t"), "p.tsv", ""),
        (text_of(PATH, "", " "), "p.txt", ""),
        (text_of(NUMBERED, "step,loss,x,y"), "p.csv", ""),
        (text_of(NUMBERED, "step,loss,u,v"), "p.csv", ""),
        (text_of(NUMBERED, "epoch,lr,w1,w2"), "p.csv", "w1,w2"),
        (text_of(PATH[:, ::-1], "y,x"), "p.csv", ""),
        (packed(theta=PATH, loss=np.zeros(41)), "p.npz", ""),
        (packed(adam=PATH, sgd=PATH * 0), "p.npz", "adam"),
        (packed(weights=PATH[:, :, None]), "p.npz", ""),
    ],
)
def test_files_of_many_shapes_hold_the_path(data: bytes, name: str, column: str) -> None:
    assert np.array_equal(read_path(data, name, column), PATH)


def test_a_npy_and_single_precision_are_taken() -> None:
    data = BytesIO()
    np.save(data, PATH.astype(np.float32))
    assert np.array_equal(read_path(data.getvalue(), "p.npy"), PATH.astype(np.float32).astype(float))


def test_our_own_table_comes_back_in() -> None:
    told = export.render("csv", state_of("s=rosenbrock&n=30&o=adam&o.lr=0.1"))
    (ran,) = compute(state_of("s=rosenbrock&n=30&o=adam&o.lr=0.1").experiment).runs
    assert np.array_equal(read_path(told, "run.csv"), ran.trajectory.theta)


@pytest.mark.parametrize("gap", ["", "nan", "inf", "gone"])
def test_a_cell_that_is_no_number_is_where_the_run_diverged(gap: str) -> None:
    points = read_path(text_of(PATH[:10]) + f"\n{gap},{gap}\n".encode(), "p.csv")
    assert len(points) == 11
    assert not np.isfinite(points[-1]).any()
    (_, ran) = compute(beside(points=points).experiment).runs
    assert (ran.trajectory.outcome.kind, ran.trajectory.valid) == ("diverged", 9)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "p.csv", "empty"),
        (b"x,y\n", "p.csv", "no numbers"),
        (b"a,b\n1,one\n2,two\n", "p.csv", "no two columns"),
        (b"\xff\xfe\x00", "p.csv", "UTF-8"),
        (b"x,y\n1,2\n", "p.csv", "two points"),
        (b"x,y\n1,2\n3,4", "p.xlsx", "must end in"),
        (b"x,y\n1,2\n3,4", "p", "must end in"),
        (b"not a zip", "p.npz", "cannot be read"),
        (packed(a=PATH, b=PATH), "p.npz", "called theta; it has a, b"),
        (packed(theta=np.zeros((41, 3))), "p.npz", "41 × 3"),
        (packed(theta=np.array([{"a": 1}], dtype=object)), "p.npz", "cannot be read"),
        (b"x,y\n" + b"1,2\n" * 100_002, "p.csv", "100001 are the most"),
        (b" " * (MAX_BYTES + 1), "p.csv", "16 MB are the most"),
    ],
)
def test_what_holds_no_path_is_refused_in_words(data: bytes, name: str, told: str) -> None:
    with pytest.raises(FallLineError) as caught:
        read_path(data, name)
    assert told in str(caught.value)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    data = BytesIO()
    np.savez_compressed(data, theta=np.zeros((10_000_000, 2)))
    with pytest.raises(FallLineError, match="more than a path"):
        read_path(data.getvalue(), "p.npz")


def test_it_stands_among_the_runs_and_all_begin_where_it_does() -> None:
    state = beside()
    assert (state.experiment.start, state.experiment.steps) == ((-1.0, 2.0), 40)
    results = compute(state.experiment)
    adam, mine = results.runs
    assert np.array_equal(mine.trajectory.theta, PATH)
    assert adam.trajectory.theta[0].tolist() == [-1.0, 2.0]
    assert run_labels(results.runs, translator("en")) == ("Adam", "My run")
    ours = optimizers.run("lion", surfaces.get("rosenbrock"), steps=40, lr=0.02, start=(-1.0, 2.0))
    assert mine.trajectory.outcome == ours.outcome


def test_a_link_has_its_digest_and_says_when_the_path_is_missing() -> None:
    state = beside()
    text = admit(state)
    assert link.decode(text) == (state, [])
    assert len(text) < 200, "the path is in no link"
    digest = state.experiment.runs[1].equations
    back, (message,) = link.decode(text.replace(digest, "0" * 16))
    assert [run.rule for run in back.experiment.runs] == ["adam"]
    assert "not here" in str(message)


def test_the_store_is_bounded_and_forgets_the_longest_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "MOST_BYTES", 3 * PATH.nbytes)
    paths = [replays.recorded(PATH + i) for i in range(4)]
    for path in paths[:3]:
        replays.keep(path)
    replays.at_hand(paths[0].digest)
    replays.keep(paths[3])
    with pytest.raises(FallLineError):
        replays.at_hand(paths[1].digest)
    for path in (paths[0], paths[2], paths[3]):
        assert replays.at_hand(path.digest).points is path.points


def test_equal_points_have_one_digest_and_others_another() -> None:
    assert replays.recorded(PATH).digest == replays.recorded(PATH.tolist()).digest
    assert replays.recorded(PATH).digest != replays.recorded(PATH + 1e-16 * PATH.max() + 1e-9).digest


@pytest.mark.parametrize("key", [key for key, form in export.formats().items() if not form.maps])
def test_every_format_shows_it_or_says_why_not(key: str) -> None:
    state = beside()
    if key in ("torch", "optax"):  # of the other run alone
        assert b"My run" not in export.render(key, state)
        return
    chosen = {name: value for name, value in SMALL.items() if name in names(key)}
    data = export.render(key, state, **chosen)
    assert export.render(key, state, **chosen) == data
    if key == "png":
        alone = edits.remove_run(state, 1)
        assert Image.open(BytesIO(data)).tobytes() != Image.open(BytesIO(export.render(key, alone, **chosen))).tobytes()
    if key == "numpy":
        assert b"My run" not in data


def names(key: str) -> set[str]:
    return {knob.name for knob in export.get(key).knobs}


def test_the_table_ends_where_the_path_does() -> None:
    state = edits.experiment(beside(), steps=100)
    rows = [row for row in csv.DictReader(StringIO(export.render("csv", state).decode())) if row["run"] == "o2"]
    assert len(rows) == 41
    assert [float(row["x"]) for row in rows] == PATH[:, 0].tolist()


def test_the_stage_is_told_the_whole_path_and_no_kernel() -> None:
    state = beside()
    header = header_of(compute(state.experiment), state.view)
    mine = header["runs"][1]
    assert (mine["key"], mine["kernel"], mine["knobs"]) == (REPLAY, None, [])
    assert np.allclose(mine["path"], PATH, rtol=1e-6)
    assert len(mine["path"]) == 41


def test_what_is_done_to_rules_leaves_it_alone() -> None:
    state = beside()
    elsewhere = edits.surface(state, "bowl")
    assert elsewhere.experiment.runs[1] == state.experiment.runs[1]
    assert rates.suited(state.experiment, "same")[1] == state.experiment.runs[1]
    assert livingmap.mapped(state) == [0]
    copied = edits.duplicate_run(state, 1)
    assert [run.rule for run in copied.experiment.runs] == ["adam", REPLAY, REPLAY]
    admit(copied)


def test_where_no_run_fits_in_it_is_said() -> None:
    full = state_of("s=bowl&" + "&".join(f"o{i or ''}=sgd&o{i or ''}.lr=0.0{i + 1}" for i in (0, *range(2, 9))))
    path = replays.recorded(PATH)
    with pytest.raises(FallLineError, match="At most 8"):
        with_recorded(full, path, replays.run_of(path))


def test_the_command_line_takes_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, other = tmp_path / "torch run.csv", tmp_path / "runs.npz"
    file.write_bytes(text_of(PATH))
    other.write_bytes(packed(adam=PATH[:20], sgd=PATH[:30]))
    given = ["--replay", f"{file}:Mine, exactly", "--replay", f"{other}#sgd", "--link", "s=rosenbrock&o=sgd&o.lr=0.001"]
    assert cli.main(["run", "--json", *given]) == 0
    told = json.loads(capsys.readouterr().out)["runs"]
    assert [one["label"] for one in told] == ["Gradient descent", "Mine, exactly", "runs"]
    assert (told[1]["x"], told[1]["y"]) == tuple(PATH[-1])
    assert (told[2]["x"], told[2]["y"]) == tuple(PATH[29])
    table = tmp_path / "out.csv"
    assert cli.main(["csv", *given[:2], "--link", "s=bowl&o=sgd&n=10&x=1,1", "-o", str(table)]) == 0
    rows = list(csv.DictReader(StringIO(table.read_text())))
    first = next(row for row in rows if row["run"] == "o")
    assert (float(first["x"]), float(first["y"])) == (1.0, 1.0), "the link says it"
    assert max(int(row["step"]) for row in rows) == 10


@pytest.mark.parametrize("given", ["missing.csv", "folder.csv", "bad.csv", "path.png", "path.csv#a,b"])
def test_a_file_that_cannot_be_used_is_exit_code_2_and_no_file(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "bad.csv").write_text("x,y\n1,2")
    (tmp_path / "path.csv").write_bytes(text_of(PATH))
    assert cli.main(["png", "--replay", str(tmp_path / given), "-o", str(tmp_path / "out.png")]) == 2
    assert not (tmp_path / "out.png").exists()
    assert capsys.readouterr().err.startswith("fall-line: ")


def test_the_recorders_of_the_readme_write_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries are stood in for by arrays: what counts is what is saved, and that it is read."""
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    blocks = [part.partition("```")[0] for part in text.split("```py\n")[1:]]
    torch_block, optax_block = blocks
    monkeypatch.chdir(tmp_path)

    class Tensor(np.ndarray):
        def detach(self) -> "Tensor":
            return self

        def clone(self) -> "Tensor":
            return self.copy()

        def backward(self) -> None:
            pass

    theta = np.array([3.0, 1.0]).view(Tensor)

    class Optimizer:
        def zero_grad(self) -> None:
            pass

        def step(self) -> None:
            theta[:] *= 0.9

        def update(self, slope: Any, state: Any, params: Any) -> tuple[Any, Any]:
            return -0.1 * params, state

    class Torch:
        stack = staticmethod(np.stack)

    class Other:
        grad = staticmethod(lambda loss: loss)
        apply_updates = staticmethod(lambda params, updates: params + updates)

    scope = {"np": np, "torch": Torch, "jax": Other, "optax": Other, "optimizer": Optimizer(), "state": None}
    exec(torch_block, {**scope, "theta": theta, "loss": lambda p: p})
    exec(optax_block, {**scope, "theta": np.array([3.0, 1.0]), "loss": lambda p: p})
    expected = np.array([3.0, 1.0]) * 0.9 ** np.arange(101)[:, None]
    for name in ("path.csv", "path.npz"):
        assert np.allclose(read_path((tmp_path / name).read_bytes(), name), expected, rtol=1e-12)


def test_a_name_from_a_file_is_tidied() -> None:
    path, run = replays.read(text_of(PATH), "C:\\runs\\<b>my_run;1.csv")
    assert run == Run(REPLAY, equations=path.digest, name="bmy run;1")


LOOKS = (
    *("panel=why", "panel=step", "panel=swarm&swarm=grid:16", "curves=loss,dist,q.m"),
    *("view=grid", "view=relief", "view=wall", "view=maps", "tab=sensitivity"),
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("focus", ["", "&focus=o2"])
def test_every_way_of_looking_takes_it(look: str, focus: str) -> None:
    """Beside another run and alone."""
    text = admit(beside())
    for whole in (text, text.replace("o=adam&o.lr=0.1&o2", "o").replace("o2.", "o.")):
        state = state_of(f"{whole}&{look}{focus if 'o2' in whole else ''}")
        results = compute(state.experiment)
        header = header_of(results, state.view, why=why_data(results, state.view))
        assert header["runs"][-1]["key"] == REPLAY
        assert Image.open(BytesIO(export.render("png", state, sharp="1", size="480x360"))).size == (480, 360)
