"""The command line, called as a function; no server, no browser."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import optimizers
import surfaces
from app import cli, export
from app.cli import main
from app.lab import link
from app.picture.from_results import asking, scene_of
from app.picture.painter import Painter

pytestmark = pytest.mark.usefixtures("few_runs")

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


def test_run_tells_of_a_swarms_members(capsys: pytest.CaptureFixture[str]) -> None:
    noisy = "s=bowl&n=60&o=sgd&o.lr=0.05&o.t=noise&o2=adam"
    assert main(["run", noisy, "--set", "swarm=seeds:25", "--json"]) == 0
    first, second = (run["swarm"] for run in json.loads(capsys.readouterr().out)["runs"])
    assert first["members"] == 25
    assert first["reached_interval_95"][0] <= first["reached"] <= first["reached_interval_95"][1]
    finals = optimizers.run(
        "sgd", surfaces.get("bowl"), steps=60, lr=0.05, transforms=[("noise", {})], seed=np.arange(25)
    ).loss[-1]
    assert first["final_loss"]["median"] == pytest.approx(float(np.median(finals)))
    assert second["members"] == 1  # it hears no noise
    assert "reached" not in second
    assert main(["run", noisy, "--set", "swarm=seeds:25"]) == 0
    assert "of 25" in capsys.readouterr().out


def test_a_diverged_run_is_legal_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "s=rosenbrock&n=50&o=sgd&o.lr=5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["outcome"] == "diverged"


def test_a_whole_address_is_a_link_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "http://localhost:8501/?" + LINK]) == 0
    assert "Gradient descent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("s=rosenbrok&o=sgd", "rosenbrock"),
        ("o=adm", "adam"),
        ("o=adam&o.lr=-1", "lr = -1"),
        ("s=formula&f=x^2 +", "f:"),
        ("garbage", "garbage"),
        ("", "empty"),
        ("o=adam&o=sgd", "more than once"),
        ("o=adam&o.bta1=0.5", "o.beta1"),
        ("s=bowl&s.kapa=3", "s.kappa"),
        ("zom=1,2,3,4", "zoom"),
    ],
)
@pytest.mark.parametrize("command", ["run", "png"])
def test_a_link_that_cannot_be_used_whole_is_not_used(
    command: str, text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.png"
    rest = ["-o", str(target)] if command == "png" else []
    assert main([command, "--link", text, *rest]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "--lenient" in told.err
    assert not told.out
    assert not target.exists()


def test_lenient_goes_on_and_still_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--lenient", "--link", "s=nope&o=sgd&n=5"]) == 0
    told = capsys.readouterr()
    assert "nope" in told.err
    assert "Gradient descent" in told.out


SMALL = {"side": "64", "size": "480x360", "sharp": "1", "seconds": "1", "frames": "4"}


def small(key: str) -> tuple[list[str], dict[str, object]]:
    """Flags, and the values that they stand for, of a file that a test need not wait for."""
    chosen = {knob.name: (SMALL[knob.name], knob) for knob in export.get(key).knobs if knob.name in SMALL}
    flags = [word for name, (text, _knob) in chosen.items() for word in (f"--{name}", text)]
    return flags, {name: knob.parse(text) for name, (text, knob) in chosen.items()}


@pytest.mark.parametrize("key", export.keys())
def test_every_format_writes_its_file(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, (flags, values) = tmp_path / f"picture{export.get(key).suffix}", small(key)
    assert main([key, "--link", LINK, "-o", str(target), *flags]) == 0
    told = capsys.readouterr()
    assert target.read_bytes() == export.render(key, link.decode(LINK)[0], **values)
    assert str(target) in told.err
    assert not told.out


def test_a_film_is_as_large_and_as_long_as_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.gif"
    flags = ["--size", "480x360", "--seconds", "2.5", "--repeat", "no"]
    assert main(["gif", "--link", LINK, "-o", str(target), *flags]) == 0
    with Image.open(target) as image:
        assert image.size == (480, 360)
        assert "loop" not in image.info
        total = 0
        for frame in range(image.n_frames - 1):
            image.seek(frame)
            total += image.info["duration"]
        assert total == pytest.approx(2500, rel=0.05)
    assert f"({export.size_text(target.read_bytes())})" in capsys.readouterr().err
    assert main(["png", "--link", LINK, "-o", str(tmp_path / "a.png"), "--size", "1920x1080", "--sharp", "1"]) == 0
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (1920, 1080)


@pytest.mark.parametrize(
    ("flags", "said"),
    [(["--size", "huge"], "800x600"), (["--seconds", "0"], "[1, 60]"), (["--seconds", "1e9"], "[1, 60]")],
)
def test_what_cannot_be_chosen_is_refused_before_the_work(
    flags: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gif", "--link", LINK, "-o", str(tmp_path / "a.gif"), *flags]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


ASKS = LINK + "&k=40&reveal=order"


@pytest.mark.parametrize("key", export.keys())
def test_a_link_that_asks_never_tells_by_accident(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can ask asks; what can only tell says so, and both tell when told to."""
    form, target = export.get(key), tmp_path / f"a{export.get(key).suffix}"
    flags, values = small(key)
    assert main([key, "--link", ASKS, "-o", str(target), *flags]) == (0 if form.asks else 2)
    assert target.exists() == form.asks
    assert form.asks or "--answer" in capsys.readouterr().err
    revealed = tmp_path / f"b{form.suffix}"
    assert main([key, "--link", ASKS, "-o", str(revealed), "--answer", *flags]) == 0
    assert revealed.read_bytes() == export.render(key, link.decode(LINK + "&k=40")[0], **values)
    assert not form.asks or target.read_bytes() != revealed.read_bytes()
    with pytest.raises(SystemExit):
        main([key, "--help"])
    assert "--answer" in capsys.readouterr().out


