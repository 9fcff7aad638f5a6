"""The learned optimizer: its equations are the network, its file is what training wrote, and it wins where it was
trained and only there."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.learned.cell import DIGITS, HIDDEN, SHAPES, digest, equations, stored
from optimizers.learned.family import FORMULA, STEPS, draw, slope

WEIGHTS: dict[str, Any] = stored()["weights"]


def ground(count: int, seed: int, **changes: Any) -> tuple[Any, np.ndarray]:
    """Held-out draws as one surface with a lane for each, and their starts."""
    told, start = draw(count, np.random.Generator(np.random.PCG64([seed, 99])))
    told = {name: changes[name](value) if name in changes else value for name, value in told.items()}
    surface = surfaces.from_formula(FORMULA, dict.fromkeys(told, 1.0))
    known = replace(surface, critical=lambda **knobs: [("minimum", knobs["p"], knobs["q"])])
    return known.with_values(told), start


def left(rule: str, count: int = 300, seed: int = 0, steps: int = STEPS, changes: Any = None, **knobs: Any) -> Any:
    """f/f₀ at the end of the runs, (…, draws)."""
    surface, start = ground(count, seed, **(changes or {}))
    run = optimizers.run(rule, surface, start=start, steps=steps, record="last", **knobs)
    (first,) = surface.expression.evaluate(0, start[0], start[1], surface.knob_values)
    with np.errstate(all="ignore"):
        return np.nan_to_num(run.loss[-1] / first, nan=np.inf)


def network(weights: dict[str, Any], told: dict[str, float], theta: np.ndarray, steps: int) -> np.ndarray:
    """The cell as its docstring has it, in matrices, for one run: an independent implementation."""
    w = {name: np.asarray(value) for name, value in weights.items()}
    turn = np.cos(told["a"]), np.sin(told["a"])
    h, m, d, before = np.zeros((HIDDEN, 2)), np.zeros(2), np.zeros(2), np.zeros(2)
    path = [theta]
    for _ in range(steps):
        g = np.array(slope(told, turn, *theta)[1:])
        q = np.log(g**2 + 1e-16) / 10
        s = np.log(((g - before) ** 2 + 1e-16) / (d**2 + 1e-16)) / 10
        x = np.stack([q, s, g * d / (np.abs(g * d) + 1e-16)])
        z, c = (w[f"W_{k}"] @ x + w[f"U_{k}"] @ h + w[f"b_{k}"][:, None] for k in "zc")
        z = 1 / (1 + np.exp(-z))
        h = (1 - z) * h + z * np.tanh(c)
        m = 0.9 * m + g
        d = -(np.exp(w["w"] @ h + w["w_0"]) * g + np.exp(w["v"] @ h + w["v_0"]) * m)
        theta, before = theta + d, g
        path.append(theta)
    return np.array(path)


def test_the_equations_are_the_network() -> None:
    told, start = draw(5, np.random.Generator(np.random.PCG64(5)))
    for lane in range(5):
        one = {name: float(value[lane]) for name, value in told.items()}
        surface = surfaces.from_formula(FORMULA, one)
        run = optimizers.run("learned", surface, start=tuple(start[:, lane]), steps=25)
        np.testing.assert_allclose(run.theta, network(WEIGHTS, one, start[:, lane], 25), rtol=1e-6, atol=1e-9)


def test_every_weight_stands_in_the_equations() -> None:
    text = equations(WEIGHTS)
    flat = np.concatenate([np.ravel(WEIGHTS[name]) for name in SHAPES])
    written = {abs(float(found)) for found in re.findall(rf"\d+\.\d{{{DIGITS}}}", text)}
    assert {round(abs(float(value)), DIGITS) for value in flat} == written
    assert {name: np.shape(WEIGHTS[name]) for name in SHAPES} == SHAPES
    assert WEIGHTS.keys() == SHAPES.keys()


def test_the_weights_are_those_that_training_wrote() -> None:
    assert digest(WEIGHTS) == stored()["training"]["sha256"]
    assert stored()["training"]["steps"] == STEPS


def test_the_formula_of_the_family_is_its_slope_by_hand() -> None:
    told, start = draw(50, np.random.Generator(np.random.PCG64(1)))
    surface = surfaces.from_formula(FORMULA, dict.fromkeys(told, 1.0)).with_values(told)
    ours = slope(told, (np.cos(told["a"]), np.sin(told["a"])), *start)
    theirs = surface.expression.evaluate(1, start[0], start[1], surface.knob_values)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-10)


def test_draws_are_what_the_notes_say() -> None:
    told, start = draw(5000, np.random.Generator(np.random.PCG64(2)))
    far = np.hypot(start[0] - told["p"], start[1] - told["q"])
    assert 0.1 <= told["top"].min() < 0.11
    assert 9 < told["top"].max() <= 10
    assert (told["top"] / told["low"]).min() >= 1
    assert 90 < (told["top"] / told["low"]).max() <= 100
    assert 1 <= far.min() < 1.1
    assert 3.9 < far.max() <= 4
    assert 0.45 < (told["bend"] == 0).mean() < 0.55
    assert np.abs(told["bend"]).max() <= 0.5
    notes = optimizers.get("learned").notes
    assert all(part in notes for part in ("0.1 to 10", "100 times", "1 to 4", f"{STEPS} steps"))


RATES = np.logspace(-4, 1, 26)


def typical(shares: Any) -> Any:
    """The mean of log10 f/f₀ over the draws, each at most 4 and at least −8."""
    return np.log10(np.clip(shares, 1e-8, 1e4)).mean(axis=-1)


@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "adam"])
def test_in_its_family_it_comes_lower_than_tuned_rules(rule: str) -> None:
    """One setting for the whole family: its own lr = 1, and for the other the best of 26 rates."""
    learned, other = left("learned"), left(rule, lr=RATES[:, None])
    assert typical(learned) < typical(other).min() - 1
    assert (learned < 1e-3).mean() > (other < 1e-3).mean(axis=1).max() + 0.03


def test_what_the_notes_say_against_it() -> None:
    """RMSProp with one rate comes lower yet, and a few runs explode at home."""
    learned, other = left("learned", count=1000), left("rmsprop", count=1000, lr=RATES[:, None])
    assert typical(other).min() < typical(learned)
    assert 0.003 < (learned > 1).mean() < 0.02


def steeper(value: Any) -> Any:
    return 100 * value


def test_it_fails_outside_its_family() -> None:
    """The same surfaces a hundred times as steep: most runs explode, and a rate of gradient descent is found anew."""
    changes = {"low": steeper, "top": steeper}
    assert (left("learned", changes=changes) > 1).mean() > 0.5
    assert typical(left("sgd", changes=changes, lr=RATES[:, None] / 100)).min() < -3


def test_a_mirrored_surface_gives_the_mirrored_path() -> None:
    one = optimizers.run("learned", surfaces.from_formula("(x - 1)^2 + 3*(y + x)^2"), start=(-1.0, 0.5), steps=40)
    other = optimizers.run("learned", surfaces.from_formula("(x + 1)^2 + 3*(y - x)^2"), start=(1.0, 0.5), steps=40)
    np.testing.assert_allclose(one.theta[0] * (-1, 1), other.theta[0])
    assert one.valid
