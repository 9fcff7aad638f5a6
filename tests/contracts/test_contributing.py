"""What CONTRIBUTING.md prints works as printed: its examples are put where it says, and what finds them runs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("symbolic", "surfaces", "optimizers", "app", "tests", "pyproject.toml")
# "### Add a thing: `path`" followed by a block; a block that follows a sentence naming a test's file is appended there.
PLACED = re.compile(r"^### Add [^\n]*: `(?P<path>[\w/]+\.py)`\n+```python\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
# "One entry of `TABLE` in `path`:" followed by a block, which becomes the last entry of that table.
ENTERED = re.compile(
    r"One entry of `(?P<table>\w+)` in `(?P<path>[\w/]+\.py)`:\n+```python\n(?P<text>.*?)^```", re.M | re.S
)
APPENDED = re.compile(r"`(?P<path>tests/[\w/]+\.py)`[^`]*?:\n+```python\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with all the examples in it."""
    copy = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("*.ttf", "*.otf", "browser")  # what Python has compiled goes along: the same files
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy / name)
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    placed = {match["path"]: match["text"] for match in PLACED.finditer(text)}
    assert {path.partition("/")[0] for path in placed} >= {"surfaces", "optimizers"}
    assert len(placed) >= 4
    for path, example in placed.items():
        assert not (copy / path).exists()
        (copy / path).write_text(example, "utf-8")
    appended = list(APPENDED.finditer(text))
    assert appended
    for match in appended:
        with (copy / match["path"]).open("a", encoding="utf-8") as file:
            file.write("\n\n" + match["text"])
    entered = list(ENTERED.finditer(text))
    assert entered
    for match in entered:
        path = copy / match["path"]
        table = re.compile(rf"^({match['table']}\b.*?)(?=^\))", re.M | re.S)
        written, count = table.subn(
            lambda found, entry=match["text"]: found[1] + indent(entry.rstrip() + ",\n", "    "), path.read_text()
        )
        assert count == 1
        path.write_text(written)
    return copy


def passing_in(house: Path, chosen: str, *folders: str) -> list[str]:
    """The tests of the copy that pass; none may fail."""
    tests = [f"tests/{name}" for name in folders]
    command = [sys.executable, "-m", "pytest", "-q", "-rp", "-p", "no:cacheprovider", "-k", chosen, *tests]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    return re.findall(r"^PASSED (.*)$", done.stdout, re.MULTILINE)


def test_the_examples_pass_every_test_that_finds_them(house: Path) -> None:
    """Of the function: value, both derivatives, plain floats, machine code, JavaScript, SymPy; of the measure: every
    form."""
    function, measure = "sigmoid or every_function or machine_code", "adam or newton or say or tells"
    chosen = f"(mine and not determine) or (test_derivatives and ({function})) or (test_measures and ({measure}))"
    passed = passing_in(house, chosen, "test_surfaces", "test_optimizers", "test_symbolic/test_derivatives.py")
    assert sum("mine" in name for name in passed) >= 30
    assert sum("test_derivatives.py" in name for name in passed) >= 5
    assert sum("test_measures.py" in name and "mine" not in name for name in passed) >= 5


def test_the_function_and_the_measure_are_known_everywhere(house: Path) -> None:
    """As LaTeX, as text, in a run, in an outcome, in many lanes."""
    script = r"""
import numpy as np, optimizers, surfaces
from symbolic.plain import formula_text
f = surfaces.from_formula("sigmoid(x)^2 + sigmoid(y)")
assert f.latex() == r"\sigma^{2}\left(x\right) + \sigma\left(y\right)", f.latex()
assert formula_text(f.expression.tree) == "sigmoid(x)² + sigmoid(y)"
run = optimizers.run("sgd", f, (0.5, 0.5), 40, lr=0.5)
assert run.outcome.measures["rises"] == 0
bowl = surfaces.get("bowl")
steep = optimizers.run("sgd", bowl, (np.full(40, 1.0), np.full(40, 1.0)), 30, lr=1.0, record="final").outcome
assert (steep.measures["rises"] > 3).all() and steep[0] == optimizers.run("sgd", bowl, (1.0, 1.0), 30, lr=1.0).outcome
"""
    subprocess.run([sys.executable, "-c", script], cwd=house, check=True, timeout=60)


def test_the_examples_run_together_and_keep_the_style(house: Path) -> None:
    script = f"""
import optimizers, surfaces
assert surfaces.__file__.startswith({str(house)!r})
ran = optimizers.run("mine", surfaces.get("mine"), steps=50, lr=0.05, schedule="mine")
assert ran.loss[-1] < ran.loss[0]
"""
    subprocess.run([sys.executable, "-c", script], cwd=house, check=True, timeout=60)
    ruff = str(Path(sys.executable).with_name("ruff"))
    files = [*map(str, house.rglob("mine.py")), str(house / "symbolic/functions.py")]
    subprocess.run([ruff, "check", "--no-cache", *files], cwd=house, check=True, capture_output=True)
    subprocess.run([ruff, "format", "--check", "--no-cache", *files], cwd=house, check=True, capture_output=True)
