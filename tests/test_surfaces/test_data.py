"""Surfaces made of data: their rows, what preprocessing does to them, and what PyTorch says of every model."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from surfaces import Surface
from surfaces.dataset import CLASSES, DATA, INPUTS, NUMBER, THREE, table_of
from surfaces.initial import LARGE, SCHEMES, first_weights
from symbolic.errors import FallLineError
from symbolic.table import Table

RECORDS = json.loads((Path(__file__).parents[1] / "reference" / "models.json").read_text("utf-8"))["records"]
MODELS = [key for key in surfaces.keys() if surfaces.get(key).data_knobs]
MOST = 200  # rows of a set: they are printed into kernels


def columns(table: Table | None) -> dict[str, np.ndarray]:
    assert table is not None
    return dict(zip(table.names, map(np.array, table.columns), strict=True))


def condition(surface: Surface, at: tuple[float, float] = (0.0, 0.0)) -> float:
    return float(np.linalg.cond(surface.hessian(*at)))


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: f"{one['surface']}-{'-'.join(one['values'])}")
def test_gradients_and_hessians_are_those_of_autograd(record: dict[str, Any]) -> None:
    surface = surfaces.get(record["surface"], **record["values"])
    x, y = record["point"]
    assert float(surface.value(x, y)) == pytest.approx(record["loss"], rel=1e-11)
    assert surface.gradient(x, y) == pytest.approx(np.array(record["gradient"]), rel=1e-10, abs=1e-12)
    assert surface.hessian(x, y) == pytest.approx(np.array(record["hessian"]), rel=1e-9, abs=1e-11)


def test_autograd_was_asked_about_every_model() -> None:
    assert {record["surface"] for record in RECORDS} == set(MODELS)


@pytest.mark.parametrize("key", DATA.keys())
def test_a_data_set_holds_what_it_says(key: str) -> None:
    data, table = DATA.get(key), table_of(key, 50, 1)
    held = columns(table)
    assert len(data.axes) == data.inputs + 1
    assert data.generated != bool(data.rows)
    assert len(table) == (50 if data.generated else len(data.rows)) <= MOST
    kinds = {NUMBER: None, CLASSES: {0.0, 1.0}, THREE: {-1.0, 0.0, 1.0}}[data.target]
    if kinds is not None:
        assert set(held["v"]) == kinds
        assert set(held["o"]) <= kinds
        assert (held["o"] != held["v"]).all()
    assert table == table_of.__wrapped__(key, 50, 1), "the same seed, another table"
    assert table_of(key, 50, 2) != table
    if data.generated:
        assert {name: column[:10].tolist() for name, column in columns(table_of(key, 50, 1)).items()}["v"] == columns(
            table_of(key, 10, 1)
        )["v"].tolist(), "more rows are added behind"
    for name in INPUTS[data.inputs]:
        facts = dict(table.facts)
        assert facts[f"{name}_mean"] == pytest.approx(held[name].mean(), rel=1e-12)
        assert facts[f"{name}_spread"] == pytest.approx(held[name].std(), rel=1e-12)


def test_a_seed_gives_the_same_rows_for_ever() -> None:
    """Links name a draw by its number: these are the first rows of the first."""
    assert table_of("line", 10, 1).rows[0][:2] == FIRST_ROW


FIRST_ROW = (0.2662, 1.308)


@pytest.mark.parametrize("data", ["correlated", "unscaled", "shifted"])
@pytest.mark.parametrize("rows", ["10", "200"])
def test_whitening_makes_a_round_dish(data: str, rows: str) -> None:
    given = {"data": data, "rows": rows, "input_shift": 1.7, "input_scale": 3.0}
    raw, centred, scaled, turned, white = (surfaces.get("two_inputs", **given, prepare=at) for at in range(5))
    assert condition(white) == pytest.approx(1.0, abs=1e-11)
    assert condition(turned) == pytest.approx(condition(scaled), rel=1e-10), "a turn bends nothing"
    assert turned.hessian(0.0, 0.0)[0, 1] == pytest.approx(0.0, abs=1e-13)
    assert np.diag(scaled.hessian(0.0, 0.0)) == pytest.approx([2.0, 2.0])
    assert condition(raw) > condition(white)
    mean = columns(centred.prepared)
    assert [mean[name].mean() for name in ("u1", "u2", "v")] == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


@pytest.mark.parametrize("data", surfaces.get("line_fit").data_knobs[0].choices)
def test_one_input_needs_its_mean_and_spread_alone(data: str) -> None:
    raw, done = (surfaces.get("line_fit", data=data, prepare=at) for at in (0.0, 2.0))
    assert condition(done) == pytest.approx(1.0, abs=1e-12)
    assert condition(raw) > 1.2
    assert done.floor == pytest.approx(raw.floor, rel=1e-9), "the line is the same, in other coordinates"


@pytest.mark.parametrize("key", MODELS)
def test_preprocessing_moves_without_a_jump(key: str) -> None:
    high = next(knob.high for knob in surfaces.get(key).data_knobs if knob.name == "prepare")
    tried = [surfaces.get(key, prepare=at) for at in np.linspace(0.0, high, 81).tolist()]
    heights = np.array([float(one.value(0.6, 0.4)) for one in tried])
    assert np.isfinite(heights).all()
    steps = [abs(b - a) for a, b in pairwise(heights)]
    assert max(steps) <= 0.15 * (np.ptp(heights) + 1e-9)


@pytest.mark.parametrize("key", MODELS)
def test_what_knobs_settle_is_what_they_move(key: str) -> None:
    """The short formula over prepared numbers, by which critical points are found, is the long one."""
    given = {"prepare": 1.4, "data_noise": 0.3, "input_shift": 0.5, "input_scale": 1.5, "l1": 0.2, "l2": 0.1}
    surface = surfaces.get(key, **given)
    x, y = np.random.default_rng(2).uniform(-1.2, 1.2, (2, 9))
    short = np.array(surface.settled.evaluate(2, x, y, surface.knob_values))
    assert short == pytest.approx(np.array(surface.own_expression.evaluate(2, x, y, surface.knob_values)), rel=1e-9)


def test_noise_is_what_it_says() -> None:
    plain, noisy = (columns(surfaces.get("line_fit", data="line", data_noise=at).prepared)["v"] for at in (0.0, 0.8))
    added = noisy - plain
    assert (added.mean(), added.std()) == pytest.approx((0.0, 0.8 * plain.std()), abs=1e-3)
    for key in ("logistic", "softmax"):
        labels, flipped = (columns(surfaces.get(key, data_noise=at).prepared)["v"] for at in (0.0, 0.2))
        assert int((labels != flipped).sum()) == 10, "a fifth of fifty rows"


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("data", range(2))
def test_every_choice_of_data_has_a_place_of_rest(key: str, data: int) -> None:
    words = surfaces.get(key).data_knobs[0].choices
    surface = surfaces.get(key, data=words[min(data, len(words) - 1)])
    assert surface.minima()
    for point in surface.minima():
        if "non-smooth" not in surface.tags:
            assert np.abs(surface.gradient(point.x, point.y)).max() < 1e-7, point


def test_words_that_are_no_data_are_refused() -> None:
    with pytest.raises(FallLineError, match="one of"):
        surfaces.get("line_fit", data="clusters")
    with pytest.raises(FallLineError, match="one of"):
        surfaces.get("line_fit", rows="11")


@pytest.mark.parametrize("key", MODELS)
def test_first_weights_have_the_spread_of_their_scheme(key: str) -> None:
    surface = surfaces.get(key)
    assert surface.model is not None
    assert first_weights(surface, "zero", 3) == (0.0, 0.0)
    assert first_weights(surface, "he", 3) == first_weights(surface, "he", 3) != first_weights(surface, "he", 4)
    drawn = {name: np.array([first_weights(surface, name, seed) for seed in range(1500)]) for name in SCHEMES}
    for weight in surface.model.weights:
        axis = "xy".index(weight.axis)
        want = {
            "zero": 0.0,
            "glorot": math.sqrt(2 / (weight.fan_in + weight.fan_out)),
            "he": math.sqrt(2 / weight.fan_in),
            "large": LARGE * math.sqrt(2 / weight.fan_in),
        }
        for name, spread in want.items():
            assert drawn[name][:, axis].std() == pytest.approx(spread, rel=0.06, abs=0.0)
    if surface.model.biased:
        assert all((places[:, 1] == 0.0).all() for places in drawn.values())
