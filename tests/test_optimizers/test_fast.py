"""The extra ``fast``: machine code gives the arrays' lanes, and is used only where it pays."""

from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers import fast

LANES = 700  # more than one block of lanes, the last one short
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("adam", "rosenbrock", {"lr": np.geomspace(1e-3, 2.0, LANES), "beta2": 0.9 + np.arange(LANES) % 7 / 70}),
    ("momentum", "himmelblau", {"lr": 0.02, "schedule": "cosine", "transforms": (("noise", {"size": 0.5}),)}),
    ("rprop", "beale", {}),
    ("newton", "rosenbrock", {}),
]  # fmt: skip
WATCHED = ("adam", "momentum")  # with the measures too: they are the same lines for every rule, and slow to compile


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "FROM", 0)


def lanes_of(rule: str, surface: str, knobs: dict[str, Any], record: str) -> Any:
    x, y = np.random.default_rng(4).uniform(-2, 2, (2, LANES))
    return optimizers.run(rule, surfaces.get(surface), (x, y), 120, record=record, **knobs)


@pytest.mark.parametrize(("rule", "surface", "knobs"), CASES, ids=[case[0] for case in CASES])
def test_lanes_of_machine_code_are_the_arrays_lanes(
    rule: str, surface: str, knobs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = ("last", "final") if rule in WATCHED else ("last",)
    arrays = [lanes_of(rule, surface, knobs, record) for record in records]
    monkeypatch.setattr(fast, "FROM", 0)
    compiled = [lanes_of(rule, surface, knobs, record) for record in records]
    for one, other in zip(arrays, compiled, strict=True):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.valid, other.valid)
    if rule in WATCHED:
        for name, values in arrays[1].outcome.measures.items():
            np.testing.assert_array_equal(compiled[1].outcome.measures[name], values, err_msg=name)
        np.testing.assert_array_equal(arrays[1].outcome.codes, compiled[1].outcome.codes)


def test_where_exp_stands_the_verdicts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = lanes_of("adam", "ackley", {"lr": 0.1}, "final")
    monkeypatch.setattr(fast, "FROM", 0)
    after = lanes_of("adam", "ackley", {"lr": 0.1}, "final")
    assert (before.outcome.codes == after.outcome.codes).mean() > 0.99
    np.testing.assert_allclose(np.median(np.abs(before.theta - after.theta)), 0.0, atol=1e-12)


def test_small_work_and_lanes_with_surfaces_of_their_own_stay_with_the_arrays() -> None:
    ground = surfaces.get("bowl").expression.ground(surfaces.get("bowl").knob_values)
    assert not fast.can_walk(ground, fast.FROM - 1, surfaces=False)
    assert fast.can_walk(ground, fast.FROM, surfaces=False)
    assert not fast.can_walk(ground, fast.FROM, surfaces=True)


def test_without_numba_the_arrays_do_the_work(always: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "compiler", lambda: None)
    assert lanes_of("sgd", "bowl", {"lr": 0.01}, "last").theta.shape == (1, 2, LANES)
