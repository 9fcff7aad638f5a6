"""Batches: what is drawn, what steps ask of it, and that every kernel asks the same."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import surfaces
from optimizers import fast, run
from optimizers.batches import order_of, stream
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, get
from optimizers.sweep import sweep
from symbolic.errors import FallLineError
from symbolic.rows import BATCH
from symbolic.table import Table

DRAWS = ("epochs", "fresh", "replacement")
TABLED = [key for key in surfaces.keys() if surfaces.get(key).table is not None]
RULES = sorted(key for key, rule in all_rules().items() if not isinstance(rule, PythonRule))
SEARCHING = sorted(key for key, rule in all_rules().items() if isinstance(rule, PythonRule))
STEPS = 30


def batch(size: float, draw: str = "epochs") -> list[tuple[str, dict[str, Any]]]:
    return [("minibatch", {"batch": size, "draw": draw})]


def batches_of(surface: Any, size: int, draw: str, seed: int = 0, steps: int = STEPS, **more: Any) -> Iterator[Any]:
    """The rows of every step of a run, as its own records name them."""
    found = run(
        "sgd", surface, steps=steps, transforms=batch(size, draw), seed=seed, record=list(BATCH), lr=1e-6, **more
    )
    rows = len(surface.table)
    order, _ = order_of((np.array([seed]), np.array([0])), rows, steps, draw)
    for base, begin, count in zip(*(np.ravel(found.quantities[name]).astype(int) for name in BATCH), strict=True):
        yield order[base + begin :][:count]


def gradient_over(surface: Any, point: Any, rows: Any) -> np.ndarray:
    ask = surface.expression.ground(surface.knob_values, BATCH, rows).arrays(slice(0, 1))[0]
    return np.array(ask(*map(np.float64, point), 0, 0, len(rows))[1:])


@pytest.mark.parametrize(("seed", "replicate", "rows"), [(0, 0, 1), (0, 0, 2), (3, 0, 7), (2**32 - 1, 5, 60)])
def test_epochs_are_permutations_and_longer_streams_go_on(seed: int, replicate: int, rows: int) -> None:
    for draw in ("epochs", "fresh"):
        drawn = stream(seed, replicate, rows, 50, draw)
        assert (np.sort(drawn.reshape(50, rows)) == np.arange(rows)).all()
        assert len({tuple(each) for each in drawn.reshape(50, rows)}) > min(rows - 1, 30)
    for draw in DRAWS:
        drawn = stream(seed, replicate, rows, 50, draw)
        assert ((drawn >= 0) & (drawn < rows)).all()
        assert (stream(seed, replicate, rows, 20, draw) == drawn[: 20 * rows]).all()
        if rows > 2:
            assert (stream(seed - 1 if seed else 1, replicate, rows, 50, draw) != drawn).any()
            assert (stream(seed, replicate + 1, rows, 50, draw) != drawn).any()


@pytest.mark.parametrize("draw", DRAWS)
def test_every_row_comes_equally_often_at_every_place(draw: str) -> None:
    rows, steps = 6, 20_000
    drawn = stream(11, 0, rows, steps, draw).reshape(steps, rows)
    shares = np.array([[np.mean(drawn[:, place] == row) for row in range(rows)] for place in range(rows)])
    assert np.abs(shares - 1 / rows).max() < 5 * np.sqrt(1 / rows / steps)  # five standard errors


@pytest.mark.parametrize("key", TABLED)
@pytest.mark.parametrize("size", [1, 4, 5])
def test_the_batches_of_an_epoch_are_all_rows_and_their_gradients_average_to_the_whole_one(key: str, size: int) -> None:
    surface = surfaces.get(key)
    rows = len(surface.table)
    each = -(-rows // size)
    found = list(itertools.islice(batches_of(surface, size, "epochs", steps=3 * each), 3 * each))
    point = surface.first_start
    for epoch in range(3):
        mine = found[epoch * each : (epoch + 1) * each]
        assert sorted(np.concatenate(mine)) == list(range(rows))
        total = sum(len(part) * gradient_over(surface, point, part) for part in mine)
        assert total / rows == pytest.approx(surface.gradient(*point), rel=1e-10, abs=1e-12)
    assert any(len(part) < size for part in found) == bool(rows % size)


def test_fresh_batches_have_no_row_twice_and_replaced_ones_do() -> None:
    surface = surfaces.get("line_fit")
    fresh, replaced = (list(batches_of(surface, 6, draw, steps=100)) for draw in ("fresh", "replacement"))
    assert all(len(set(part)) == len(part) == 6 for part in fresh)
    assert len({frozenset(part) for part in fresh}) > 50  # other rows at every step, not two halves in turn
    assert any(len(set(part)) < 6 for part in replaced)


@pytest.mark.parametrize("draw", DRAWS)
def test_a_smaller_batch_is_the_beginning_of_a_larger_one_and_all_rows_are_the_whole(draw: str) -> None:
    surface = surfaces.get("line_fit")
    whole = run("adam", surface, steps=STEPS)
    for size in (len(surface.table), 1000):
        assert (run("adam", surface, steps=STEPS, transforms=batch(size, draw)).theta == whole.theta).all()
    small, large = (list(batches_of(surface, size, draw)) for size in (2, 5))
    if draw != "epochs":
        assert all((one == other[:2]).all() for one, other in zip(small, large, strict=True))
    assert (np.concatenate(small[:2]) == large[0][:4]).all() or draw != "epochs"


@pytest.mark.parametrize(("rule", "draw"), [(rule, DRAWS[at % 3]) for at, rule in enumerate(RULES)])
def test_every_rule_takes_batches_and_every_kernel_the_same_ones(rule: str, draw: str) -> None:
    surface, made = surfaces.get("line_fit"), batch(5, draw)
    best = surface.minima()[0]
    start = best.x + 0.05, best.y - 0.05  # where batches do not even agree on the sign
    seeds = np.arange(18)  # more than the plain-float loop takes
    many = run(rule, surface, start, STEPS, seed=seeds, transforms=made)
    final = run(rule, surface, start, STEPS, seed=seeds, transforms=made, record="final")
    assert np.array_equal(final.theta[-1], many.theta[-1], equal_nan=True)
    whole = run(rule, surface, start, STEPS)
    for seed in (0, 3):
        one = run(rule, surface, start, STEPS, seed=seed, transforms=made)
        assert one.theta == pytest.approx(many.theta[..., seed], rel=1e-9, abs=1e-9)
        assert final.outcome[seed].finding == one.outcome.finding
        # what a run is judged by is the loss over all rows
        assert one.loss == pytest.approx(surface.value(one.theta[:, 0], one.theta[:, 1]), rel=1e-12)
        assert (one.theta != whole.theta).any()


@pytest.mark.parametrize("draw", DRAWS)
def test_lanes_with_sizes_streams_and_surfaces_of_their_own_are_the_single_runs_to_the_bit(draw: str) -> None:
    size, seed = np.meshgrid([1, 3, 5, 12, 40], [0, 1, 2, 9])
    surface = surfaces.get("line_fit", rotation=20.0)
    many = run("momentum", surface, steps=STEPS, seed=seed, transforms=batch(size, draw), lr=0.01)  # type: ignore[arg-type]
    for at in np.ndindex(size.shape):
        one = run("momentum", surface, steps=STEPS, seed=int(seed[at]), transforms=batch(int(size[at]), draw), lr=0.01)
        assert np.array_equal(one.theta, many.theta[(..., *at)])


def test_machine_code_leaves_batches_to_the_arrays() -> None:
    surface = surfaces.get("line_fit")
    ground = surface.expression.ground(surface.knob_values, BATCH, [0, 1])
    assert not fast.can_walk(ground, fast.FROM * 10, False)


def test_a_size_on_a_schedule_grows() -> None:
    surface = surfaces.get("line_fit")
    sizes = [len(part) for part in batches_of(surface, 1, "fresh", schedule=("growth", {"period": 5}, "t1.batch"))]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    assert sizes[-1] > 4


def test_a_surface_without_rows_stays_as_it_is() -> None:
    for key in ("rosenbrock", "bowl"):
        surface = surfaces.get(key)
        for draw in DRAWS:
            assert (run("adam", surface, transforms=batch(3, draw)).theta == run("adam", surface).theta).all()


def test_a_sweep_over_sizes_rates_and_seeds() -> None:
    axes = {"lr": [0.02, 0.1], "seed": range(3), "transform.batch": [1, 4]}
    found = sweep("sgd", surfaces.get("line_fit"), axes, transforms=["minibatch"], steps=STEPS)
    one = run("sgd", surfaces.get("line_fit"), lr=0.1, seed=2, steps=STEPS, transforms=batch(4))
    assert found.loss[1, 2, 1] == one.loss[-1]


@pytest.mark.parametrize("rule", SEARCHING)
def test_rules_that_search_refuse_batches_in_words(rule: str) -> None:
    with pytest.raises(FallLineError, match="measures the loss itself"):
        run(rule, surfaces.get("line_fit"), transforms=["minibatch"])


def test_a_step_has_one_batch() -> None:
    with pytest.raises(FallLineError, match="one batch"):
        run(get("sgd"), surfaces.get("line_fit"), transforms=["minibatch", "minibatch"])


def test_too_many_streams_are_refused_in_words() -> None:
    with pytest.raises(FallLineError, match="streams of batches"):
        run(
            "sgd",
            surfaces.get("line_fit"),
            transforms=batch(4, "fresh"),
            steps=10_000,
            seed=np.arange(100),
            record="last",
        )


def one_weight(values: list[float]) -> Any:
    """A slope that is different in every row, the same everywhere."""
    table = Table.of({"u": values})
    return surfaces.Surface(key="slopes", title="", group="data", formula="mean(u*x) + 0*y", table=table,
                            box=surfaces.Box(-1, 1, -1, 1), start=(0.0, 0.0), tagline="", teaches="",
                            reference="")  # fmt: skip


def test_nine_small_pushes_and_a_large_one_cancel_for_none_that_looks_at_signs() -> None:
    """Hinton's example: slopes of 0.1 in nine rows and −0.9 in one, 3000 single rows, 100 seeds."""
    surface, seeds = one_weight([0.1] * 9 + [-0.9]), np.arange(100)
    where = {
        rule: run(rule, surface, steps=3000, seed=seeds, transforms=batch(1, "fresh"), record="last", lr=0.01).theta[
            -1, 0
        ]
        for rule in ("sgd", "sign_descent")
    }
    assert abs(where["sgd"].mean()) < 0.2
    assert where["sign_descent"].mean() == pytest.approx(-24, abs=0.5)  # 0.8 of 3000 steps of 0.01
    far = run("rprop", surface, steps=300, seed=seeds, transforms=batch(1, "fresh"), record="last", lr=0.01)
    assert np.median(far.theta[-1, 0]) < -100
    assert abs(run("sgd", surface, steps=300, lr=0.01).theta[-1, 0]) < 1e-12  # all rows together: nothing pulls


@pytest.mark.parametrize(("rate", "size"), [(0.01, 1), (0.02, 2), (0.04, 4)])
def test_the_spread_about_a_minimum_goes_with_the_rate_over_the_batch(rate: float, size: int) -> None:
    """η/B is the noise scale: 0.01 here. To first order the loss above the minimum is η tr(C)/(4 B), C the covariance
    of the rows' gradients."""
    surface = surfaces.get("line_fit")
    best = surface.minima()[0]
    slopes = np.array([gradient_over(surface, (best.x, best.y), [row]) for row in range(len(surface.table))])
    found = run(
        "sgd", surface, (best.x, best.y), 4000, seed=np.arange(20), transforms=batch(size, "replacement"), lr=rate
    )
    above = (found.loss[1000:] - best.value).mean()
    assert above == pytest.approx(0.01 * np.trace(slopes.T @ slopes) / len(slopes) / 4, rel=0.25)
