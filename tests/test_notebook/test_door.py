"""``import fall_line``: light, and our own packages wherever a person stands, each case in a process of its own."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import fall_line
from fall_line import ours

NAMES = ("app", "optimizers", "surfaces", "symbolic")
HEAVY = ("numpy", "PIL", "streamlit", "plotly", "pandas", "xarray", "sympy", "app", "optimizers", "surfaces")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A person's folder, with files and folders of our names in it."""
    for name in ("app", "optimizers"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('this is the person’s own {name}')\n", "utf-8")
    for name in ("surfaces", "symbolic"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("mine = True\n", "utf-8")
    return tmp_path


def spoken(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What our Python says in that folder."""
    surroundings = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"} | variables
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip


def test_nothing_is_imported_before_it_is_asked_for(tmp_path: Path) -> None:
    asked = f"import fall_line, json, sys; print(json.dumps([n for n in {HEAVY} if n in sys.modules]))"
    assert json.loads(spoken(tmp_path, "-c", asked).stdout) == []


def test_a_run_needs_no_page_and_no_plots(tmp_path: Path) -> None:
    asked = (
        "import fall_line as fl, json, sys; fl.run('adam', 'bowl', steps=5)._repr_html_(); print(sorted(sys.modules))"
    )
    done = spoken(tmp_path, "-c", asked)
    loaded = set(ast.literal_eval(done.stdout))
    assert "app.notebook.runs" in loaded
    assert not loaded & {"streamlit", "plotly", "pandas", "sympy", "xarray", "scipy", "matplotlib"}


@pytest.mark.parametrize("path", ["", "."], ids=["no PYTHONPATH", "PYTHONPATH=."])
def test_ours_are_found_in_a_folder_with_files_of_our_names(hostile: Path, path: str) -> None:
    asked = "import fall_line as fl; fl.run('adam', 'bowl', steps=5); import optimizers, app; print(app.__file__)"
    done = spoken(hostile, "-c", asked, **({"PYTHONPATH": path} if path else {}))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parents[1] == ours.PLACE


@pytest.mark.parametrize("started", ["module", "script"])
def test_the_command_line_too(hostile: Path, started: str) -> None:
    script = str(Path(sys.executable).with_name("fall-line"))
    command = ["-m", "fall_line"] if started == "module" else [script]
    done = spoken(hostile, *command, "list", PYTHONPATH=".")
    assert done.returncode == 0, done.stderr
    assert "rosenbrock" in done.stdout


def test_the_server_too(hostile: Path) -> None:
    """What Streamlit is given to run: its first import makes our names ours."""
    asked = (
        "import sys; from fall_line.ours import PLACE; from runpy import run_path;"
        "run_path(str(PLACE / 'app/ui/serve.py')); import app.ui.pages; print(app.__file__)"
    )
    done = spoken(hostile, "-c", asked, PYTHONPATH=".")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip().splitlines()[-1]).parents[1] == ours.PLACE


@pytest.mark.parametrize("name", NAMES)
def test_what_has_taken_a_name_before_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("mine = True\n", "utf-8")
    done = spoken(tmp_path, "-c", f"import {name}; import fall_line")
    assert done.returncode == 1
    assert f"ImportError: Fall Line needs its own package '{name}'" in done.stderr
    assert str(tmp_path / f"{name}.py") in done.stderr


def test_names_are_where_they_are_said_to_be() -> None:
    """What type checkers are told, what is offered, and what is found are one list."""
    tree = ast.parse(Path(str(fall_line.__file__)).read_text("utf-8"))
    told = {
        (alias.name, node.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == {(name, place) for place, names in fall_line._PLACES.items() for name in names}
    assert (
        sorted({name for name, _place in told} | {"__version__"}) == sorted(fall_line.__all__) == sorted(dir(fall_line))
    )
    for name in fall_line.__all__:
        assert getattr(fall_line, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'rum'"):
        fall_line.rum  # noqa: B018
