"""The command line, called as a function; no server, no browser."""

import json
from pathlib import Path

import pytest

import optimizers
import surfaces
from app import export
from app.cli import main

LINK = "s=bowl&n=40&o=sgd&o.lr=0.05&o2=adam&o2.lr=0.1"


def test_list_names_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    for key in [*surfaces.keys(), *optimizers.keys(), *optimizers.schedules.keys(), *export.keys(), "sam"]:
        assert key in said


def test_run_prints_what_python_computes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", LINK, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    ran = optimizers.run("sgd", surfaces.get("bowl"), steps=40, lr=0.05)
    assert told["runs"][0]["loss"] == ran.loss[-1]
    assert (told["runs"][0]["x"], told["runs"][0]["y"]) == tuple(ran.theta[-1])
    assert [row["optimizer"] for row in told["runs"]] == ["sgd", "adam"]


def test_a_diverged_run_is_legal_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "s=rosenbrock&n=50&o=sgd&o.lr=5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["outcome"] == "diverged"


def test_a_whole_address_is_a_link_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "http://localhost:8501/?" + LINK]) == 0
    assert "Gradient descent" in capsys.readouterr().out


def test_what_cannot_be_used_is_said_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "s=nope&o=sgd"]) == 0
    assert "nope" in capsys.readouterr().err


@pytest.mark.parametrize("key", export.keys())
def test_every_format_writes_its_file(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / f"picture{export.get(key).suffix}"
    assert main([key, "--link", LINK, "-o", str(target)]) == 0
    assert target.stat().st_size > 100
    assert str(target) in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gif", "--link", LINK, "-o", str(tmp_path / "nowhere" / "a.gif")]) == 1
    assert "cannot be written" in capsys.readouterr().err
