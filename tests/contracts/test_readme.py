"""What README.md prints works as printed: its notebook runs, and arrays have the shapes that it says."""

import re
from pathlib import Path

import numpy as np

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHAPE = re.compile(r"^(\w+) = .*# \((\d+(?:, \d+)*)\)$", re.MULTILINE)


def test_the_notebook_runs() -> None:
    blocks = BLOCK.findall(README)
    assert blocks
    for block in blocks:
        known: dict[str, object] = {}
        exec(block, known)
        shapes = SHAPE.findall(block)
        assert len(shapes) >= 2
        for name, shape in shapes:
            assert np.shape(known[name]) == tuple(map(int, shape.split(", "))), name
