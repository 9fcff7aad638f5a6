"""Curves of a run against theory, and their words in links."""

import numpy as np
import pytest

from app.lab import link
from app.lab.curve_words import MOST_CURVES, OF_PATH, chosen, curves_word, named
from app.lab.engine import compute
from app.lab.path_curves import curve_of, lowest_so_far
from app.lab.quantities import beside, quantities, title_of, walker
from app.stage.parts import Delivery
from app.stage.payload import header_of
from symbolic.errors import KnobError


def lines(text: str, word: str) -> tuple[np.ndarray, ...]:
    found = curve_of(compute(link.decode(text)[0].experiment), 0, word)
    assert found is not None
    return found.lines


def test_gradient_descent_has_its_rate_as_effective_step_in_both_directions() -> None:
    for line in lines("s=bowl&n=40&o=sgd&o.lr=0.03", "step"):
        np.testing.assert_allclose(line, 0.03, rtol=1e-9)


def test_under_a_schedule_the_effective_step_is_the_rate_of_that_update() -> None:
    text = "s=bowl&n=40&o=sgd&o.lr=0.03&o.s=cosine_decay"
    (rate,) = lines(text, "eta")
    np.testing.assert_allclose(lines(text, "step")[0], rate, rtol=1e-7, atol=1e-12)


def test_adams_first_step_is_its_rate_whatever_the_slope_and_then_the_rate_over_its_scale() -> None:
    text = "s=bowl&s.kappa=50&n=5&o=adam&o.lr=0.01"
    ran = compute(link.decode(text)[0].experiment).runs[0]
    slope = np.abs(np.array(ran.surface.gradient(*ran.trajectory.theta[0]))).ravel()
    first = np.array([line[0] for line in lines(text, "step")])
    np.testing.assert_allclose(first, 0.01 / slope, rtol=1e-6)
    scale = np.sqrt(np.array([line[0] for line in lines(text, "q.v_hat")]))
    np.testing.assert_allclose(first, 0.01 / scale, rtol=1e-6)


def test_adagrads_effective_step_only_falls() -> None:
    for line in lines("s=bowl&n=60&o=adagrad&o.lr=0.5", "step"):
        assert (np.diff(line[np.isfinite(line)]) <= 1e-12).all()


def test_the_lowest_loss_passes_over_what_is_not_finite() -> None:
    told = lowest_so_far(np.array([np.nan, 3.0, np.inf, 2.0, 4.0, -np.inf, 1.0]))
    np.testing.assert_array_equal(told, [np.nan, 3, 3, 2, 2, 2, 1])


def test_a_bouncing_run_turns_back_and_moves_straight_down() -> None:
    text = "s=bowl&s.kappa=1&x=1,0&n=20&o=sgd&o.lr=1.5"
    np.testing.assert_allclose(lines(text, "turn")[0][1:-1], 180)
    np.testing.assert_allclose(lines(text, "angle")[0][:-1], 0, atol=1e-9)


def test_words_are_read_and_written_again() -> None:
    assert curves_word("loss, grad,loss,k.lr,q.v_hat,k.t1.strength") == "loss,grad,eta,q.v_hat,k.t1.strength"
    assert named(curves_word("q.m,loss,q.t1_fast")) == ("m", "t1_fast")
    state, errors = link.decode("s=bowl&o=adam&curves=best,q.m&over=calls&stack=1")
    assert not errors
    assert dict(state.view.words) == {"curves": "best,q.m", "over": "calls", "stack": "1"}
    assert link.decode(link.encode(state))[0] == state


@pytest.mark.parametrize("text", ["lost", "q.", "q.a b", "k.", ",".join(OF_PATH), "q.m;loss"])
def test_what_is_no_curve_is_refused(text: str) -> None:
    assert len(OF_PATH) > MOST_CURVES
    with pytest.raises(KnobError):
        curves_word(text)
    assert chosen("") == ()


def test_only_chosen_quantities_are_kept_and_a_change_of_curves_sends_little() -> None:
    state = link.decode("s=rosenbrock&n=1000&o=adam&o2=nadam&o3=rmsprop")[0]
    results = compute(state.experiment)
    plain, asked = (header_of(results, state.view, curves=curves) for curves in ("", "loss,q.v"))
    assert [run["recorded"] for run in plain["runs"]] == [[], [], []]
    assert [[one["name"] for one in run["recorded"]] for run in asked["runs"]] == [["v"]] * 3

    delivery = Delivery()
    delivery.send(plain)
    assert len(delivery.send(asked)) <= 25_000


def test_what_walks_beside_follows_from_the_equations() -> None:
    def of(text: str) -> tuple[str, ...]:
        return beside(compute(link.decode(f"s=bowl&n=3&{text}")[0].experiment).runs[0].system)

    assert of("o=sgd&o.t=average") == of("o=nesterov_1983&o.t=average") == ("t1_fast",)
    assert of("o=adam&o.t=lookahead") == ("t1_slow",)
    assert of("o=schedule_free") == ("z",)

    def walks(text: str) -> str:
        return walker(compute(link.decode(f"s=bowl&n=3&{text}")[0].experiment).runs[0].system)

    assert walks("o=sgd&o.t=noise&o.t2=average") == "t2_fast"  # shown is its average
    assert walks("o=adam&o.t=lookahead") == walks("o=schedule_free") == walks("o=sgd") == ""
    assert of("o=nesterov_1983") == of("o=barzilai_borwein") == of("o=dog") == of("o=lbfgs") == ()


def test_quantities_are_named_as_they_are_read() -> None:
    ran = compute(link.decode("s=bowl&n=3&o=adam&o.t=noise&o.s=cosine")[0].experiment).runs[0]
    names = {quantity.name: (quantity.title, quantity.parts) for quantity in quantities(ran)}
    assert names["v_hat"] == ("v\u0302", 2)
    assert names["g"][1] == 2
    assert not {"lr", "theta"} & set(names)
    assert not [name for name in names if name.startswith("s1_")]
    assert title_of("t1_fast") == "fast"
