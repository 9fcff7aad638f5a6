"""Settings every test shares: repeatable examples and strict floating-point errors."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import playwright
import pytest
from hypothesis import settings

if shutil.which("node") is None:  # JavaScript is run by Node: the machine's, else the one Playwright brings along
    os.environ["PATH"] += os.pathsep + str(Path(playwright.__file__).parent / "driver")

# Derandomised, so that a red build can be repeated; no deadline, because kernels are compiled on first use.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def strict_floats() -> Iterator[None]:
    """Overflow, division by zero and invalid operations raise, unless the code under test says that they may happen.

    Underflow stays quiet: exp of a large negative number is zero, and that is right.
    """
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield
