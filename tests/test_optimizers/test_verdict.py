"""How a run ended, on cases built to end in a known way."""

from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.verdict import CODES, KINDS, Finding

SADDLE = surfaces.get("saddle")
BOWL = surfaces.get("bowl")


def test_arriving_names_the_minimum_and_the_step_since_which_it_stays() -> None:
    up = optimizers.run("sgd", SADDLE, (1.0, 0.5), 300, lr=0.1)
    down = optimizers.run("sgd", SADDLE, (1.0, -0.5), 300, lr=0.1).outcome
    assert (up.outcome.finding, up.outcome.minimum, down.finding, down.minimum) == ("arrived", 0, "arrived", 1)
    minimum = SADDLE.minima()[0]
    gaps = np.hypot(up.theta[:, 0] - minimum.x, up.theta[:, 1] - minimum.y)
    assert (gaps[up.outcome.step :] <= 0.04).all()
    assert gaps[up.outcome.step - 1] > 0.04


OFF_STAGE = surfaces.from_formula("(x^2 + y^2)^2 + x^2 + y^2", box=(3, 4, 3, 4))  # its minimum is not in sight
PENALTY = (("l2", {"strength": 2.0}),)
SPARSE = (("l1", {"strength": 0.5}),)
KINK = surfaces.from_formula("((x-1)^2 + (y-0.3)^2)/2", box=(-0.5, 1.5, -0.5, 1))
POLE = surfaces.from_formula("exp(-20*x^2 - 20*y^2)")
CASES: list[tuple[str, Any, str, tuple[float, float], int, dict[str, Any]]] = [
    ("diverged", BOWL, "sgd", (-4.0, 1.5), 300, {"lr": 0.2}),
    ("far", surfaces.get("bowl", kappa=100), "sgd", (-4.0, 1.5), 200, {"lr": 0.0205}),
    ("going", BOWL, "sgd", (-4.0, 1.5), 30, {"lr": 0.01}),
    ("bounces", BOWL, "sgd", (-4.0, 1.5), 300, {"lr": 0.1}),
    ("saddle", SADDLE, "sgd", (1.0, 0.0), 300, {"lr": 0.1}),
    ("left", surfaces.get("saddle", rim=0.0), "sgd", (1.0, 0.1), 40, {"lr": 0.1}),
    ("creeps", BOWL, "sgd", (-4.0, 1.5), 300, {"lr": 1e-7}),
    ("stalls", BOWL, "sgd", (-4.0, 1.5), 400, {"lr": 0.02, "schedule": ("exponential", {"gamma": 0.9})}),
    ("level", POLE, "sgd", (2.9, 2.9), 300, {"lr": 0.1}),
    ("arrived", BOWL, "sgd", (-4.0, 1.5), 300, {"lr": 0.05}),
    ("local", surfaces.get("six_hump_camel"), "sgd", (-1.5, 0.9), 300, {"lr": 0.01}),
    ("jitters", BOWL, "sign_descent", (-0.5, 0.3), 300, {"lr": 0.02}),
    ("rests", OFF_STAGE, "sgd", (3.5, 3.5), 3000, {"lr": 2e-3}),
    ("held", surfaces.get("bowl", shift_x=2.0), "sgd", (0.0, 1.0), 300, {"lr": 0.04, "transforms": PENALTY}),
    ("falls", surfaces.get("hyperbolic"), "momentum", (1.0, 0.001), 1300, {"lr": 0.01}),
    ("sways", KINK, "sgd", (0.0, 0.7), 300, {"lr": 0.1, "transforms": SPARSE}),
    ("around", BOWL, "sgd", (-4.0, 1.5), 500, {"lr": 0.05, "transforms": (("noise", {"size": 3.0}),)}),
    ("summit", surfaces.get("styblinski_tang"), "sgd", (0.1567312567803401, 0.1567312567803401), 100, {"lr": 0.001}),
    ("jitters_local", surfaces.get("six_hump_camel"), "sign_descent", (-1.62, 0.8), 300, {"lr": 0.02}),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "surface", "rule", "start", "steps", "knobs"), CASES, ids=[c[0] for c in CASES])
