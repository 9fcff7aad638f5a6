"""Helpers of this folder. Test folders are not on sys.path, so siblings are loaded by their place."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``corpus_NAME`` as an argument runs a test once for each line of corpus/NAME.jsonl."""
    for name in metafunc.fixturenames:
        if name.startswith("corpus_"):
            lines = (HERE / "corpus" / f"{name.removeprefix('corpus_')}.jsonl").read_text("utf-8").splitlines()
            rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
            metafunc.parametrize(name, rows, ids=[f"{i}" for i in range(len(rows))])


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    return load(HERE / "oracle.py")
