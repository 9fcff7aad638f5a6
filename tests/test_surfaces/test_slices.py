"""Planes through a trained network, held to the script that trained it: a network of its own, weight by weight."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import surfaces
from surfaces import slices

PLANES = {"network_slice": "random", "network_path": "path"}


@pytest.fixture(scope="module")
def training() -> ModuleType:
    file = Path(__file__).parents[1] / "reference" / "train_slices.py"
    spec = importlib.util.spec_from_file_location("train_slices", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def full_slope(training: ModuleType, weights: np.ndarray) -> np.ndarray:
    """The gradient of the training loss in all 19 weights."""
    r, jacobian = training.residuals(weights, *training.data())
    return 2 * r @ jacobian


@pytest.mark.parametrize(("key", "plane"), PLANES.items())
def test_a_slice_is_the_loss_of_the_network_and_its_slope_along_the_plane(
    key: str, plane: str, training: ModuleType
) -> None:
    surface, held = surfaces.get(key), slices.stored()
    ways = np.array(held[plane])
    for x, y in np.random.default_rng(5).uniform(-2.0, 2.0, (40, 2)):
        weights = np.array(held["theta"]) + np.array([x, y]) @ ways
        r, _ = training.residuals(weights, *training.data())
        assert float(surface.value(x, y)) == pytest.approx(float(r @ r), rel=1e-12)
        want = ways @ full_slope(training, weights)
        assert surface.gradient(x, y) == pytest.approx(want, rel=1e-9, abs=1e-10 * float(np.abs(want).max()))


def test_the_middle_is_a_minimum_in_all_dimensions_and_the_hollow_of_the_plane_is_none(training: ModuleType) -> None:
    held = slices.stored()
    theta, ways = np.array(held["theta"]), np.array(held["path"])
    assert np.abs(full_slope(training, theta)).max() < 1e-9
    hollow = next(point for point in surfaces.get("network_path").minima() if point.local)
    slope = full_slope(training, theta + np.array([hollow.x, hollow.y]) @ ways)
    assert np.abs(ways @ slope).max() < 1e-9
    assert np.linalg.norm(slope) > 0.05


def test_the_file_is_what_the_script_makes(training: ModuleType) -> None:
    held = slices.stored()
    u, v = training.data()
    assert (held["u"], held["v"]) == (u.tolist(), v.tolist())
    path, theta = training.trained(u, v)
    assert theta == pytest.approx(
        np.array(held["theta"]), rel=1e-6
    )  # other libraries of linear algebra round otherwise
    ways, shares = training.components(path, theta)
    assert ways == pytest.approx(np.array(held["path"]), abs=1e-6)
    assert shares == pytest.approx(held["shares"], abs=1e-4)
    told = surfaces.get("network_path").teaches
    assert [f"{100 * share:.0f} %" in told for share in shares] == [True, True]
    assert (path[0] - theta) @ ways.T == pytest.approx(np.array(surfaces.get("network_path").start), abs=1e-3)


def test_random_directions_have_the_length_of_every_filter() -> None:
    held = slices.stored()
    theta = np.array(held["theta"])
    filters = [[j, slices.UNITS + j] for j in range(slices.UNITS)] + [[*range(2 * slices.UNITS, slices.WEIGHTS)]]
    for way in np.array(held["random"]):
        for one in filters:
            assert np.linalg.norm(way[one]) == pytest.approx(np.linalg.norm(theta[one]), rel=1e-12)


def test_the_file_is_small_and_its_numbers_are_finite() -> None:
    text = (Path(surfaces.__file__).with_name("slices.json")).read_text("utf-8")
    assert len(text) < 10_000
    assert np.isfinite(np.concatenate([np.ravel(part) for part in json.loads(text).values()])).all()
