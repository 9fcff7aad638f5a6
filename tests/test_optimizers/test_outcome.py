"""How a run ended, on cases built to end in a known way."""

from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.outcome import KINDS, Ground, judge


def test_converged_names_the_minimum_and_the_step() -> None:
    surface = surfaces.get("saddle")
    up = optimizers.run("sgd", surface, (1.0, 0.5), 300, lr=0.1).outcome
    down = optimizers.run("sgd", surface, (1.0, -0.5), 300, lr=0.1).outcome
    assert (up.kind, up.minimum, down.kind, down.minimum) == ("converged", 0, "converged", 1)
    theta = optimizers.run("sgd", surface, (1.0, 0.5), up.step, lr=0.1).theta
    minimum = surface.minima()[0]
    tolerance = 0.01 * 4.0
    gaps = np.hypot(theta[:, 0] - minimum.x, theta[:, 1] - minimum.y)
    assert gaps[-1] <= tolerance < gaps[-2]


CASES: list[tuple[str, Any, str, tuple[float, float], int, dict[str, Any]]] = [
    ("diverged", surfaces.get("bowl"), "sgd", (-4.0, 1.5), 300, {"lr": 0.2}),
    ("going", surfaces.get("bowl"), "sgd", (-4.0, 1.5), 30, {"lr": 0.01}),
    ("oscillating", surfaces.get("bowl"), "sgd", (-4.0, 1.5), 300, {"lr": 0.1}),
    ("saddle", surfaces.get("saddle"), "sgd", (1.0, 0.0), 300, {"lr": 0.1}),
    ("left_view", surfaces.get("saddle", rim=0.0), "sgd", (1.0, 0.1), 40, {"lr": 0.1}),
    ("plateau", surfaces.from_formula("exp(-20*x^2 - 20*y^2)"), "sgd", (1.5, 0.0), 300, {"lr": 0.1}),
    ("converged", surfaces.from_formula("(x - 1)^2 + y^2"), "sgd", (0.0, 1.0), 300, {"lr": 0.1}),
]


@pytest.mark.parametrize(("kind", "surface", "rule", "start", "steps", "knobs"), CASES, ids=[c[0] for c in CASES])
def test_constructed_cases(
    kind: str, surface: Any, rule: str, start: tuple[float, float], steps: int, knobs: dict[str, Any]
) -> None:
    assert optimizers.run(rule, surface, start, steps, **knobs).outcome.kind == kind


def test_every_kind_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(KINDS)


def test_divergence_names_the_first_bad_update() -> None:
    run = optimizers.run("sgd", surfaces.get("bowl"), (0.0, 1.0), 300, lr=0.2)
    # y is multiplied by 1 - 0.2*20 = -3 at every update; 3^20 < 1e10 < 3^21
    assert run.outcome.step == 21
    assert run.valid == 20
    assert run.theta[-1, 1] == pytest.approx(3.0**20)


def test_a_single_update_can_be_judged() -> None:
    assert optimizers.run("sgd", surfaces.get("bowl"), (-4.0, 1.5), 1, lr=0.01).outcome.kind == "going"


def test_no_known_minimum_is_no_trouble() -> None:
    ground = Ground((-1.0, 1.0, -1.0, 1.0), np.zeros((0, 2)))
    theta = np.linspace([0, 0], [0.5, 0.5], 50)
    assert judge(theta, np.ones(50), 49, 49, ground, [1.0, 2.0]).kind == "going"


def test_final_record_judges_from_the_last_point() -> None:
    lanes = optimizers.run(
        "sgd",
        surfaces.get("bowl"),
        (np.array([-4.0, 0.0, 0.1]), 1.5),
        200,
        record="final",
        lr=np.array([0.05, 0.2, 1e-6]),
    )
    assert [outcome.kind for outcome in lanes.outcome] == ["converged", "diverged", "going"]


def test_far_away_and_higher_than_at_the_start_is_diverged_although_all_numbers_are_finite() -> None:
    run = optimizers.run("sgd", surfaces.get("bowl", kappa=100), steps=200, lr=0.0205)
    assert run.valid == 200
    assert run.outcome.kind == "diverged"
    x, y = run.theta[run.outcome.step]
    assert max(abs(x), abs(y)) > 90
    assert max(abs(run.theta[run.outcome.step - 1])) <= 90


def test_falling_for_ever_is_leaving_not_diverging() -> None:
    run = optimizers.run("sgd", surfaces.get("saddle", rim=0), start=(1.0, 0.1), steps=400, lr=0.01)
    assert run.outcome.kind == "left_view"
