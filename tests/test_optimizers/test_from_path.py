"""A path that was walked elsewhere is judged as one of ours."""

from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.parts import PythonRule
from optimizers.trajectory import Trajectory
from symbolic.errors import FallLineError

ROSENBROCK = surfaces.get("rosenbrock")


@pytest.mark.parametrize("key", optimizers.keys())
@pytest.mark.parametrize("ground", ["rosenbrock", "bowl", "saddle"])
def test_our_own_path_handed_back_has_our_own_verdict(key: str, ground: str) -> None:
    surface = surfaces.get(ground)
    ours = optimizers.run(key, surface, steps=120)
    theirs = Trajectory.from_path(ours.theta[: ours.valid + 1] if ours.valid < 120 else ours.theta, surface)
    if ours.valid == 120:
        decayed = bool(ours.knobs.get("weight_decay"))
        assert decayed or theirs.outcome == ours.outcome
    assert np.array_equal(theirs.loss, ours.loss[: len(theirs.loss)], equal_nan=True)
    assert np.array_equal(theirs.grad_norm, ours.grad_norm[: len(theirs.loss)], equal_nan=True)


@pytest.mark.parametrize("end", [np.nan, np.inf, -np.inf, 2e10])
def test_a_point_that_is_not_finite_is_where_it_diverged(end: float) -> None:
    ours = optimizers.run("sgd", ROSENBROCK, steps=50, lr=5.0)
    path = ours.theta.copy()
    path[ours.valid + 1 :] = end
    theirs = Trajectory.from_path(path, ROSENBROCK)
    assert theirs.valid == ours.valid < 50
    assert theirs.outcome == ours.outcome
    assert np.isfinite(theirs.theta).all()


def test_any_library_s_numbers_are_taken() -> None:
    path = optimizers.run("adam", ROSENBROCK, steps=30, lr=0.1).theta
    whole = Trajectory.from_path(path, ROSENBROCK)
    single = Trajectory.from_path(path.astype(np.float32), ROSENBROCK)
    assert single.theta.dtype == np.float64
    assert np.allclose(single.theta, whole.theta, rtol=1e-6)
    for same in (path.tolist(), [tuple(point) for point in path], path[:, :, None], path[:, None, :]):
        assert np.array_equal(Trajectory.from_path(same, ROSENBROCK).theta, path)
    assert path.flags.writeable
    assert not np.shares_memory(whole.theta, path), "the caller's array is left alone"


def test_steps_cut_a_path_or_let_it_stand() -> None:
    path = optimizers.run("adam", ROSENBROCK, steps=40, lr=0.1).theta
    short, long = (Trajectory.from_path(path, ROSENBROCK, steps=n) for n in (10, 100))
    assert np.array_equal(short.theta, path[:11])
    assert long.steps == 100
    assert np.array_equal(long.theta[:41], path)
    assert (long.theta[41:] == path[-1]).all()
    assert long.valid == 100
    assert long.outcome == Trajectory.from_path(path, ROSENBROCK).outcome, "what it did not walk is not judged"
    assert long.evaluations == 40


def test_rates_may_come_with_it() -> None:
    path = [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]
    assert Trajectory.from_path(path, ROSENBROCK, lr=0.1).lr.tolist() == [0.1, 0.1]
    assert Trajectory.from_path(path, ROSENBROCK, lr=[0.2, 0.1], steps=3).lr[:2].tolist() == [0.2, 0.1]
    assert np.isnan(Trajectory.from_path(path, ROSENBROCK).lr).all()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ([], "shape"),
        ([[1.0, 2.0]], "two points"),
        (np.zeros((2, 9)), "hand in its .T"),
        (np.zeros((9, 3)), "9 × 3"),
        (np.zeros(9), "steps × 2"),
        (np.zeros((4, 4, 4)), "4 × 4 × 4"),
        ([["a", "b"], ["c", "d"]], "array of numbers"),
        ([[1.0, 2.0], [3.0]], "array of numbers"),
        (np.zeros((3, 2), dtype=complex), "array of numbers"),
        ([[np.nan, 0.0], [0.0, 0.0]], "first point"),
        (np.zeros((1_000_002, 2)), "are the most"),
        ("theta.npz", "array of numbers"),
        (None, "array of numbers"),
    ],
)
def test_what_is_no_path_is_refused_in_words(path: Any, told: str) -> None:
    with pytest.raises(FallLineError, match=told.replace(".", r"\.")):
        Trajectory.from_path(path, ROSENBROCK)


def test_it_knows_that_no_rule_of_ours_walked_it() -> None:
    told = Trajectory.from_path([[0.0, 1.0], [0.5, 0.5]], ROSENBROCK)
    assert isinstance(told.rule, PythonRule)
    assert told.rule.key == "replay"
    assert told.rule.key not in optimizers.keys()
    assert told.quantities == {}
    assert "replay: 1 steps" in repr(told)
