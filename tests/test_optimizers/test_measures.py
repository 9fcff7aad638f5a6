"""Measures: one text, looked at over a whole path and step by step inside a kernel, and against plain definitions."""

from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers import measures
from optimizers.landmarks import Landmarks
from optimizers.loop import SCALAR_LANES
from optimizers.parts import PythonRule
from optimizers.registry import all_measures, get
from optimizers.watch import TAIL, measure, watch

RULES = [key for key in optimizers.keys() if not isinstance(get(key), PythonRule)]
LANES = SCALAR_LANES + 4


@pytest.mark.parametrize("key", RULES)
def test_carried_by_the_kernel_or_taken_from_the_path_they_are_the_same_bits(key: str) -> None:
    surface = surfaces.get("himmelblau")
    x, y = np.random.default_rng(7).uniform(-5, 5, (2, LANES))
    for steps in (1, 40, TAIL + 60):
        carried = optimizers.run(key, surface, (x, y), steps, record="final")
        taken = optimizers.run(key, surface, (x, y), steps)
        np.testing.assert_array_equal(carried.theta[-1], taken.theta[-1])
        for name, values in taken.outcome.measures.items():
            np.testing.assert_array_equal(carried.outcome.measures[name], values, err_msg=f"{name}, {steps} steps")
        np.testing.assert_array_equal(carried.outcome.codes, taken.outcome.codes)


@pytest.mark.parametrize("key", ["sgd", "adam", "sign_descent", "newton"])
def test_one_lane_is_measured_as_among_others(key: str) -> None:
    surface = surfaces.get("six_hump_camel")
    x, y = np.random.default_rng(3).uniform(-2, 2, (2, LANES))
    many = optimizers.run(key, surface, (x, y), 150, record="final")
    few = optimizers.run(key, surface, (x[:3], y[:3]), 150, record="final")
    for i in range(3):
        alone = optimizers.run(key, surface, (x[i], y[i]), 150)
        assert alone.outcome == many.outcome[i] == few.outcome[i]
        assert alone.outcome.measures == many.outcome[i].measures


def path_of(points: Any, surface: Any) -> dict[str, float]:
    """The measures of a written path (points, 2)."""
    theta = np.asarray(points, dtype=float)[:, :, None]
    loss = surface.value(theta[:, 0], theta[:, 1])
    return {name: float(value[0]) for name, value in measure(theta, loss, Landmarks.of(surface)).items()}


def test_they_are_what_their_names_say(oracle: Any) -> None:
    """Against definitions written with NumPy alone, on random walks around a bowl."""
    surface = surfaces.get("bowl")
    tolerance = Landmarks.of(surface).constants["tolerance"]
    rng = np.random.default_rng(0)
    for spread in (0.02, 0.2, 1.0):
        walk = np.cumsum(rng.normal(0, spread, (400, 2)), axis=0)
        told = path_of(walk, surface)
        moves = np.linalg.norm(np.diff(walk, axis=0), axis=1)
        gaps = np.linalg.norm(walk, axis=1)
        inside = gaps <= tolerance
        loss = surface.value(*walk.T)
        assert told["length"] == pytest.approx(moves.sum(), rel=1e-12)
        assert (told["longest"], told["step"]) == (moves.max(), moves[-1])
        assert told["distance"] == gaps[-1]
        assert (told["best"], told["best_at"]) == (loss.min(), loss.argmin())
        hits = np.flatnonzero(inside)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int)])))  # in, out, in, …
        assert told["stays"] == max((b - a for a, b in zip(edges[::2], edges[1::2], strict=False)), default=0)
        assert told["hit"] == (hits[0] if len(hits) else -1)
        begun = [k for k in hits if k == 0 or not inside[k - 1]]
        assert told["arrival"] == (begun[-1] if begun else -1)
        away = [k for k in range(400) if len(hits) and k > hits[0] and not inside[k]]
        assert told["left"] == (away[0] if away else -1)
        assert told["overshoot"] == (gaps[hits[0] :].max() if len(hits) else told["overshoot"])
        tail = walk[-TAIL - 1 :]
        steps = np.diff(tail, axis=0)
        assert told["turned"] == ((steps[1:] * steps[:-1]).sum(axis=1) < 0).sum()
        assert told["travelled"] == pytest.approx(np.linalg.norm(steps, axis=1).sum(), rel=1e-12)
        assert (told["low_x"], told["high_x"]) == (tail[:, 0].min(), tail[:, 0].max())
        assert (told["low_y"], told["high_y"]) == (tail[:, 1].min(), tail[:, 1].max())
        assert (told["from_x"], told["from_y"]) == tuple(tail[0])
        assert told["jitter"] == gaps[-TAIL - 1 :].max()
        assert told["growth"] == pytest.approx(moves[-1] / moves[-2], rel=1e-12)


def test_a_loss_that_is_no_number_does_not_count_as_best() -> None:
    surface = surfaces.from_formula("log(x) + y^2", box=(-2, 2, -2, 2))
    told = path_of([(1.0, 1.0), (-1.0, 0.0), (0.5, 0.0), (0.7, 0.0)], surface)
    assert told["best"] == pytest.approx(np.log(0.5))
    assert told["best_at"] == 2


def test_a_stay_begins_anew_where_another_minimum_takes_over() -> None:
    surface = surfaces.get("two_wells") if len(surfaces.get("two_wells").minima()) > 1 else surfaces.get("himmelblau")
    a, b = surface.minima()[:2]
    told = path_of([(a.x, a.y)] * 4 + [(b.x, b.y)] * 6, surface)
    assert (told["hit"], told["hit_place"]) == (0, 0)
    assert (told["arrival"], told["place"]) == (4, 1)


def test_a_line_of_minima_is_near_everywhere_along_it() -> None:
    surface = surfaces.get("line_of_minima")
    for x in (-2.0, 1.0, 7.0):
        _, gap = Landmarks.of(surface).nearest(np.array([x]), np.array([(17 - x) / 4]))
        assert gap[0] == pytest.approx(0.0, abs=1e-12)
    turned = surfaces.get("line_of_minima", rotation=30.0)
    px, py = turned.pose.outward(-1.0, 4.5)
    assert Landmarks.of(turned).nearest(np.array([px]), np.array([py]))[1][0] == pytest.approx(0.0, abs=1e-12)


def test_every_measure_says_what_it_tells() -> None:
    for part in all_measures().values():
        assert part.summary.endswith(".")
        assert part.title
        assigned = {statement.name for statement in part.statements()}
        assert set(part.outputs) <= assigned
    assert measures.keys()[-1] == "memory"  # it forgets the point before, so it must come last
    assert len(set(watch().outputs)) == len(watch().outputs)
