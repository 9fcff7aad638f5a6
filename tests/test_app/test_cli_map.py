"""``fall-line map``: files that NumPy and people read, work that goes on where it was stopped, refusals and codes."""

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import optimizers
import surfaces
from app import cli
from app.cli import main, maps
from app.cli.maps import Tiles, identity
from app.export.carried import carried
from app.lab import link
from optimizers import plan

LINK = "s=bowl&s.kappa=20&o=momentum&o.lr=0.03&o.momentum=0.8&n=60"
AXES = "o.lr:0.001..1,o.momentum:0..0.9"


def mapped(out: Path, *more: str, size: str = "40x30") -> int:
    return main(["map", "--link", LINK, "--axes", AXES, "--size", size, "--out", str(out), *more])


def test_both_files_hold_the_map_and_say_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mapped(tmp_path / "a") == 0
    assert {file.name for file in tmp_path.iterdir()} == {"a.npz", "a.png"}
    assert "a.npz" in capsys.readouterr().err
    with np.load(tmp_path / "a.npz", allow_pickle=False) as held:
        assert held["x"].shape == held["finding"].shape == (30, 40) == (len(held["up"]), len(held["across"]))
        assert held["axes"].tolist() == ["o.lr", "o.momentum"]
        bowl, knobs = surfaces.get("bowl", kappa=20), {"lr": held["across"][7], "momentum": held["up"][3]}
        one = optimizers.run("momentum", bowl, steps=60, **{name: float(value) for name, value in knobs.items()})
        assert held["x"][3, 7] == one.theta[-1, 0]
        assert held["findings"][held["finding"][3, 7]] == str(one.outcome.finding)
        state, messages = link.decode(str(held["link"]))
        assert not messages
        assert dict(state.view.words)["map"] == AXES
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 40
        assert picture.height > 30


class Stopped(Tiles):
    """A folder in which the second tile is where Ctrl+C comes."""

    def __setitem__(self, number: int, arrays: Any) -> None:
        if number == 1:
            raise KeyboardInterrupt
        super().__setitem__(number, arrays)


def test_what_was_stopped_goes_on_and_is_the_same_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(maps, "TILE", 500)
    assert mapped(tmp_path / "whole") == 0
    monkeypatch.setattr(maps, "Tiles", Stopped)
    assert mapped(tmp_path / "a") == 130
    assert "goes on from here" in capsys.readouterr().err
    assert sorted(file.name for file in (tmp_path / "a.partial").iterdir()) == ["000000.npz", "plan.json"]
    monkeypatch.setattr(maps, "Tiles", Tiles)
    walked: list[int] = []
    walk = plan.Plan.walk
    monkeypatch.setattr(plan.Plan, "walk", lambda self, low, *rest: walked.append(low) or walk(self, low, *rest))
    assert mapped(tmp_path / "a") == 0
    assert walked == [500, 1000]
    assert not (tmp_path / "a.partial").exists()
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "whole.npz").read_bytes()


def test_tiles_are_those_of_one_map_and_half_a_file_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "a.partial"
    tiles = Tiles(folder, "one")
    tiles[3] = {"x": np.arange(4.0)}
    again = Tiles(folder, "one")
    assert list(again) == [3]
    np.testing.assert_array_equal(again[3]["x"], np.arange(4.0))
    (folder / "000003.npz").write_bytes(b"PK half")
    assert 3 not in again
    assert len(Tiles(folder, "one")) == 1
    assert len(Tiles(folder, "another")) == 0
    tiles = Tiles(folder, "another")
    tiles[0] = {"x": np.zeros(1)}
    assert len(Tiles(folder, "another", fresh=True)) == 0


def test_the_identity_is_of_what_is_computed() -> None:
    state, _ = link.decode(f"{LINK}&view=maps&map={AXES}")
    dark, _ = link.decode(f"{LINK}&view=maps&map={AXES}&theme=dark&lang=zh&k=3")
    assert identity(state, 0, (4, 4)) == identity(dark, 0, (4, 4))
    other, _ = link.decode(f"{LINK}&view=maps&map={AXES}&seed=1")
    assert len({identity(state, 0, (4, 4)), identity(state, 0, (4, 5)), identity(other, 0, (4, 4))}) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--axes", "o.lr"], "no map"),
        (["--axes", "o.lr,o.beta1"], "o.beta1"),
        (["--size", "0"], "no size"),
        (["--size", "4x"], "no size"),
        (["--size", "99999"], "no size"),
        (["--link", "s=nope"], "nope"),
        (["--link", "o="], "no optimizer"),
        (["--link", f"{LINK}&reveal=order"], "--answer"),
    ],
)
def test_what_cannot_be_mapped_leaves_nothing(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a"
    assert main(["map", "--link", LINK, "--size", "9", "--out", str(out), *more]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is made; where it cannot be, nothing is computed. What is there is only replaced when told to."""
    assert mapped(tmp_path / "new" / "a") == 0
    assert {file.name for file in (tmp_path / "new").iterdir()} == {"a.npz", "a.png"}
    assert carried((tmp_path / "new" / "a.png").read_bytes()) == carried((tmp_path / "new" / "a.npz").read_bytes())
    assert mapped(tmp_path / "new" / "a.png" / "b") == 1
    assert "is no folder" in capsys.readouterr().err
    assert mapped(tmp_path / "new" / "a") == 1
    assert "--force" in capsys.readouterr().err


def test_without_dask_a_scheduler_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    imported = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "distributed":
            raise ImportError(name)
        return imported(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert mapped(tmp_path / "a", "--scheduler", "tcp://127.0.0.1:1") == 2
    assert "fall-line[dask]" in capsys.readouterr().err


def test_progress_is_told_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: True, raising=False)
    assert mapped(tmp_path / "a") == 0
    assert "100%" in capsys.readouterr().err


def test_a_cluster_computes_the_same_files(tmp_path: Path) -> None:
    distributed: Any = pytest.importorskip("distributed")
    assert mapped(tmp_path / "here") == 0
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None, silence_logs=50) as cluster:
        assert mapped(tmp_path / "there", "--scheduler", cluster.scheduler_address) == 0
    for suffix in (".npz", ".png"):
        assert (tmp_path / f"here{suffix}").read_bytes() == (tmp_path / f"there{suffix}").read_bytes()
