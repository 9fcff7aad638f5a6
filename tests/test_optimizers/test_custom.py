"""A rule typed by a stranger: the same machinery, errors at the character, bounds that hold."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optimizers
import surfaces
from optimizers.custom import MAX_KNOBS, text_of
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, get
from symbolic.errors import FallLineError, FormulaError, KnobError

BOWL = surfaces.get("bowl")


def test_the_first_example_is_momentum() -> None:
    rule = optimizers.from_equations("m = 0.9*m + g\ntheta = theta - lr*m", {"lr": 0.01})
    mine = optimizers.run(rule, BOWL, (-4.0, 1.5), 100)
    theirs = optimizers.run("momentum", BOWL, (-4.0, 1.5), 100, lr=0.01)
    np.testing.assert_array_equal(mine.theta, theirs.theta)


def test_it_goes_wherever_a_rule_goes(node: Any) -> None:
    rule = optimizers.from_equations("θ = θ − η·g/(1 + |g|)", {"lr": 0.1})
    lanes = optimizers.run(
        rule, BOWL, (np.linspace(-4, 4, 40), 1.0), 30, "cosine", transforms=("clip_norm",), wrappers=("average",)
    )
    assert lanes.theta.shape == (31, 2, 40)
    assert r"\eta" in rule.latex()
    from optimizers.system import compose

    node.add(compose(rule, rule.values({})), BOWL, (-4.0, 1.5), 30)
    path, valid = node.run()[0]
    np.testing.assert_allclose(path, optimizers.run(rule, BOWL, (-4.0, 1.5), 30).theta, rtol=1e-13)
    assert valid == 30


@pytest.mark.parametrize("key", [key for key, rule in all_rules().items() if not isinstance(rule, PythonRule)])
def test_every_built_in_rule_can_be_started_from(key: str, variants: Any) -> None:
    """The text of the equations in force, read back, is the same rule."""
    rule = get(key)
    for words in variants(rule):
        knobs = {knob.name: knob for knob in rule.number_knobs}
        copy = optimizers.from_equations(text_of(rule, words), knobs)
        first = optimizers.run(rule, surfaces.get("saddle"), (1.5, 0.3), 25, **words)
        second = optimizers.run(copy, surfaces.get("saddle"), (1.5, 0.3), 25)
        np.testing.assert_array_equal(first.theta, second.theta)


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("theta = theta - lr*q", 19, "Unknown name “q”. Assign it in a line above, or make it a slider."),
        ("theta = theta - beta1*g", 16, "Unknown name “beta1”. Assign it"),
        ("theta = theta - eta*g", 16, "The learning rate is called lr here; it is shown as η."),
        ("theta = theta - lr*gx", 19, "The gradient is called g: both of its parts at once."),
        ("theta = theta - lr*srqt(g)", 19, "Did you mean sqrt?"),
        ("theta = theta - lr*√g", 19, "Write sqrt(x) instead of √."),
        ("theta = theta - lr*np.sqrt(g)", 21, "Leave “np.” out"),
        ("theta = theta - lr*g;", 20, "Leave the ; out; each assignment has a line of its own."),
        ("def step(theta):\n  return theta", 0, "This is not Python"),
        ("m = g\ntheta -= lr*m", 12, "Write it out: theta = theta - …"),
        ("f(x, y) = x^2", 1, "A name alone stands left of the = sign"),
        ("v = g\nx = x + v", 6, "The point is called theta here, not x: theta = theta - …"),
        ("theta = theta - lr*grad", 19, "At the point itself it is called g."),
        ("m = 0.9*m + g\ntheta = theta - lr*mm", 33, "Unknown name “mm”"),
        ("theta = theta - lr*(g", 19, "never closed"),
        ("theta = theta - lr*g +", 22, "too early"),
        ("theta = theta - lr*import(g)", 19, "Unknown name"),
        ("theta theta", 0, "name = expression"),
        ("m = g", 0, "theta"),
        ("t = 3\ntheta = theta - lr*g", 0, "fixed"),
        ("theta = theta - lr*solve(g, g)", 19, "matrix"),
        ("theta = theta - lr*H", 14, "together"),
        ("theta = theta - lr*where(g, 1, 2)", 25, "comparison"),
        ("m = g if form == x\ntheta = theta - m", 9, "choice"),
        ("theta = theta - lr*g # note", 21, "meaning"),
        ("start m == 1\ntheta = theta - m", 0, "start"),
        ("", 0, "at least one line"),
        ("theta = theta - lr*" + "+".join(["g"] * 600), None, ""),
        ("\n".join(["m = g"] * 41), None, "lines"),
        ("theta = " + "(" * 50 + "g" + ")" * 50, None, "deep"),
        ("x1 = g\n" * 12 + "theta = " + "+".join(f"grad(theta*{i})" for i in range(13)), None, "too often"),
    ],
)
def test_errors_name_the_place(text: str, at: int | None, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        optimizers.from_equations(text, {"lr": 0.1})
    assert says in caught.value.message
    if at is not None:
        assert caught.value.position == at
    assert caught.value.text == text


@pytest.mark.parametrize(
    "name", ["theta", "g", "norm", "pi", "a b", "x;y", "__import__()", "é", "n", "start", "a" * 30]
)
def test_sliders_have_names_that_mean_nothing_else(name: str) -> None:
    with pytest.raises(KnobError, match="slider"):
        optimizers.from_equations("theta = theta - g", {name: 1.0})


def test_sliders_are_counted() -> None:
    with pytest.raises(KnobError, match=str(MAX_KNOBS)):
        optimizers.from_equations("theta = theta - g", {f"k{i}": 1.0 for i in range(MAX_KNOBS + 1)})


@pytest.mark.parametrize("value", [float("nan"), "x", None, 1e30, True])
def test_slider_values_are_numbers(value: Any) -> None:
    with pytest.raises(KnobError):
        optimizers.from_equations("theta = theta - a*g", {"a": value})


PIECES = ["theta", "g", "lr", "m", "=", "+", "-", "*", "/", "**", "(", ")", ",", "\n", " ", "0.5", "grad", "where", "<",
          "solve", "H", "norm", "start", "if", "outer", "__class__", "\\", "η", "|", "if a == b"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_a_rule_or_an_error_with_a_place(text: str) -> None:
    place = 0
    try:
        rule = optimizers.from_equations(text, {"lr": 0.1})
        optimizers.run(rule, BOWL, (1.0, 1.0), 3)
    except FormulaError as error:
        place = error.position
    assert 0 <= place <= len(text)


@given(st.text(max_size=60))
def test_any_characters_are_a_rule_or_an_error(text: str) -> None:
    with pytest.raises(FallLineError):  # none of them is a rule: theta has to be assigned from g
        optimizers.from_equations("theta = " + text + "\x00", {"lr": 0.1})


def test_names_of_the_user_are_never_printed_as_code() -> None:
    rule = optimizers.from_equations(
        "constructor = g\nfunction = constructor\ntheta = theta - eval_*constructor\nzz = zz + g", {"eval_": 0.1}
    )
    from optimizers.system import compose

    source = compose(rule, rule.values({})).kernels().javascript
    assert source is not None
    assert not any(word in source for word in ("constructor", "eval_", "zz"))
