"""The published formulas, as a module."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def published(load_module: Callable[[Path], ModuleType]) -> ModuleType:
    return load_module(Path(__file__).parent / "published.py")