def test_the_picture_of_a_question_holds_nothing_of_the_answer(tmp_path: Path) -> None:
    """Other rates, other runs: the same picture but for their numbers in the legend."""
    made = []
    for rate in ("0.05", "0.07"):
        state = link.decode(f"s=bowl&n=40&o=sgd&o.lr={rate}&o.name=A&reveal=order")[0]
        scene = asking(scene_of(state), state)
        picture = np.asarray(Painter(scene).at(0)).copy()
        page = Painter(scene).layout
        x, y = page.cards[0]
        picture[int(y) - 30 : int(y) + 60, int(x) :] = 0
        made.append(picture)
        assert (scene.title, scene.steps, scene.marks) == ("Will it arrive?", 0, ())
        assert not [trail for trail in scene.trails if trail.outcome or len(trail.loss)]
    assert (made[0] == made[1]).all()


def test_what_stands_in_the_way_is_found_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "render", lambda *_: pytest.fail("rendered"))
    (tmp_path / "there.gif").write_bytes(b"somebody's")
    for target, code, said in (
        (tmp_path / "a.pdf", 2, "ends in .pdf"),
        (tmp_path / "there.gif" / "a.gif", 1, "no folder"),
        (tmp_path, 1, "is a folder"),
        (tmp_path / "there.gif", 1, "--force"),
    ):
        assert main(["gif", "--link", LINK, "-o", str(target)]) == code
        assert said in capsys.readouterr().err
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"somebody's"]


def test_folders_are_made_and_files_replaced_when_told_to(tmp_path: Path) -> None:
    target = tmp_path / "one" / "two" / "a.csv"
    assert main(["csv", "--link", LINK, "-o", str(target)]) == 0
    first = target.read_bytes()
    assert main(["csv", "--link", "n=3&o=sgd", "-o", str(target), "--force"]) == 0
    assert target.read_bytes() != first
    assert [file.name for file in target.parent.iterdir()] == ["a.csv"], "no half of a file stays"


def test_a_file_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["csv", "--link", LINK, "-o", "/dev/full"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_data_go_to_standard_output_alone(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["csv", "--link", LINK, "-o", "-"]) == 0
    told = capsysbinary.readouterr()
    assert told.out == export.render("csv", link.decode(LINK)[0])
    assert b"kB" in told.err


def test_nothing_a_terminal_obeys_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\x1b]0;owned\x07\u202e\n"
    for arguments in (
        ["run", "--link", f"s={nasty}&{nasty}={nasty}&o=own&o.q={nasty}&f={nasty}"],
        ["png", "--link", LINK, "-o", f"/dev/null/{nasty}.png"],
        ["run", nasty],
        ["run", "--optimizer", nasty],
        ["list", nasty],
    ):
        assert main(arguments) in (1, 2)
    for arguments in ([nasty], ["run", f"--{nasty}", nasty], ["run", "a=1", nasty]):
        with pytest.raises(SystemExit):
            main(arguments)
    told = capsys.readouterr().err
    assert not [line for line in told.split("\n") if not line.isprintable()]


def test_ctrl_c_ends_without_a_traceback(tmp_path: Path) -> None:
    """A real signal, in the middle of eight long runs and a table of 800,000 rows."""
    slow = "s=rosenbrock&n=100000&" + "&".join(f"o{i or ''}=adam" for i in (0, *range(2, 9)))
    script = (
        "import os, signal, sys, threading; from app.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # a shell's background jobs begin deaf to it
        "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start(); sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "csv", "--link", slow, "-o", str(tmp_path / "a.csv")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 130, done.stderr
    assert done.stderr == "fall-line: stopped.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["s=formula&f=1/x&x=0,1&o=sgd&n=30", "s=formula&f=x^(-3)&x=0,0&o=adam&n=30"])
def test_a_start_on_a_pole_leaks_no_warning(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with np.errstate(all="warn"):  # NumPy's own setting; pytest turns the warning into an error
        assert main(["run", "--link", text]) == 0
    assert "diverged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [({"LANG": "zh_CN.UTF-8"}, []), ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US"}, []), ({}, ["--lang=zh"])],
)
def test_help_and_results_speak_the_terminals_language(
    variables: dict[str, str],
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        cli.main(["run", "--help", *arguments])
    told = capsys.readouterr().out
    assert "选项" in told
    assert not re.search(r"\b(usage|options|show|print)\b", told)
    assert cli.main(["run", *arguments, "--link", "n=20&o=sgd"]) == 0
    assert "梯度下降" in capsys.readouterr().out
    assert cli.main(["run", *arguments, "--link", "n=20&o=sgd&lang=en"]) == 0
    assert "Gradient descent" in capsys.readouterr().out


def test_an_unknown_language_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert cli.language([]) == "en"
    assert cli.language(["--lang", "tlh"]) == "en"
    assert cli.language(["run", "--lang", "zh_CN"]) == "zh_CN"


@pytest.mark.parametrize("words", [["list", "adam"], ["csv", "--surface", "bowl", "--optimizer", "adam", "-o", "-"]])
def test_a_reader_that_goes_early_is_no_fault(words: list[str]) -> None:
    command = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        assert told.stdout is not None
        assert told.stderr is not None
        told.stdout.close()
        assert told.stderr.read() == b""
    assert told.returncode == 141
