"""A step taken apart is the step that ran: its lines lead from one point of the path to the next."""

import re

import pytest

import optimizers
from app.figures.arrows import arrows, heading
from app.figures.loss import loss_curves
from app.lab import anatomy, engine, link
from app.lab.equations import equations
from app.language.translate import translator
from optimizers import schedules
from optimizers.parts import PythonRule
from optimizers.registry import get_schedule

PLAIN = translator("en")


def results_of(text: str) -> engine.Results:
    state, messages = link.decode(text)
    assert not messages
    return engine.compute(state.experiment)


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_rule_of_equations_ends_where_the_path_goes_on(key: str) -> None:
    results = results_of(f"s=bowl&s.kappa=2&n=6&o={key}")
    ran = results.runs[0]
    assert anatomy.can_be_taken_apart(ran, 6) == (not isinstance(ran.rule, PythonRule))
    if isinstance(ran.rule, PythonRule):
        return
    assert ran.trajectory.valid == 6
    theta = ran.trajectory.theta
    for number in (1, 3, 6):
        step = anatomy.step_of(results, 0, number)
        assert step.number == number
        assert step.before == tuple(theta[number - 1])
        assert step.after == tuple(theta[number])
        assert len(step.lines) == len(ran.system.statements)
        moved = [line.values for line, s in zip(step.lines, ran.system.statements, strict=True) if s.name == "theta"]
        assert moved[-1] == step.after, "the last line that assigns the point leads to the next point"
        text = anatomy.with_numbers(step)
        assert text.count("{") == text.count("}")
        assert "NaN" not in text


def test_clipping_by_norm_does_not_turn_the_gradient() -> None:
    results = results_of("n=3&o=sgd&o.lr=0.001&o.t=clip_norm")
    step = anatomy.step_of(results, 0, 1)
    assert anatomy.angle(step.gradient, step.used) == pytest.approx(0.0, abs=1e-9)
    assert step.used[0] ** 2 + step.used[1] ** 2 == pytest.approx(1.0)


def test_clipping_by_value_turns_it_by_44_degrees() -> None:
    assert anatomy.angle((100.0, 1.0), (1.0, 1.0)) == pytest.approx(44.427, abs=1e-3)
    assert anatomy.angle((100.0, 1.0), (1.0, 0.01)) == pytest.approx(0.0, abs=1e-9)
    assert anatomy.angle((0.0, 0.0), (1.0, 0.0)) is None


def test_composed_parts_are_shown_under_their_own_names() -> None:
    results = results_of("n=5&o=adam&o.s=cosine&o.t=clip_norm&o.t.max_norm=2")
    text = anatomy.with_numbers(anatomy.step_of(results, 0, 2))
    assert "s_{1}" not in text
    assert "t_{1}" not in text
    assert r"\leftarrow" in text


def test_a_run_that_diverged_is_taken_apart_up_to_there() -> None:
    results = results_of("s=rosenbrock&n=50&o=sgd&o.lr=5")
    assert anatomy.step_of(results, 0, 50).number == results.runs[0].trajectory.valid


def test_a_step_is_told_with_what_it_was_given() -> None:
    results = results_of("s=bowl&n=3&x=-4,1.5&o=sgd&o.lr=0.1")
    text = anatomy.with_numbers(anatomy.step_of(results, 0, 1))
    given, slope, line = text.split(r"\\ ")
    assert r"\theta_{t-1}" in given
    assert r"\left(-4,\; 1.5\right)" in given
    assert r"\nabla f" in slope
    assert r"\left(-4,\; 30\right)" in slope
    assert r"\left(-3.6,\; -1.5\right)" in line


def test_rounding_is_no_turn() -> None:
    figure = arrows(anatomy.step_of(results_of("s=bowl&n=30&o=sgd&o.lr=0.09"), 0, 12), 0, False, PLAIN)
    assert not [trace.name for trace in figure.data if "turned" in (trace.name or "")]


def test_arrows_show_lengths_and_turns() -> None:
    results = results_of("n=3&o=momentum&o.lr=0.001&o.t=clip_norm")
    figure = arrows(anatomy.step_of(results, 0, 2), 0, False, PLAIN)
    named = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert len(named) == 3
    assert "turned by" in named[2]
    assert heading((0.0, 1.0)) == 0
    assert heading((1.0, 0.0)) == 90


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
    lines = anatomy.step_of(results, 0, 3).lines
    own = next(i for i, line in enumerate(lines) if line.latex.startswith(f"{indexed} &="))
    assert lines[own].values == pytest.approx(
        (results.runs[0].trajectory.lr if target == "lr" else results.runs[0].trajectory.quantities[target])[2]
    )
    assert not [line.latex for line in lines[own + 1 :] if plain_rates(line.latex, symbol)]


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
