"""A step taken apart is the step that ran, and its arrows add up to the move: for every rule, alone and composed."""

import re
from typing import Any

import numpy as np
import pytest

import optimizers
from app.figures.loss import loss_curves
from app.lab import engine, link
from app.lab.anatomy import RAW, Anatomy, Line, taken_apart, watched_run
from app.lab.engine import Ran
from app.lab.equations import equations
from app.lab.step_symbols import symbols
from app.language.translate import translator
from app.stage.taken_apart import step_data
from optimizers import schedules
from optimizers.parts import PythonRule
from optimizers.registry import get_schedule
from optimizers.stability import limit_of
from optimizers.trajectory import Trajectory
from symbolic.latex import name_latex
from symbolic.system_mathml import symbol_mathml
from tests.composed import COMPOSED

PLAIN = translator("en")
STEPS = 40
EQUATIONS = [key for key in optimizers.keys() if not isinstance(optimizers.get(key), PythonRule)]


def results_of(text: str) -> engine.Results:
    state, messages = link.decode(text)
    assert not messages
    return engine.compute(state.experiment)


def watched(text: str) -> tuple[Ran, Anatomy, Trajectory]:
    """A run, its anatomy, and the same run with everything recorded."""
    results = results_of(text)
    ran = results.runs[0]
    anatomy = taken_apart(ran.system)
    return ran, anatomy, watched_run(results, ran, anatomy)


def pair(value: np.ndarray) -> np.ndarray:
    return np.broadcast_to(np.ravel(value), (2,)) if np.size(value) == 1 else np.ravel(value)


def close(found: np.ndarray, wanted: np.ndarray, size: float) -> bool:
    return bool(np.all(np.abs(found - wanted) <= 1e-9 * size + 1e-300)) or not np.all(np.isfinite(wanted))


def check_line(line: Line, told: Trajectory, at: int) -> None:
    """The parts of a line are what came of it."""

    def value(record: str) -> np.ndarray:
        return pair(told.quantities[record][at])

    result = value(line.record)
    tip = value(line.parts[0].since) if line.parts[0].since else np.zeros(2)
    size = max(1.0, *(float(np.abs(value(part.record)).max()) for part in line.parts))
    for part in line.parts:
        tip = value(part.record) if part.to else tip + part.sign * value(part.record)
    assert close(tip, result, size), (line.statement, tip, result)


@pytest.mark.parametrize("text", [*(f"o={key}" for key in EQUATIONS), *COMPOSED])
def test_arrows_add_up_to_the_move(text: str) -> None:
    ran, anatomy, told = watched(f"s=bowl&s.kappa=5&n={STEPS}&{text}")
    np.testing.assert_array_equal(told.theta, ran.trajectory.theta, "what is watched is what ran")
    valid = int(told.valid)
    assert valid > 0
    for at in np.random.default_rng(7).integers(0, valid, 6):
        if not ran.system.moving:
            np.testing.assert_allclose(pair(told.quantities[RAW][at]), ran.surface.gradient(*told.theta[at]))
        for line in anatomy.lines:
            if line.parts:
                check_line(line, told, int(at))
        last = [line for line in anatomy.lines if line.role == "move"][-1]
        np.testing.assert_array_equal(pair(told.quantities[last.record][at]), told.theta[at + 1])


def roles(text: str) -> dict[str, tuple[str, str]]:
    anatomy = watched(f"s=bowl&n=3&{text}")[1]
    return {line.statement.name: (line.role, line.unit) for line in anatomy.lines}


def test_what_a_quantity_is_follows_from_the_equations() -> None:
    adam = roles("o=adam")
    assert adam["m"] == ("memory", "slope")
    assert adam["m_hat"] == ("way", "slope")
    assert adam["v"][0] == adam["v_hat"][0] == "scale"
    assert roles("o=nesterov&o.form=look_ahead&o.rate=inside")["v"] == ("memory", "place")
    assert roles("o=nesterov_1983")["y"] == ("spot", "place")
    assert roles("o=rprop")["step"] == ("scale", "place")
    own = roles("o=own&o.q=q=b*q%2Bg%0Az=z%2Bq^2%0Atheta=theta-a*q/(sqrt(z)%2B1)&o.a=0.1&o.b=0.5")
    assert own["q"] == ("memory", "slope")
    assert own["z"][0] == "scale"


def gain(text: str) -> tuple[np.ndarray, float]:
    """Rate by coordinate and memory of the last update, as the page works them out (js/stepground.js)."""
    _, anatomy, told = watched(text)
    assert anatomy.chain is not None
    rate = np.prod([pair(told.quantities[name][-1]) for name in anatomy.chain.rate], axis=0)
    memory = sum(sign * float(np.ravel(told.quantities[name][-1])[0]) for name, sign in anatomy.chain.memory)
    return rate, memory


def chained(key: str) -> bool:
    return taken_apart(results_of(f"n=2&o={key}").runs[0].system).chain is not None


CHAINED = [key for key in EQUATIONS if chained(key)]
LIMITED = [key for key in CHAINED if limit_of(optimizers.get(key), optimizers.get(key).values({})) is not None]


