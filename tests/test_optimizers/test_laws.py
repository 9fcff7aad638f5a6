"""Laws that hold whatever the numbers are."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import optimizers
import surfaces
from optimizers.registry import get
from symbolic.knob import Knob
from symbolic.tree import names

SURFACES = {key: surfaces.get(key) for key in ("bowl", "rosenbrock", "saddle", "beale")}
KEYS = optimizers.keys()
COORDINATE = st.floats(-1.5, 1.5)


@cache
def legal(knob: Knob) -> st.SearchStrategy[Any]:
    """Values inside the knob's slider."""
    if knob.is_choice:
        return st.sampled_from(knob.choices)
    low, high = knob.slider
    if knob.integer:
        return st.integers(int(low), int(high))
    return st.floats(low, high, exclude_min=low == knob.low and knob.low_open, exclude_max=knob.high_open)


@st.composite
def settings_of(draw: Any, key: str) -> dict[str, Any]:
    return {knob.name: draw(legal(knob)) for knob in get(key).knobs if draw(st.booleans())}


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), x=COORDINATE, y=COORDINATE)
def test_a_longer_run_begins_with_the_shorter_one(key: str, data: Any, x: float, y: float) -> None:
    """Restart = continue: nothing looks ahead (without a schedule that knows the budget)."""
    knobs = data.draw(settings_of(key))
    # an internal decay over the whole run knows the budget
    assume(not any("n" in names(s.tree) for s in get(key).statements(get(key).values(knobs))))
    surface = SURFACES[data.draw(st.sampled_from(sorted(SURFACES)))]
    short = optimizers.run(key, surface, (x, y), 7, **knobs)
    long = optimizers.run(key, surface, (x, y), 20, **knobs)
    np.testing.assert_array_equal(long.theta[:8], short.theta)


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), x=COORDINATE, y=COORDINATE)
def test_every_stored_number_of_the_path_is_finite(key: str, data: Any, x: float, y: float) -> None:
    knobs = data.draw(settings_of(key))
    run = optimizers.run(key, SURFACES["rosenbrock"], (x, y), 25, **knobs)
    assert np.isfinite(run.theta).all()
    assert run.outcome.kind == "diverged" or run.valid == 25
    np.testing.assert_array_equal(run.theta[run.valid :], np.broadcast_to(run.theta[run.valid], (26 - run.valid, 2)))


@pytest.mark.parametrize("key", KEYS)
def test_zero_gradient_from_zero_state_stays(key: str) -> None:
    """At a stationary point nothing has a reason to move."""
    run = optimizers.run(key, surfaces.get("bowl"), (0.0, 0.0), 5)
    np.testing.assert_array_equal(run.theta, np.zeros((6, 2)))


@cache
def scaled_run(key: str, c: float) -> Any:
    """A run on a bowl times a factor."""
    knobs = {"eps": 0.0} if any(knob.name == "eps" for knob in get(key).knobs) else {}
    surface = surfaces.from_formula(f"{c!r}*(x^2 + 10*y^2)/2", start=(1.0, 1.0))
    return optimizers.run(key, surface, (1.0, 0.7), 30, lr=0.01, **knobs)


@pytest.mark.parametrize("key", [key for key in KEYS if get(key).scale_free])
@given(power=st.integers(-12, 12))
def test_a_scale_free_rule_does_not_see_a_factor_on_the_loss(key: str, power: int) -> None:
    """With ε = 0 the path is the same, to the last bit for powers of two."""
    plain, louder = scaled_run(key, 1.0), scaled_run(key, 2.0**power)
    np.testing.assert_allclose(louder.theta, plain.theta, rtol=1e-12, atol=1e-15)


@cache
def turned_run(key: str, degrees: float) -> Any:
    """A run on a turned bowl, from a start that has turned along."""
    surface = surfaces.get("bowl", rotation=degrees)
    lr = {"lr": 0.02} if any(knob.name == "lr" for knob in get(key).knobs) else {}
    return optimizers.run(key, surface, surface.pose.outward(-4.0, 1.5), 30, **lr)


@pytest.mark.parametrize("key", [key for key in KEYS if get(key).turns])
@given(degrees=st.floats(-90, 90))
def test_a_rule_that_turns_with_the_surface_walks_the_turned_path(key: str, degrees: float) -> None:
    plain = turned_run(key, 0.0)
    assume(plain.outcome.kind != "diverged")
    other = turned_run(key, degrees)
    back = np.array([other.surface.pose.outward(*point) for point in plain.theta])
    np.testing.assert_allclose(other.theta, back, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("key", KEYS)
def test_a_lane_is_a_run_of_its_own(key: str) -> None:
    """Arrays of starts and of a knob give, lane by lane, what single runs give."""
    surface = SURFACES["beale"]
    xs, ys = np.array([1.0, 0.5, -1.0, 2.0]), np.array([1.5, 0.5, 1.0, -0.5])
    number = next(iter(get(key).number_knobs), None)
    knobs = {} if number is None else {number.name: np.full(4, float(number.default)) * [1.0, 0.5, 0.25, 1.0]}
    if number is not None and number.integer:
        knobs = {}
    lanes = optimizers.run(key, surface, (xs, ys), 40, **knobs)
    for i in range(4):
        alone = optimizers.run(
            key, surface, (xs[i], ys[i]), 40, **{name: float(value[i]) for name, value in knobs.items()}
        )
        np.testing.assert_array_equal(lanes.theta[:, :, i], alone.theta)
        np.testing.assert_array_equal(lanes.loss[:, i], alone.loss)
        assert lanes.outcome[i] == alone.outcome
