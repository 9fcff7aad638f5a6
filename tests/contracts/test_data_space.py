"""Data space is the same in the browser and in pictures: window, answers, lines and how far off they are."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import look
from app.lab.boundary import level_lines
from app.lab.dataspace import BOUNDARY, CURVE, DataSpace, data_space
from app.stage.table import table_data
from surfaces import SURFACES, Surface

HARNESS = str(Path(__file__).parent / "data_space.mjs")
MODELS = [surface for surface in SURFACES.all.values() if surface.model]
PLACED = {"rotation": 20.0, "stretch": 1.3, "shift_x": 0.4}
PREPARED = {"prepare": 1.4, "noise": 0.2, "input_shift": 0.5}
WEIGHTS: list[list[list[float]]] = [[[0.7, -0.4]], [[1.5, 2.0]], [[0.7, -0.4], [1.5, 2.0], [-1.0, 0.3]]]


def spaces() -> list[tuple[Surface, DataSpace]]:
    found = []
    for surface in MODELS:
        known = {knob.name for knob in surface.all_knobs}
        prepared = {name: value for name, value in PREPARED.items() if name in known}
        for told in (surface, surface.with_values(PLACED), surface.with_values(prepared)):
            space = data_space(told)
            assert space is not None
            found.append((told, space))
    return found


def case(surface: Surface) -> dict[str, Any]:
    table = table_data(surface, str)
    named = {k.name: float(surface.knob_values[k.name]) for k in surface.all_knobs if not k.is_choice}
    return {"table": table, "named": named, "start": list(surface.first_start), "weights": WEIGHTS}


def test_the_browsers_data_space_is_ours_for_every_model() -> None:
    ours = spaces()
    given = json.dumps({"look": look.as_data(), "cases": [case(surface) for surface, _space in ours]})
    done = subprocess.run(["node", HARNESS], input=given, capture_output=True, text=True, check=True, timeout=60)
    for (surface, space), theirs in zip(ours, json.loads(done.stdout), strict=True):
        if space.shape != CURVE:
            assert tuple(theirs["sides"]) == space.side_names
        assert theirs["window"] == pytest.approx(space.window, rel=1e-9), surface
        for weights, told in zip(WEIGHTS, theirs["at"], strict=True):
            assert told["answers"] == pytest.approx(space.answers(weights).tolist(), rel=1e-9, abs=1e-9), surface
            miss = space.miss(weights)
            assert told["miss"].get("mean") == (None if miss.mean is None else pytest.approx(miss.mean, rel=1e-9))
            assert (told["miss"].get("wrong"), told["miss"]["rows"]) == (miss.wrong, miss.rows)
            same_points(told["lines"], space.lines(weights))


def same_points(theirs: list[list[float]], ours: list[np.ndarray]) -> None:
    """Lines as sets of points: which end a line begins at is nobody's business."""
    assert len(theirs) == len(ours)
    for line, ours_too in zip(sorted(map(ordered, theirs)), sorted(map(ordered, ours)), strict=True):
        np.testing.assert_allclose(line, ours_too, rtol=1e-6, atol=1e-6)


def ordered(line: Any) -> list[list[float]]:
    """The points of a line from the left, and from below."""
    return sorted(np.reshape(line, (-1, 2)).round(7).tolist())


def test_a_boundary_between_classes_is_where_the_answer_is_the_level() -> None:
    surface = SURFACES.get("logistic")
    space = data_space(surface)
    assert space is not None
    assert space.shape == BOUNDARY
    for weights in ((1.0, 2.0), (-400.0, 150.0)):  # a step, seen from the raster
        (line,) = space.lines(weights)
        u1, u2 = line.T
        assert weights[0] * u1 + weights[1] * u2 == pytest.approx(0.0, abs=0.1 * np.hypot(*weights) * 0.01)


def test_lines_at_a_level_leave_out_what_is_not_finite_and_split_saddles_by_their_mean() -> None:
    ring = np.hypot(*np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)))
    (circle,) = level_lines(ring, 0.5)
    assert np.hypot(*(circle / 10 - 1).T) == pytest.approx(0.5, abs=0.01)
    assert (circle[0] == circle[-1]).all()
    ring[10:, 10] = np.nan
    assert [len(line) for line in level_lines(ring, 0.5)] == [len(circle) - 2], "two cells of it have no value"
    saddle = np.array([[1.0, 0.0], [0.0, 0.9]])
    assert len(level_lines(saddle, 0.4)) == len(level_lines(saddle, 0.6)) == 2
    assert level_lines(saddle, 0.4)[0].tolist() != level_lines(saddle, 0.6)[0].tolist()


def test_a_curve_breaks_where_its_answer_is_not_finite() -> None:
    space = data_space(SURFACES.get("line_fit"))
    assert space is not None
    assert space.lines((np.nan, 1.0)) == []
    assert space.lines((np.inf, 0.0)) == []
    assert np.isnan(space.miss((np.nan, 1.0)).mean or 0.0)