def test_constructed_cases(
    finding: str, surface: Any, rule: str, start: tuple[float, float], steps: int, knobs: dict[str, Any]
) -> None:
    assert optimizers.run(rule, surface, start, steps, **knobs).outcome.finding == finding


def test_every_finding_has_a_case_and_every_kind_a_finding() -> None:
    assert {case[0] for case in CASES} == set(Finding) == set(CODES)
    assert {finding.kind for finding in Finding} == set(KINDS)


def test_divergence_names_the_first_bad_update() -> None:
    run = optimizers.run("sgd", BOWL, (0.0, 1.0), 300, lr=0.2)
    # y is multiplied by 1 - 0.2*20 = -3 at every update; 3^20 < 1e10 < 3^21
    assert run.outcome.step == 21
    assert run.valid == 20
    assert run.theta[-1, 1] == pytest.approx(3.0**20)


def test_a_single_update_can_be_judged() -> None:
    assert optimizers.run("sgd", BOWL, (-4.0, 1.5), 1, lr=0.01).outcome.finding == "going"


def test_no_known_minimum_is_no_trouble() -> None:
    outcome = optimizers.run("sgd", surfaces.get("hyperbolic"), (1.0, 0.5), 10, lr=0.01).outcome
    assert (outcome.minimum, outcome.distance, outcome.kind) == (None, None, "going")


@pytest.mark.parametrize("lanes", [3, 40])
def test_all_kinds_for_lanes_without_their_paths(lanes: int) -> None:
    """The last points alone say as much as the whole paths; every kind in one array."""
    for surface in (BOWL, SADDLE):
        x, y = np.random.default_rng(1).uniform(-3, 3, (2, lanes))
        y[0] = 0.0
        lr = np.geomspace(1e-6, 0.3, lanes)
        final = optimizers.run("sgd", surface, (x, y), 250, record="final", lr=lr)
        full = optimizers.run("sgd", surface, (x, y), 250, lr=lr)
        assert final.outcome.kinds.dtype == np.int8
        np.testing.assert_array_equal(final.outcome.codes, full.outcome.codes)
        np.testing.assert_array_equal(final.outcome.step, full.outcome.step)
        assert [final.outcome[i] for i in range(lanes)] == [full.outcome[i] for i in range(lanes)]


def test_far_away_and_higher_than_at_the_start_is_diverged_although_all_numbers_are_finite() -> None:
    run = optimizers.run("sgd", surfaces.get("bowl", kappa=100), steps=200, lr=0.0205)
    assert run.valid == 200
    assert run.outcome.kind == "diverged"
    x, y = run.theta[run.outcome.step]
    assert max(abs(x), abs(y)) > 90
    assert max(abs(run.theta[run.outcome.step - 1])) <= 90


def test_falling_for_ever_is_leaving_not_diverging() -> None:
    run = optimizers.run("sgd", surfaces.get("saddle", rim=0), start=(1.0, 0.1), steps=400, lr=0.01)
    assert run.outcome.finding == "left"


def test_a_minimum_that_was_passed_is_told_with_its_own_place_and_step() -> None:
    surface = surfaces.get("ackley")
    run = optimizers.run("momentum", surface, (1.369616873214543, -2.302132862361297), 400, lr=0.02)
    assert run.outcome.finding == "arrived"
    assert run.outcome.passed is not None
    place, step, left = run.outcome.passed
    assert place != run.outcome.minimum == 0
    minimum = surface.minima()[place]
    assert np.hypot(*(run.theta[step] - (minimum.x, minimum.y))) <= 0.01 * min(surface.view.size)
    assert np.hypot(*(run.theta[left] - (minimum.x, minimum.y))) > 0.01 * min(surface.view.size)
    assert step < left <= run.outcome.step


def test_a_local_minimum_is_told_from_a_global_one() -> None:
    surface = surfaces.get("ackley")
    run = optimizers.run("sgd", surface, (-2.9, 1.9), 400, lr=0.01)
    assert run.outcome.finding == "local"
    assert surface.minima()[run.outcome.minimum].value > surface.floor + 1


