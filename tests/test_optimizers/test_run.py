"""``run`` as its users know it: shapes, frozen lanes, refusals."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optimizers
import surfaces
from optimizers import schedules, transforms, wrappers
from optimizers.lanes import MAX_START
from optimizers.loop import SCALAR_LANES
from optimizers.parts import Part
from optimizers.registry import get, get_schedule, get_transform
from optimizers.run import MAX_STEPS
from symbolic.errors import FallLineError, FormulaError, KnobError, UnknownKeyError
from symbolic.knob import Knob

BOWL = surfaces.get("bowl")
PARTS: list[Part] = [
    *map(get, optimizers.keys()),
    *map(get_schedule, schedules.keys()),
    *map(get_transform, transforms.keys()),
    *map(get_transform, wrappers.keys()),
]


def test_the_shapes_are_the_promised_ones() -> None:
    run = optimizers.run("adam", BOWL, (-4.0, 1.5), 50)
    assert run.theta.shape == (51, 2)
    assert run.loss.shape == run.grad_norm.shape == (51,)
    assert run.lr.shape == (50,)
    assert {array.dtype for array in (run.theta, run.loss, run.grad_norm, run.lr)} == {np.dtype(np.float64)}
    assert run.theta[0].tolist() == [-4.0, 1.5]


def test_lanes_stand_in_the_last_axis() -> None:
    run = optimizers.run("sgd", BOWL, (np.linspace(-4, 4, 30), 1.0), 20, lr=np.linspace(0.001, 0.2, 30))
    assert run.theta.shape == (21, 2, 30)
    assert run.loss.shape == (21, 30)
    assert run.lr.shape == (20, 30)
    assert len(run.outcome) == 30


@pytest.mark.parametrize("lanes", [3, SCALAR_LANES + 20])
def test_final_keeps_the_last_point_only(lanes: int) -> None:
    starts = (np.linspace(-4, 4, lanes), 1.0)
    final = optimizers.run("adam", BOWL, starts, 60, record="final")
    full = optimizers.run("adam", BOWL, starts, 60)
    assert final.theta.shape == (1, 2, lanes)
    np.testing.assert_array_equal(final.theta[0], full.theta[-1])


@pytest.mark.parametrize("lanes", [5, SCALAR_LANES + 5])
def test_a_diverged_lane_freezes_without_disturbing_the_others(lanes: int) -> None:
    rates = np.full(lanes, 0.01)
    rates[[1, 3]] = 1e3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mixed = optimizers.run("momentum", surfaces.get("rosenbrock"), (-1.2, 1.0), 200, lr=rates * 0.01)
        calm = optimizers.run("momentum", surfaces.get("rosenbrock"), (-1.2, 1.0), 200, lr=np.full(lanes, 0.01 * 0.01))
    for i in range(lanes):
        if i in (1, 3):
            assert mixed.outcome[i].kind == "diverged"
            assert mixed.outcome[i].step == mixed.valid[i] + 1
            assert (mixed.theta[mixed.valid[i] :, :, i] == mixed.theta[mixed.valid[i], :, i]).all()
        else:
            np.testing.assert_array_equal(mixed.theta[:, :, i], calm.theta[:, :, i])
    assert np.isfinite(mixed.theta).all()


@pytest.mark.parametrize("key", optimizers.keys())
def test_no_warning_escapes_even_from_absurd_runs(key: str) -> None:
    knobs: dict[str, Any] = {"lr": 1e4} if any(knob.name == "lr" for knob in get(key).knobs) else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for lanes in (1, SCALAR_LANES + 1):
            run = optimizers.run(key, surfaces.get("beale"), (np.full(lanes, 1e6), np.full(lanes, -1e6)), 30, **knobs)
            assert np.isfinite(run.theta).all()


def illegal(knob: Knob) -> list[Any]:
    """Values a knob must refuse, from its own declaration."""
    if knob.is_choice:
        return ["nonsense", 1, None, 0.5]
    bad: list[Any] = [float("nan"), float("inf"), float("-inf"), "fast", None, True, 1j]
    if np.isfinite(knob.low):
        bad += [knob.low - 1.0, *([knob.low] if knob.low_open else [])]
    if np.isfinite(knob.high):
        bad += [knob.high + 1.0, *([knob.high] if knob.high_open else [])]
    if knob.integer:
        bad.append(knob.default + 0.5)
    return bad


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{type(part).__name__}-{part.key}")
def test_every_knob_refuses_what_lies_outside_its_interval(part: Part) -> None:
    for knob in part.knobs:
        for value in illegal(knob):
            with pytest.raises(KnobError) as caught:
                part.values({knob.name: value})
            assert knob.name in str(caught.value)
            assert "allowed" in str(caught.value)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{type(part).__name__}-{part.key}")
def test_every_part_tells_what_it_is(part: Part) -> None:
    assert part.title
    assert part.summary.endswith(".")
    assert len({knob.name for knob in part.knobs}) == len(part.knobs)
    for knob in part.knobs:
        assert knob.title, knob.name
        assert knob.doc.endswith("."), knob.name
        assert knob.is_choice or knob.symbol, knob.name
    assert r"\begin{aligned}" in part.latex()


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_rule_has_its_card(key: str) -> None:
    rule = get(key)
    assert rule.cures.endswith(".")
    assert rule.breaks.endswith(".")
    assert rule.reference
    assert rule.family
    assert rule.direction
    assert rule.scale


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: optimizers.run("adm", BOWL), "adam"),
        (lambda: optimizers.get("sgdd"), "sgd"),
        (lambda: optimizers.run("sgd", BOWL, schedule="cosin"), "cosine"),
        (lambda: optimizers.run("sgd", BOWL, transforms=("clip_nrm",)), "clip_norm"),
        (lambda: schedules.values("cosinus", 10), "cosine"),
    ],
)
def test_an_unknown_key_is_named_and_the_near_one_offered(call: Any, words: str) -> None:
    with pytest.raises(UnknownKeyError, match=words):
        call()


@pytest.mark.parametrize(
    "knobs", [{"lr": 0}, {"lr": -1}, {"lr": float("nan")}, {"lr": np.array([0.1, np.nan])}, {"momentum": 0.5}]
)
def test_bad_knobs_are_refused(knobs: dict[str, Any]) -> None:
    with pytest.raises(KnobError):
        optimizers.run("sgd", BOWL, (1, 1), 10, **knobs)


@pytest.mark.parametrize("steps", [0, -1, MAX_STEPS + 1, 1.5, "10", None, True, float("nan")])
def test_absurd_steps_are_refused(steps: Any) -> None:
    with pytest.raises(KnobError, match="steps"):
        optimizers.run("sgd", BOWL, (1, 1), steps)


@pytest.mark.parametrize(
    "start", [(np.nan, 0), (0, np.inf), (2 * MAX_START, 0), (0, -2 * MAX_START), (1,), "ab", 5, (None, 1), (1, 2, 3)]
)
def test_a_start_outside_the_plane_is_refused(start: Any) -> None:
    with pytest.raises(KnobError, match="start"):
        optimizers.run("sgd", BOWL, start, 10)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "x"])
def test_bad_seeds_are_refused(seed: Any) -> None:
    with pytest.raises(KnobError, match="seed"):
        optimizers.run("sgd", BOWL, (1, 1), 10, seed=seed)


def test_lanes_of_different_lengths_are_refused() -> None:
    with pytest.raises(FallLineError, match="3, 4"):
        optimizers.run("sgd", BOWL, (np.zeros(3), 0.0), 10, lr=np.full(4, 0.1))


def test_too_many_points_to_keep_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(FallLineError, match="final"):
        optimizers.run("sgd", BOWL, (np.zeros(10_000), 0.0), 100_000)


def test_an_unknown_quantity_to_record_is_refused() -> None:
    with pytest.raises(FormulaError, match="nothing_such"):
        optimizers.run("adam", BOWL, (1, 1), 5, record=["nothing_such"])


def test_intermediates_are_recorded_by_name() -> None:
    run = optimizers.run("adam", BOWL, (-4.0, 1.5), 40, record=["m", "v_hat"])
    assert run.quantities["m"].shape == (40, 2)
    gradients = BOWL.gradient(*run.theta.T)[:, :-1].T
    m = np.zeros(2)
    for k in range(40):
        m = 0.9 * m + (1 - 0.9) * gradients[k]
        np.testing.assert_allclose(run.quantities["m"][k], m, rtol=1e-14)


def test_what_the_surface_says_can_be_recorded_even_where_no_line_assigns_it() -> None:
    run = optimizers.run("adam", BOWL, (-4.0, 1.5), 10, record=["g", "f", "H"])
    np.testing.assert_array_equal(run.quantities["g"], BOWL.gradient(*run.theta[:-1].T).T)
    np.testing.assert_array_equal(run.quantities["f"], run.loss[:-1])
    np.testing.assert_array_equal(run.quantities["H"], np.tile([1.0, 0.0, 0.0, 20.0], (10, 1)))


@given(start=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), steps=st.integers(1, 12))
def test_any_sane_start_gives_a_path(start: tuple[float, float], steps: int) -> None:
    run = optimizers.run("rmsprop", surfaces.get("rosenbrock"), start, steps)
    assert run.theta.shape == (steps + 1, 2)
    assert np.isfinite(run.theta).all()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_a_part_says_in_one_line_what_it_is(part: Part) -> None:
    assert repr(part).startswith(f"<{type(part).__name__.lower()} {part.key}: {part.title}")
    assert len(repr(part)) < 300
    assert all(f", {knob.name}=" in repr(part) for knob in part.knobs)


@pytest.mark.parametrize("ask", [
    lambda: optimizers.run("adam", "bowl"),
    lambda: optimizers.sweep("adam", "bowl", {"lr": [0.1]}),
    lambda: optimizers.race(["adam"], ["bowl"]),
], ids=["run", "sweep", "race"])  # fmt: skip
def test_a_key_is_no_surface_and_says_what_to_do(ask: Callable[[], object]) -> None:
    with pytest.raises(KnobError, match=r"surfaces\.get\('bowl'\)"):
        ask()


@pytest.mark.parametrize("alone", ["clip_norm", ("clip_norm", {"max_norm": 1.0})])
def test_one_transform_needs_no_list(alone: Any) -> None:
    run = optimizers.run("adam", BOWL, steps=5, transforms=alone)
    assert np.array_equal(run.theta, optimizers.run("adam", BOWL, steps=5, transforms=["clip_norm"]).theta)
