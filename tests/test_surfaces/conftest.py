"""Helpers of this folder. Test folders are not on sys.path, so siblings are loaded by their place."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


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


@pytest.fixture(scope="session")
def published() -> ModuleType:
    return load(HERE / "published.py")


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    return load(HERE.parent / "test_symbolic" / "oracle.py")
