"""What models predict: the same as their own text by NumPy, for raw inputs, wherever the surface stands."""

from typing import Any

import numpy as np
import pytest

from surfaces import SURFACES, Surface
from symbolic.errors import FallLineError

MODELS = [surface for surface in SURFACES.all.values() if surface.model]
WEIGHTS = np.array([[0.4, -1.2], [2.0, 0.5], [0.0, 0.0]])
PREPARED = {"prepare": 1.6, "input_shift": 0.7, "input_scale": 1.5, "noise": 0.3}


def by_numpy(surface: Surface, x: float, y: float) -> Any:
    """The model's text over the inputs and the target that the formula itself is over: the prepared table."""
    assert surface.model is not None
    assert surface.prepared is not None
    columns = dict(zip(surface.prepared.names, map(np.array, surface.prepared.columns), strict=True))
    knobs = {knob.name: surface.knob_values[knob.name] for knob in surface.knobs if not knob.is_choice}
    functions = {"exp": np.exp, "tanh": np.tanh, "max": np.maximum, "min": np.minimum, "abs": np.abs, "sign": np.sign}
    names = {"x": x, "y": y, **columns, **dict(surface.prepared.facts), **knobs, **functions}
    with np.errstate(all="ignore"):
        told = eval(surface.model.predicts.replace("^", "**"), names)
    return np.broadcast_to(told, len(surface.prepared)), columns[surface.model.target]


@pytest.mark.parametrize("surface", MODELS, ids=lambda surface: surface.key)
@pytest.mark.parametrize("values", [{}, PREPARED], ids=["raw", "prepared"])
def test_a_model_predicts_what_its_text_says_of_the_data_as_it_sees_them(
    surface: Surface, values: dict[str, float]
) -> None:
    known = {knob.name for knob in surface.all_knobs}
    told = surface.with_values({name: value for name, value in values.items() if name in known})
    found = told.predict(WEIGHTS)
    assert told.table is not None
    assert found.shape == (len(WEIGHTS), len(told.table))
    for (x, y), answers in zip(WEIGHTS.tolist(), found, strict=True):
        expected, target = by_numpy(told, x, y)
        assert answers == pytest.approx(expected, rel=1e-11, abs=1e-12)
        assert told.targets() == pytest.approx(target, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("surface", MODELS, ids=lambda surface: surface.key)
def test_a_placed_model_answers_at_the_place_that_its_weights_were_carried_to(surface: Surface) -> None:
    moved = surface.with_values({"rotation": 35.0, "stretch": 1.7, "shift_x": 0.3, "shift_y": -0.8})
    for x, y in WEIGHTS.tolist():
        assert moved.predict(moved.pose.outward(x, y)) == pytest.approx(surface.predict((x, y)), rel=1e-9, abs=1e-9)


def test_inputs_are_asked_by_name_and_shapes_broadcast() -> None:
    line = SURFACES.get("line_fit")
    assert line.predict((2.0, 1.0), {"u": [0.0, 1.0, 3.0]}).tolist() == [1.0, 3.0, 7.0]
    assert line.predict(WEIGHTS[:, None], {"u": [0.0, 2.0]}).tolist() == [[-1.2, 0.4 * 2 - 1.2], [0.5, 4.5], [0.0, 0.0]]
    assert np.isnan(line.predict((np.nan, 1.0), {"u": 1.0}))


def test_a_mean_of_squares_is_the_surface_itself() -> None:
    line = SURFACES.get("line_fit")
    for x, y in WEIGHTS.tolist():
        assert np.mean((line.predict((x, y)) - line.targets()) ** 2) == pytest.approx(float(line.value(x, y)))


@pytest.mark.parametrize("asked", [lambda bowl: bowl.predict((0, 0)), lambda bowl: bowl.targets()])
def test_what_is_no_model_predicts_nothing(asked: Any) -> None:
    with pytest.raises(FallLineError, match="predicts nothing"):
        asked(SURFACES.get("bowl"))
