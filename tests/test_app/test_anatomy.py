"""A step taken apart is the step that ran: its lines lead from one point of the path to the next."""

import pytest

import optimizers
from app.figures.arrows import arrows, heading
from app.figures.loss import loss_curves
from app.lab import anatomy, engine, link
from app.language.translate import translator

PLAIN = translator("en")


def results_of(text: str) -> engine.Results:
    state, messages = link.decode(text)
    assert not messages
    return engine.compute(state.experiment)


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_rule_of_equations_ends_where_the_path_goes_on(key: str) -> None:
    results = results_of(f"s=beale&n=6&o={key}")
    ran = results.runs[0]
    if not anatomy.can_be_taken_apart(ran, 6):
        assert ran.system.python is not None
        return
    for number in (1, 3):
        step = anatomy.step_of(results, 0, number)
        theta = ran.trajectory.theta
        if step.number == number:
            assert step.before == tuple(theta[number - 1])
            assert step.after == tuple(theta[number])
            if ran.system.statements[-1].name == "theta":
                assert step.lines[-1].values == step.after
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
