"""No rule without a witness: golden runs of another library, or the paper's recursion written a second time."""

import json
from pathlib import Path

import numpy as np
import pytest

import optimizers

TESTS = Path(__file__).parents[1]
PAPERS = "".join(path.read_text("utf-8") for path in (TESTS / "test_optimizers").glob("test_papers*.py"))


@pytest.fixture(scope="module")
def golden() -> set[str]:
    """Rules with a run of a library to be compared with."""
    rules: set[str] = set()
    for file in (TESTS / "reference").glob("*.npz"):
        with np.load(file) as data:
            rules |= {case["rule"] for case in json.loads(str(data["header"]))["cases"]}
    return rules


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_rule_has_a_witness(key: str, golden: set[str]) -> None:
    assert key in golden or f'"{key}"' in PAPERS, "see “Add an optimizer” in CONTRIBUTING.md: prove it"
