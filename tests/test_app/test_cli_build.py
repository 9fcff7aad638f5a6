"""``fall-line build``: figures of a course are made once, made again when something changed, and never half."""

import json
from pathlib import Path

import pytest
from PIL import Image

from app import export
from app.cli import build, main
from app.cli.figures import read_figures
from app.export.carried import carried
from app.lab import link
from app.lab.experiment import State

COURSE = """
[defaults]
lang = "zh_CN"
theme = "dark"
size = "480x360"

[figures."img/canyon.gif"]
link = "s=bowl&s.kappa=100&n=20&o=sgd&o.lr=0.019"
seconds = 1

[figures."img/race.png"]
surface = {key = "rosenbrock", b = 50}
start = [-1.2, 1]
steps = 20
seed = 3
sharp = "1"
theme = "light"
optimizers = [
  {key = "adam", lr = 0.01, schedule = {key = "cosine", T_0 = 9}, transforms = ["clip_norm"]},
  {key = "momentum", momentum = 0.95, name = "fast"},
]
set = {shade = 0}

[figures."scene.csv"]
lesson = "largest_step.2"
lang = "en"
answer = true

[figures."asks.html"]
link = "n=5&o=sgd&o2=adam&reveal=order"
"""
NAMES = ("img/canyon.gif", "img/race.png", "scene.csv", "asks.html")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    file = tmp_path / "figures.toml"
    file.write_text(COURSE, "utf-8")
    return file


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def test_a_course_is_built_once(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = course.parent
    assert main(["build", str(course), "--dry-run"]) == 0
    assert capsys.readouterr().out.split() == list(NAMES)
    assert sorted(path.name for path in folder.iterdir()) == ["figures.toml"]
    assert main(["build", str(course), "--jobs", "2"]) == 0
    assert "4 made, 0 up to date" in capsys.readouterr().err
    made = {name: (folder / name).read_bytes() for name in NAMES}
    canyon = state_of("s=bowl&s.kappa=100&n=20&o=sgd&o.lr=0.019&lang=zh_CN")
    assert made["img/canyon.gif"] == export.render("gif", canyon, size="480x360", seconds=1.0, theme="dark")
    text = "s=rosenbrock&s.b=50&x=-1.2,1&n=20&seed=3&shade=0&lang=zh_CN&o=adam&o.lr=0.01&o.s=cosine&o.s.T_0=9"
    race = state_of(f"{text}&o.t=clip_norm&o2=momentum&o2.momentum=0.95&o2.name=fast")
    assert made["img/race.png"] == export.render("png", race, size="480x360", sharp="1", theme="light")
    assert "largest_step.2" in (carried(made["scene.csv"]) or "")
    assert "reveal=order" in (carried(made["asks.html"]) or "")
    times = {name: (folder / name).stat().st_mtime_ns for name in NAMES}
    assert main(["build", str(course)]) == 0
    assert "0 made, 4 up to date" in capsys.readouterr().err
    assert {name: (folder / name).stat().st_mtime_ns for name in NAMES} == times
    # what changed is made again, and only that
    course.write_text(COURSE.replace("T_0 = 9", "T_0 = 8"), "utf-8")
    assert main(["build", str(course), "--dry-run"]) == 0
    assert capsys.readouterr().out.split() == ["img/race.png"]
    (folder / "scene.csv").unlink()
    assert main(["build", str(course), "scene.csv"]) == 0
    assert "1 made, 0 up to date" in capsys.readouterr().err
    assert (folder / "scene.csv").read_bytes() == made["scene.csv"]
    # what somebody else put there is not lost
    (folder / "img/race.png").write_bytes(b"mine")
    assert main(["build", str(course)]) == 1
    assert "--force" in capsys.readouterr().err
    assert (folder / "img/race.png").read_bytes() == b"mine"


def test_force_makes_all_anew(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(build, "_made", lambda figures, jobs: asked.extend(f"{f.name}:{jobs}" for f in figures) or [])
    (course.parent / "scene.csv").write_bytes(b"mine")
    assert main(["build", str(course), "--force", "--jobs", "3"]) == 0
    assert asked == [f"{name}:3" for name in NAMES]


def test_one_that_cannot_be_made_does_not_stop_the_others(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course.write_text(
        '[figures."a.gif"]\nformat = "mapgif"\nlink = "s=bowl&o=sgd&map=basins"\nover = "o.nothing"\n'
        '[figures."b.csv"]\nlink = "n=2&o=sgd"\n',
        "utf-8",
    )
    assert main(["build", str(course)]) == 1
    told = capsys.readouterr().err
    assert "a.gif: " in told
    assert "1 made, 0 up to date, 1 failed" in told
    assert not (course.parent / "a.gif").exists()
    assert set(json.loads((course.parent / "figures.lock").read_text("utf-8"))) == {"b.csv"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[figures."a.png"]', "nothing says what it shows"),
        ('[figures."a.png"]\nlink = "s=bwl"', "bowl"),
        ('[figures."a.png"]\nlink = "o=adam"\nlesson = "largest_step"', "cannot stand together"),
        ('[figures."a.png"]\nlesson = "largest_stp"', "largest_step"),
        ('[figures."a.png"]\nfigure = "missing.png"', "missing.png"),
        ('[figures."a.png"]\nlink = "o=adam"\nseconds = 3', "seconds is not known here"),
        ('[figures."a.png"]\nlink = "o=adam"\nsize = "3"', "800x600"),
        ('[figures."a.png"]\nlink = 3', "link takes a text"),
        ('[figures."a.png"]\noptimizers = [{lr = 3}]', "optimizer needs a key"),
        ('[figures."a.png"]\noptimizers = ["adm"]', "adam"),
        ('[figures."a.png"]\noptimizers = [{key = "adam", lr = -1}]', "--lr = -1"),
        ('[figures."a.png"]\noptimizers = [{key = "adam", lr = [1]}]', "no number"),
        ('[figures."a.gif"]\nlink = "o=adam&reveal=order"', "answer = true"),
        ('[figures."a.png"]\nlink = "o=adam"\nformat = "gif"', ".gif"),
        ('[figures."a.doc"]\nlink = "o=adam"', ".doc"),
        ('[figures."../a.png"]\nlink = "o=adam"', "beside the file"),
        ('[figures]\n"a.png" = 3', "table"),
        ('[defaults]\nsise = "480x360"\n[figures."a.png"]\nlink = "o=adam"', "size"),
        ('[figure."a.png"]', "figures"),
        ("[defaults]", "no figures"),
        ("figures", "TOML"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(
    entry: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "course.toml"
    file.write_text(entry, "utf-8")
    assert main(["build", str(file)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "course.toml" in told
    assert [path.name for path in tmp_path.iterdir()] == ["course.toml"]


def test_a_name_that_is_not_asked_for_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(course), "img/rac.png"]) == 2
    assert "img/race.png" in capsys.readouterr().err
    assert main(["build", str(course.parent / "nowhere.toml")]) == 2
    assert "nowhere.toml" in capsys.readouterr().err


@pytest.mark.parametrize("key", export.keys())
def test_every_format_can_be_asked_for(key: str, tmp_path: Path) -> None:
    form = export.get(key)
    file = tmp_path / "figures.toml"
    chosen = "".join(f'{knob.name} = "{knob.text(knob.default)}"\n' for knob in form.knobs if knob.is_choice)
    numbers = "".join(f"{knob.name} = {knob.text(knob.default)}\n" for knob in form.knobs if not knob.is_choice)
    file.write_text(f'[figures."x{form.suffix}"]\nformat = "{key}"\nlink = "o=adam"\n{chosen}{numbers}', "utf-8")
    (figure,) = read_figures(file)
    assert figure.key == key
    assert {name: value for name, value in figure.values.items() if name != "over"} == {
        knob.name: knob.check(knob.default) for knob in form.knobs
    }


def test_a_figure_is_made_from_a_figure(tmp_path: Path) -> None:
    (tmp_path / "old.png").write_bytes(export.render("png", state_of("n=7&o=sgd"), size="480x360", sharp="1"))
    file = tmp_path / "figures.toml"
    file.write_text('[figures."new.png"]\nfigure = "old.png"\nsteps = 9\nsize = "480x360"\nsharp = "1"\n', "utf-8")
    assert main(["build", str(file), "--jobs", "1"]) == 0
    assert carried((tmp_path / "new.png").read_bytes()) == link.encode(state_of("n=9&o=sgd"))
    with Image.open(tmp_path / "new.png") as picture:
        assert picture.size == (480, 360)