@pytest.mark.parametrize("key", LIMITED)
def test_the_largest_stable_step_is_the_one_that_theory_declares(key: str) -> None:
    rule = optimizers.get(key)
    limit = limit_of(rule, rule.values({}))
    assert limit is not None
    wanted = limit.at(30.0, rule.values({}))
    rate, memory = gain(f"s=bowl&s.kappa=30&n=30&o={key}&o.lr=0.001")
    assert np.allclose(rate[0], rate[1])
    assert 0.001 * 2 * (1 + memory) / (30.0 * rate[0]) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("text", ["o=sgd", "o=momentum", "o=momentum&o.form=averaged", "o=momentum&o.momentum=0.5"])
@pytest.mark.parametrize(("share", "stable"), [(0.97, True), (1.03, False)])
def test_just_below_the_limit_it_settles_and_just_above_it_explodes(text: str, share: float, stable: bool) -> None:
    rate, memory = gain(f"s=bowl&s.kappa=30&n=30&{text}&o.lr=0.001")
    lr = float(share * 0.001 * 2 * (1 + memory) / (30.0 * rate[1]))
    path = results_of(f"s=bowl&s.kappa=30&n=3000&x=-4,1.5&{text}&o.lr={lr!r}").runs[0].trajectory.theta
    assert bool(abs(path[-1, 1]) < 1e-6) is stable


def test_a_search_is_not_taken_apart() -> None:
    assert step_data(results_of("n=5&o=lbfgs").runs[0], PLAIN) is None


def test_composed_parts_are_shown_under_their_own_names() -> None:
    ran = results_of("n=5&o=adam&o.s=cosine&o.t=clip_norm&o.t.max_norm=2").runs[0]
    step = step_data(ran, PLAIN)
    assert step is not None
    assert step["lines"][0]["part"] == "Cosine with warm restarts"
    assert "Clip by norm" in {line["part"] for line in step["lines"]}
    told = str(step["lines"])
    assert "s1_" not in told
    assert "t1_" not in told


@pytest.mark.parametrize("key", EQUATIONS)
def test_every_symbol_is_set_as_mathematics(key: str) -> None:
    ran = results_of(f"n=3&o={key}").runs[0]
    symbol = symbols(ran)
    for name in [*ran.system.values, *(statement.name for statement in ran.system.statements)]:
        assert not re.search(r"[\\{}_^]", "".join(texts(symbol_mathml(symbol(name)))).replace("^", "")), name


def texts(markup: list[Any]) -> list[str]:
    """Every text in a piece of MathML."""
    inner = [[child] if isinstance(child, str) else texts(child) for child in markup[1:] if not isinstance(child, dict)]
    return [text for one in inner for text in one]


def test_a_symbol_keeps_its_hat_and_its_indices() -> None:
    assert symbol_mathml(name_latex("m_hat")) == ["mover", {"accent": "true"}, ["mi", "m"], ["mo", "^"]]
    assert symbol_mathml(r"\beta_{1}") == ["msub", ["mi", "β"], ["mn", "1"]]
    assert symbol_mathml("v^{\\max}") == ["msup", ["mi", "v"], ["mi", "max"]]


def test_loss_can_be_told_by_evaluations() -> None:
    results = results_of("n=40&o=sgd&o2=lbfgs")
    by_cost = loss_curves(results, True, PLAIN)
    assert by_cost.data[1].x[-1] == results.runs[1].trajectory.evaluations


def plain_rates(latex: str, symbol: str) -> list[str]:
    """Where a symbol stands without an index of its own (η_min and the like are other names)."""
    return re.findall(re.escape(symbol) + r"(?![_a-z])", latex)


@pytest.mark.parametrize("key", [key for key in schedules.keys() if key != "constant"])
@pytest.mark.parametrize(("target", "symbol"), [("lr", r"\eta"), ("beta1", r"\beta_{1}")])
def test_what_a_schedule_moves_carries_its_index(key: str, target: str, symbol: str) -> None:
    results = results_of(f"s=bowl&n=40&o=adam&o.s={key}&o.s.on={target}&o.t=weight_decay")
    indexed = r"\eta_{t}" if target == "lr" else r"\beta_{1,\,t}"
    *parts, (_, rule) = equations(results.runs[0])
    assert indexed in rule
    assert not plain_rates(rule, symbol)
    assert f"{indexed} &=" in parts[0][1]
    assert (indexed in parts[1][1]) == (target == "lr")  # decoupled decay is scaled by the rate


def test_a_chain_changes_in_place_what_the_first_has_given() -> None:
    results = results_of("n=40&o=sgd&o.s=warmup&o.s2=exponential")
    first, second, _ = (latex for _, latex in equations(results.runs[0]))
    assert r"\eta_{t} &= \eta \, " in first
    assert r"\eta_{t} &\leftarrow \eta_{t}" in second
    assert not plain_rates(second, r"\eta")


def test_a_schedule_of_another_knob_is_shown_with_that_knob() -> None:
    results = results_of("n=40&o=momentum&o.s=warmup&o.s.on=momentum")
    assert next(equations(results.runs[0]))[1].startswith(r"\begin{aligned}\mu_{t} &= \mu")
    assert get_schedule("warmup").latex().startswith(r"\begin{aligned}\eta_{t} &= \eta")


def test_without_a_schedule_the_rate_is_a_constant() -> None:
    results = results_of("n=5&o=sgd")
    assert [latex for _, latex in equations(results.runs[0])] == [results.runs[0].rule.latex()]
    assert r"\eta_{t}" not in results.runs[0].rule.latex()
