"""Rates that are suggested work: on every surface, with a floor or without, for methods of every family."""

import numpy as np
import pytest

import optimizers
import surfaces
from app.lab.experiment import Experiment, Run
from app.lab.rates import suited
from app.lab.tuning import RATES, suggest
from optimizers.registry import get

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
BOTTOMLESS = ("x^2 - y^2", "x + y", "-x^2 - 3y^2", "x^3 - 3x*y^2", "log(x^2 + y^2 + 0.1) - x", "x y")


def check_sane(rule: str, surface: surfaces.Surface) -> None:
    """Not the smallest candidate, unless ten times that is worse; never one that explodes; and it gets somewhere."""
    rate = suggest(rule, surface, surface.first_start, surface.steps)
    steps = min(surface.steps, 400)
    chosen = optimizers.run(rule, surface, steps=steps, lr=rate)
    slow = optimizers.run(rule, surface, steps=steps, lr=float(RATES[0]))
    assert chosen.outcome.kind != "diverged", rate
    assert np.nanmin(chosen.loss) <= np.nanmin(slow.loss)
    if rate == RATES[0]:
        faster = optimizers.run(rule, surface, steps=steps, lr=10 * rate)
        jumps = np.hypot(*np.diff(faster.theta, axis=0).T).max() > 0.1 * np.hypot(*surface.view.size)
        assert jumps or not faster.loss[-1] < chosen.loss[-1]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("key", surfaces.keys())
def test_on_every_surface(key: str, rule: str) -> None:
    check_sane(rule, surfaces.get(key))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("formula", BOTTOMLESS)
def test_on_formulas_without_a_floor(formula: str, rule: str) -> None:
    check_sane(rule, surfaces.from_formula(formula))
    assert suggest(rule, surfaces.from_formula(formula), (0.5, 0.25), 300) > 1e-4


@pytest.mark.parametrize("rule", RULES)
def test_the_classic_saddle_is_left_and_the_leaving_is_seen(rule: str) -> None:
    surface = surfaces.get("hyperbolic")
    rate = suggest(rule, surface, surface.first_start, surface.steps)
    ran = optimizers.run(rule, surface, steps=surface.steps, lr=rate)
    away = np.abs(ran.theta[:, 1])
    assert away[-1] > 1.0, "it leaves within the run"
    assert 40 < int(np.argmax(away > 1.0)) < 300, "neither in a blink nor at the very end"


def test_a_fall_beside_the_minimum_is_no_success() -> None:
    """x^3 - 3x + y^2 has a minimum at (1, 0), and falls for ever to the left of the ridge at -1."""
    surface = surfaces.from_formula("x^3 - 3x + y^2", start=(-0.9, 1.0), box=(-2, 2, -2, 2))
    for rule in RULES:
        rate = suggest(rule, surface, surface.first_start, 300)
        ran = optimizers.run(rule, surface, steps=300, lr=rate)
        assert ran.outcome.kind == "converged", (rule, rate, ran.outcome)


@pytest.mark.parametrize("rule", ["prodigy", "dog", "dowg", "dadapt", "vsgd", "polyak", "adadelta", "newton", "lbfgs"])
def test_a_rule_that_finds_its_step_is_left_alone(rule: str) -> None:
    surface = surfaces.get("rosenbrock")
    assert suggest(rule, surface, surface.first_start, 300) is None
    assert suited(Experiment(surface="rosenbrock", runs=(Run(rule),))) == (Run(rule),)
    knob = next(knob for knob in get(rule).knobs if knob.name == "lr")
    assert knob.default == 1
