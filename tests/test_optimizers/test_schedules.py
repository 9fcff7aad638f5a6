"""Every schedule against its formula, written again here in plain Python."""

import math

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers import schedules
from optimizers.registry import get_schedule


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
