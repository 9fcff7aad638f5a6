"""What README.md prints works as printed: its notebook runs, and arrays have the shapes that it says."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from app.cli.commands import parser
from app.cli.figures import read_figures
from app.cli.words import laid_over
from app.lab import link

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOML_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
RECORDER = "path = ["  # what goes into a training loop of one's own has a test of its own
SHAPE = re.compile(r"^(\w+) = .*# \((\d+(?:, \d+)*)\)$", re.MULTILINE)


def test_the_notebook_runs() -> None:
    blocks = [block for block in BLOCK.findall(README) if not block.startswith(RECORDER)]
    assert blocks
    for block in blocks:
        known: dict[str, object] = {}
        exec(block, known)
        shapes = SHAPE.findall(block)
        assert len(shapes) >= 2
        for name, shape in shapes:
            assert np.shape(known[name]) == tuple(map(int, shape.split(", "))), name


def commands() -> list[list[str]]:
    """The commands that the README prints, taken apart as a shell would."""
    lines = [line for line in README.splitlines() if line.startswith("fall-line ")]
    return [shlex.split(line.partition(" | ")[0], comments=True)[1:] for line in lines]


@pytest.mark.parametrize("given", commands(), ids=" ".join)
def test_a_command_is_read(given: list[str]) -> None:
    options = parser(str).parse_args(given)
    told = [text for text in (getattr(options, "text", None), getattr(options, "link", None)) if text]
    for text in [text for text in told if "=" in text]:
        assert not link.decode(text)[1]
    flags = getattr(options, "flags", None)
    if flags and not told:
        assert not link.decode_pairs(laid_over((), None, flags))[1]


def test_the_file_of_figures_is_read(tmp_path: Path) -> None:
    (block,) = TOML_BLOCK.findall(README)
    (tmp_path / "figures.toml").write_text(block, "utf-8")
    assert [figure.key for figure in read_figures(tmp_path / "figures.toml")] == ["gif", "png", "svg"]
