"""Every schedule against its formula, written again here in plain Python."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers import schedules
from optimizers.knobs import lr as lr_knob
from optimizers.parts import Rule
from optimizers.registry import get_schedule
from optimizers.system import Use, compose
from symbolic.expression import Expression


def test_constant() -> None:
    assert schedules.values("constant", 5, lr=0.3).tolist() == [0.3] * 5


def test_exponential() -> None:
    np.testing.assert_allclose(
        schedules.values("exponential", 50, lr=0.1, gamma=0.9), [0.1 * 0.9**k for k in range(50)], rtol=1e-14
    )


def test_warmup_starts_at_its_share_and_stays_at_the_full_value() -> None:
    found = schedules.values("warmup", 30, lr=0.2, warmup_steps=10, start_factor=0.25)
    np.testing.assert_allclose(found, [0.2 * (0.25 + 0.75 * min(k / 10, 1)) for k in range(30)], rtol=1e-14)
    assert found[0] == 0.05
    assert (found[10:] == 0.2).all()


@pytest.mark.parametrize(("first", "growth"), [(10, 1), (5, 2), (3, 3), (1, 1), (200, 2)])
def test_cosine_restarts_where_the_cycles_end(first: int, growth: int) -> None:
    found = schedules.values("cosine", 100, lr=0.1, T_0=first, T_mult=growth, eta_min=0.01)
    expected, i, length = [], 0, first
    for _ in range(100):
        expected.append(0.01 + (0.1 - 0.01) * (1 + math.cos(math.pi * i / length)) / 2)
        i += 1
        if i == length:
            i, length = 0, length * growth
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("key", [key for key in schedules.keys() if get_schedule(key).relative])
def test_values_have_the_shape_and_scale_with_the_base(key: str) -> None:
    small, large = schedules.values(key, 64, lr=0.25), schedules.values(key, 64, lr=0.5)
    assert small.shape == (64,)
    assert small.dtype == np.float64
    assert np.isfinite(small).all()
    np.testing.assert_allclose(large, 2 * small, rtol=1e-12)


def test_a_run_records_the_rate_it_used_and_uses_the_rate_it_records() -> None:
    surface = surfaces.get("bowl")
    run = optimizers.run("sgd", surface, (-4.0, 1.5), 40, ("cosine", {"T_0": 15}), lr=0.05)
    np.testing.assert_array_equal(run.lr, schedules.values("cosine", 40, lr=0.05, T_0=15))
    moves = np.diff(run.theta, axis=0)
    gradients = surface.gradient(*run.theta[:-1].T).T
    np.testing.assert_allclose(moves, -run.lr[:, None] * gradients, rtol=1e-9, atol=1e-12)


def test_a_schedule_may_move_the_momentum() -> None:
    run = optimizers.run(
        "momentum", surfaces.get("bowl"), (-4.0, 1.5), 20, ("warmup", {"warmup_steps": 10}, "momentum"), lr=0.01
    )
    np.testing.assert_allclose(run.quantities["momentum"][:11], 0.9 * (0.1 + 0.9 * np.arange(11) / 10))
    assert (run.lr == 0.01).all()


def test_rate_and_momentum_may_be_scheduled_together() -> None:
    run = optimizers.run(
        "momentum",
        surfaces.get("bowl"),
        (-4.0, 1.5),
        20,
        ["cosine", ("exponential", {"gamma": 0.9}, "momentum")],
        lr=0.01,
    )
    np.testing.assert_allclose(run.quantities["momentum"], 0.9 * 0.9 ** np.arange(20))
    np.testing.assert_allclose(run.lr, schedules.values("cosine", 20, lr=0.01))


REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "schedules.json").read_text())


@pytest.mark.parametrize("curve", REFERENCE["curves"], ids=lambda curve: curve["name"])
def test_curves_are_those_of_the_libraries(curve: dict[str, Any]) -> None:
    """The factor on a rate of 1 (momentum: the value itself), at every update."""
    uses = curve["ours"] if isinstance(curve["ours"][0], list) else [curve["ours"]]
    steps = len(curve["values"])
    momentum = "momentum" in curve["ours"][0]
    if uses[0][0] == "plateau":
        found = on_losses(REFERENCE["losses"], uses[0][1])
    else:
        given = [(key, knobs, "momentum" if momentum else "lr") for key, knobs in uses]
        knobs = {"lr": 1e-3, "momentum": 0.95} if momentum else {"lr": 1.0}
        run = optimizers.run("momentum", surfaces.get("bowl"), (0.0, 0.0), steps, given, **knobs)
        found = run.quantities["momentum"] if momentum else run.lr
    # optax computes in float32 here and there: its count is an int32
    rtol = 2e-6 if curve["name"].startswith("optax") else 1e-12
    np.testing.assert_allclose(found, curve["values"], rtol=rtol, atol=1e-7 if rtol > 1e-9 else 1e-14)


def on_losses(losses: list[float], knobs: dict[str, Any]) -> list[float]:
    """The plateau rule on a written list of losses: on the surface f = x, each step is taken from x = loss."""
    rule = Rule(key="still", title="", equations="theta = theta", knobs=(lr_knob(1.0),))
    schedule = get_schedule("plateau")
    system = compose(rule, {"lr": 1.0}, [Use(schedule, schedule.values(knobs))])
    kernels = system.kernels(("lr",))
    asks = (*Expression.read("x").ground({}).arrays(slice(None)), None)
    fixed = [np.float64(system.values[name]) for name in kernels.step.knobs] + [np.float64(len(losses))]
    prepare, advance = kernels.array
    tables, shared = kernels.columns(fixed, len(losses), None), prepare(*fixed)
    state = kernels.starts(*asks, np.float64(losses[0]), np.float64(0.0), *fixed)
    rates = []
    for k, loss in enumerate(losses):
        row = [table[k] for table in tables]
        moved = advance(*asks, np.float64(loss), np.float64(0.0), *state, *row, *shared)
        state = moved[2 : 2 + len(state)]
        rates.append(float(kernels.recorded(moved, row)[0]))
    return rates


def test_the_plateau_is_judged_by_the_runs_own_loss() -> None:
    """Gradient descent at the edge of stability on a bowl: the loss stops falling, the rate drops, the run arrives."""
    surface = surfaces.get("bowl")
    stuck = optimizers.run("sgd", surface, (-4.0, 1.5), 200, lr=0.1)
    freed = optimizers.run("sgd", surface, (-4.0, 1.5), 200, ("plateau", {"patience": 5, "factor": 0.5}), lr=0.1)
    assert stuck.loss[-1] == pytest.approx(22.5)
    assert freed.lr[-1] < 0.1
    assert freed.outcome.kind == "converged"


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_schedule_after_a_warm_up_begins_its_own_time_when_that_ends(cut: int) -> None:
    for key, knobs in (
        ("cosine", {"T_0": 10, "T_mult": 2}),
        ("exponential", {}),
        ("step", {"period": 7}),
        ("linear", {}),
    ):
        chain = [("warmup", {"warmup_steps": cut}), (key, knobs)]
        run = optimizers.run("sgd", surfaces.get("bowl"), (0.0, 0.0), 60, chain, lr=0.5)
        np.testing.assert_allclose(run.lr[cut:], schedules.values(key, 60 - cut, lr=0.5, **knobs), rtol=1e-13)
        np.testing.assert_allclose(run.lr[:cut], schedules.values("warmup", cut, lr=0.5, warmup_steps=cut), rtol=1e-13)


def test_three_in_a_chain() -> None:
    chain = [
        ("two_level", {"low_steps": 10}),
        ("warmup", {"warmup_steps": 20, "start_factor": 0.5}),
        ("exponential", {}),
    ]
    run = optimizers.run("sgd", surfaces.get("bowl"), (0.0, 0.0), 60, chain, lr=1.0)
    expected = [
        0.1 * 0.5 if k < 10 else 0.5 + 0.5 * min((k - 10) / 20, 1) if k < 30 else 0.99 ** (k - 30) for k in range(60)
    ]
    np.testing.assert_allclose(run.lr, expected, rtol=1e-13)


def test_power() -> None:
    found = schedules.values("power", 60, lr=1.0, s=10)
    assert (found[10], found[20]) == (0.5, pytest.approx(1 / 3))
    np.testing.assert_allclose(schedules.values("power", 5, s=3.0, c=0.5), [(1 + k / 3) ** -0.5 for k in range(5)])


@pytest.mark.parametrize(("width", "peak"), [(512, 6.99e-4), (256, 9.88e-4)])
def test_noam_peaks_where_the_paper_says(width: int, peak: float) -> None:
    found = schedules.values("noam", 6000, lr=1.0, d_model=width)
    assert int(np.argmax(found)) + 1 == 4000
    assert found.max() == pytest.approx(peak, rel=1e-3)
    np.testing.assert_allclose(found, [width**-0.5 * min(s**-0.5, s * 4000**-1.5) for s in range(1, 6001)], rtol=1e-12)


def test_two_level_and_inverse_square_root() -> None:
    assert schedules.values("two_level", 5, lr=0.1, low_steps=3).tolist() == pytest.approx([0.01] * 3 + [0.1] * 2)
    found = schedules.values("inverse_sqrt", 100, lr=1.0, warmup_steps=25)
    assert found[24] == pytest.approx(1.0)
    assert found[99] == pytest.approx(0.5)


def test_warm_up_stable_decay() -> None:
    found = schedules.values("wsd", 100, lr=1.0)
    np.testing.assert_allclose(found[:10], np.arange(1, 11) / 10)
    assert (found[9:81] == 1.0).all()
    np.testing.assert_allclose(found[80:], (100 - np.arange(80, 100)) / 20)


def test_momentum_ramp_and_lengthening_memory() -> None:
    ramp = ("momentum_ramp", {"T_1": 10, "T_2": 20}, "momentum")
    run = optimizers.run("momentum", surfaces.get("bowl"), (1.0, 1.0), 40, [ramp], momentum=0.99)
    np.testing.assert_allclose(run.quantities["momentum"][[0, 5, 10, 20, 30, 39]], [0.5, 0.7, 0.9, 0.945, 0.99, 0.99])
    beta = optimizers.run("adam", surfaces.get("bowl"), (1.0, 1.0), 50, [("beta_power", {}, "beta2")], beta2=0.95)
    np.testing.assert_allclose(beta.quantities["beta2"], [min(0.95, 1 - t**-0.8) for t in range(1, 51)])


def test_the_rate_drops_for_good_when_the_loss_reaches_the_threshold() -> None:
    surface = surfaces.get("bowl")
    drop = ("loss_threshold", {"level": 5.0, "factor": 0.25})
    run = optimizers.run("momentum", surface, (-4.0, 1.5), 200, drop, lr=0.04, form="displacement", record=["s1_drop"])
    below = run.loss[:-1] < 5.0
    reached = int(np.argmax(below))
    assert 0 < reached < 100
    assert not below[reached:].all()  # it rises above the threshold again, and the rate stays where it is
    np.testing.assert_array_equal(run.lr, np.where(np.arange(200) < reached, 0.04, 0.01))
    assert np.flatnonzero(run.quantities["s1_drop"]).tolist() == [reached]
    second = ("loss_threshold", {"level": 0.5, "factor": 0.1})
    twice = optimizers.run("sgd", surface, (-4.0, 1.5), 400, [drop, second], lr=0.04)
    assert sorted({round(float(rate), 12) for rate in twice.lr}) == [0.001, 0.01, 0.04]


def test_momentum_is_raised_while_gradients_are_small() -> None:
    surface = surfaces.get("rosenbrock")
    knobs = {"first": 0.5, "share": 0.05, "T": 30}
    run = optimizers.run("momentum", surface, None, 200, ("momentum_raise", knobs, "momentum"), lr=5e-4, momentum=0.99)
    slope = run.grad_norm[:-1]
    small = np.cumsum(slope <= 0.05 * np.maximum.accumulate(slope))
    expected = 0.5 + 0.49 * np.minimum(small / 30, 1)
    np.testing.assert_allclose(run.quantities["momentum"], expected, rtol=1e-12)
    assert run.quantities["momentum"][0] == 0.5
    assert run.quantities["momentum"][-1] == pytest.approx(0.99)
    least = optimizers.run("momentum", surface, None, 5, ("momentum_raise", {}, "momentum"), momentum=0.3)
    assert (least.quantities["momentum"] == 0.3).all()  # a knob below the first value stays


def test_growth_by_steps_is_exact_and_ends_at_its_limit() -> None:
    found = schedules.values("growth", 60, lr=0.1, factor=3.0, period=10, most=30.0)
    np.testing.assert_array_equal(found, [0.1 * min(3.0 ** (k // 10), 30.0) for k in range(60)])


def test_restarts_are_marked() -> None:
    assert schedules.restarts("cosine", 100, T_0=10, T_mult=2) == [10, 30, 70]
    assert schedules.restarts("exponential", 100) == []
