"""Our paths against those of the libraries, at every step (tests/reference holds the scripts that made them)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces

REFERENCE = Path(__file__).parent.parent / "reference"
TOLERANCE = 1e-9  # relative to the path's largest coordinate; most runs agree to 1e-13


def load() -> list[Any]:
    found = []
    for file in sorted(REFERENCE.glob("*.npz")):
        with np.load(file) as data:
            header, paths = json.loads(str(data["header"])), data["paths"]
        for case, path in zip(header["cases"], paths, strict=True):
            found.append(pytest.param(case, path, id=f"{header['library']}-{case['name']}-{case['surface']}"))
    return found


@pytest.mark.parametrize(("case", "path"), load())
def test_the_path_is_the_librarys(case: dict[str, Any], path: np.ndarray) -> None:
    run = optimizers.run(
        case["rule"],
        surfaces.get(case["surface"]),
        tuple(case["start"]),
        len(path) - 1,
        case.get("schedule"),
        transforms=case.get("transforms", ()),
        wrappers=case.get("wrappers", ()),
        **case["knobs"],
    )
    error = np.abs(run.theta - path).max(axis=1) / np.maximum(np.abs(path).max(axis=1), 1e-3)
    assert error.max() <= case.get("tolerance", TOLERANCE), (
        f"error {error.max():.1e}, first wrong at step {int(np.argmax(error > TOLERANCE))}"
    )


# Named as twins, but no golden run is possible: the reason stands in the rule's notes or its twin's difference.
WITHOUT_GOLDEN = {
    "sophia": "both libraries estimate the diagonal of the Hessian from random vectors",
}


def test_every_rule_with_a_twin_has_golden_runs_on_four_surfaces_at_three_settings() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for parameter in load():
        case = parameter.values[0]
        seen.setdefault(case["rule"], set()).add((case["surface"], json.dumps(case["knobs"], sort_keys=True)))
    for key in optimizers.keys():
        libraries = {twin.library for twin in optimizers.get(key).twins} & {"torch", "optax", "pytorch_optimizer"}
        if libraries and key not in WITHOUT_GOLDEN:
            assert len({surface for surface, _ in seen[key]}) >= 4, key
            assert len(seen[key]) >= 12, key
