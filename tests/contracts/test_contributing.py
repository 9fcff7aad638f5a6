"""What CONTRIBUTING.md prints works as printed: its examples are put where it says, and what finds them runs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("symbolic", "surfaces", "optimizers", "app", "tests", "pyproject.toml")
# "### Add a thing: `path`" followed by a block; a block that follows a sentence naming a test's file is appended there.
PLACED = re.compile(r"^### Add [^\n]*: `(?P<path>[\w/]+\.py)`\n+```python\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
APPENDED = re.compile(r"`(?P<path>tests/[\w/]+\.py)`[^`]*?:\n+```python\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with all the examples in it."""
    copy = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__", "*.ttf", "*.otf", "browser")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy / name)
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    placed = {match["path"]: match["text"] for match in PLACED.finditer(text)}
    assert {path.partition("/")[0] for path in placed} >= {"surfaces", "optimizers"}
    assert len(placed) >= 3
    for path, example in placed.items():
        assert not (copy / path).exists()
        (copy / path).write_text(example, "utf-8")
    appended = list(APPENDED.finditer(text))
    assert appended
    for match in appended:
        with (copy / match["path"]).open("a", encoding="utf-8") as file:
            file.write("\n\n" + match["text"])
    return copy


def test_the_examples_pass_every_test_that_finds_them(house: Path) -> None:
    tests = [f"tests/{name}" for name in ("test_surfaces", "test_optimizers")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "mine and not determine", *tests]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 30


def test_the_examples_run_together_and_keep_the_style(house: Path) -> None:
    script = f"""
import optimizers, surfaces
assert surfaces.__file__.startswith({str(house)!r})
ran = optimizers.run("mine", surfaces.get("mine"), steps=50, lr=0.05, schedule="mine")
assert ran.loss[-1] < ran.loss[0]
"""
    subprocess.run([sys.executable, "-c", script], cwd=house, check=True, timeout=60)
    ruff = str(Path(sys.executable).with_name("ruff"))
    files = [str(path) for path in house.rglob("mine.py")]
    subprocess.run([ruff, "check", "--no-cache", *files], cwd=house, check=True, capture_output=True)
    subprocess.run([ruff, "format", "--check", "--no-cache", *files], cwd=house, check=True, capture_output=True)
