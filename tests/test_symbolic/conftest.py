"""Corpora of this folder as test arguments."""

import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``corpus_NAME`` as an argument runs a test once for each line of corpus/NAME.jsonl."""
    for name in metafunc.fixturenames:
        if name.startswith("corpus_"):
            lines = (HERE / "corpus" / f"{name.removeprefix('corpus_')}.jsonl").read_text("utf-8").splitlines()
            rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
            metafunc.parametrize(name, rows, ids=[f"{i}" for i in range(len(rows))])
