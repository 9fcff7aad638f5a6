"""Settings every test shares: repeatable examples and strict floating-point errors."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

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


@pytest.fixture(scope="session")
def load_module() -> Callable[[Path], ModuleType]:
    """Test folders are not on sys.path, so the helpers beside the tests are loaded by their place."""

    def load(path: Path) -> ModuleType:
        name = f"fall_line_tests_{path.parent.name}_{path.stem}"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
        return sys.modules[name]

    return load


@pytest.fixture(scope="session")
def oracle(load_module: Callable[[Path], ModuleType]) -> ModuleType:
    """The second opinion on formulas."""
    return load_module(Path(__file__).parent / "test_symbolic" / "oracle.py")