def test_arriving_at_the_very_end_is_not_arriving() -> None:
    """A run that is shot through the minimum in its last two steps has not come to stay."""
    run = optimizers.run("momentum", BOWL, (-4.0, 0.0), 200, lr=0.02)
    crossing = int(np.flatnonzero(np.abs(run.theta[:, 0]) <= 0.03)[0])
    cut = optimizers.run("momentum", BOWL, (-4.0, 0.0), crossing + 1, lr=0.02)
    assert np.abs(cut.theta[-2]).max() <= 0.04
    assert cut.outcome.finding == "going"


def test_jitter_has_a_size() -> None:
    run = optimizers.run("sign_descent", BOWL, (-0.5, 0.3), 300, lr=0.02)
    gaps = np.hypot(*run.theta[-101:].T)
    assert run.outcome.size == gaps.max()
    assert run.outcome.finding == "jitters"


@pytest.mark.parametrize("rule", ["schedule_free", "bfgs", "lbfgs", "adam", "prodigy", "gd_armijo"])
def test_a_rate_that_begins_at_zero_is_no_divergence(rule: str) -> None:
    run = optimizers.run(rule, BOWL, (-4.0, 1.5), 60, schedule=("warmup", {"warmup_steps": 20, "start_factor": 0.0}))
    assert run.valid == 60
    assert run.outcome.kind != "diverged"


def test_a_penalty_holds_nobody_who_hardly_moves() -> None:
    surface = surfaces.get("bowl", shift_x=2.0)
    held = optimizers.run("sgd", surface, (-2.0, 1.5), 300, lr=0.04, transforms=PENALTY)
    slow = optimizers.run("sgd", surface, (-2.0, 1.5), 300, lr=1e-7, transforms=PENALTY)
    assert (held.outcome.finding, slow.outcome.finding) == ("held", "creeps")


@pytest.mark.parametrize("rule", ["sgd", "adam", "adamax"])
def test_a_coupled_penalty_holds_adaptive_rules_too(rule: str) -> None:
    surface = surfaces.get("bowl", shift_x=2.0)
    run = optimizers.run(rule, surface, (-2.0, 1.5), 2000, lr=0.04, transforms=(("l2", {"strength": 0.5}),))
    assert run.outcome.finding == "held"
    np.testing.assert_allclose(run.theta[-1], (4 / 3, 0.0), atol=1e-3)


def test_a_decay_beside_an_adaptive_rule_lets_it_drift() -> None:
    surface = surfaces.get("rosenbrock")
    run = optimizers.run("adamw", surface, None, 600, lr=0.05, weight_decay=0.3)
    assert run.outcome.finding == "going"


def test_a_run_that_comes_back_to_its_minimum_has_strayed_from_it() -> None:
    spraying = {"form": "mean", "lr": 1.0, "eps": 0.0}
    run = optimizers.run("adagrad", surfaces.get("ellipse"), None, 10_000, **spraying)
    assert run.outcome.kind == "converged"
    assert run.outcome.strayed is not None
    step, far = run.outcome.strayed
    gaps = np.hypot(*run.theta.T)
    assert gaps[step] <= 0.14 < gaps[step - 1]
    assert far == gaps[step:].max() > 3
    assert run.outcome.passed is None


def test_a_run_that_begins_at_a_minimum_and_leaves_has_passed_it_at_step_0() -> None:
    surface = surfaces.get("two_wells")
    noise = {"transforms": (("noise", {"size": 2.0}),), "schedule": ("cosine_decay", {})}
    run = optimizers.run("sgd", surface, (-1.9954, 0.0), 4000, lr=0.1, **noise)
    assert run.outcome.passed is not None
    assert run.outcome.passed[:2] == (0, 0)


def test_a_curved_valley_of_minima_is_where_the_gradient_vanishes() -> None:
    """Only straight lines of minima are known as such; in the valley x·y = 1 a run comes to rest, wherever."""
    valley = surfaces.from_formula("(x*y - 1)^2", box=(-3, 3, -3, 3))
    for start in ((2.0, 0.0), (0.5, 2.5), (-1.0, 0.3)):
        run = optimizers.run("sgd", valley, start, 3000, lr=0.02)
        assert run.theta[-1].prod() == pytest.approx(1.0, abs=1e-6)
        assert run.outcome.finding == "rests"
