"""Knobs: legal values pass unchanged, everything else is refused with a message, texts read back to the same value."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.errors import KnobError
from symbolic.knob import Knob, check_values

KNOBS = [
    Knob("lr", 0.01, 0.0, math.inf, low_open=True, soft=(1e-4, 10.0), scale="log"),
    Knob("beta", 0.9, 0.0, 1.0, high_open=True, scale="one_minus_log"),
    Knob("a", 0.0, -5.0, 5.0),
    Knob("m", 10, 1, 100, integer=True),
    Knob("free", 0.0),
]
NAN = float("nan")


def inside(knob: Knob) -> st.SearchStrategy[Any]:
    low = None if math.isinf(knob.low) else knob.low
    high = None if math.isinf(knob.high) else knob.high
    if knob.integer:
        return st.integers(int(knob.low), int(knob.high))
    return st.floats(
        low, high, exclude_min=knob.low_open, exclude_max=knob.high_open, allow_nan=False, allow_infinity=False
    )


def outside(knob: Knob) -> st.SearchStrategy[Any]:
    wrong = [st.sampled_from([NAN, math.inf, -math.inf, None, True, False, "1", b"1", [1.0], (1.0,), {}, 1j, object()])]
    if not math.isinf(knob.low):
        wrong.append(st.floats(max_value=knob.low, exclude_max=not knob.low_open, allow_nan=False))
    if not math.isinf(knob.high):
        wrong.append(st.floats(min_value=knob.high, exclude_min=not knob.high_open, allow_nan=False))
    if knob.integer:
        wrong.append(st.floats(knob.low, knob.high).filter(lambda v: v != math.floor(v)))
    return st.one_of(wrong)


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.name)
@given(data=st.data())
def test_legal_values_pass(knob: Knob, data: st.DataObject) -> None:
    value = data.draw(inside(knob))
    assert knob.check(value) == value
    assert type(knob.check(value)) is (int if knob.integer else float)
    assert knob.check(np.float64(value)) == value
    assert knob.parse(knob.text(value)) == value
    lanes = knob.check(np.array([value, value]))
    assert lanes.dtype == np.float64
    assert (lanes == value).all()


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.name)
@given(data=st.data())
def test_illegal_values_are_refused(knob: Knob, data: st.DataObject) -> None:
    value = data.draw(outside(knob))
    with pytest.raises(KnobError) as caught:
        knob.check(value)
    assert knob.name in str(caught.value)
    assert str(knob.allowed) in str(caught.value)
    if isinstance(value, float):
        with pytest.raises(KnobError):
            knob.check(np.array([float(knob.default), value]))


@pytest.mark.parametrize(
    "text",
    ["", " ", "nan", "inf", "-inf", "1_000", "１", "٣", "0x10", "1e", "e5", "1e+", "--1", "+-1", "1.2.3", ".", "-", "+",
     "1 ", " 1", "1,5", "1e5e5", "1e٣", "²", "1" * 33, "1e400", "None", "True", "1j", "\n1", "1\x00"],
)  # fmt: skip
def test_texts_that_are_no_numbers(text: str) -> None:
    with pytest.raises(KnobError):
        KNOBS[4].parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("-1", -1.0), ("+1", 1.0), (".5", 0.5), ("5.", 5.0), ("1e-3", 1e-3), ("1E2", 100.0), ("1e+2", 100.0),
     ("007", 7.0), ("-0", 0.0), ("0.1", 0.1)],
)  # fmt: skip
def test_texts_that_are_numbers(text: str, value: float) -> None:
    assert KNOBS[4].parse(text) == value


@given(st.text(max_size=20))
def test_parse_is_total(text: str) -> None:
    try:
        value = KNOBS[4].parse(text)
    except KnobError:
        return
    assert math.isfinite(value)


def test_numbers_of_other_kinds() -> None:
    assert KNOBS[2].check(Fraction(1, 2)) == 0.5
    assert KNOBS[2].check(Decimal("0.25")) == 0.25
    assert KNOBS[2].check(np.array(1.5)) == 1.5
    assert KNOBS[3].check(7.0) == 7
    assert KNOBS[3].check(np.int64(7)) == 7
    with pytest.raises(KnobError):
        KNOBS[2].check(10**400)
    with pytest.raises(KnobError):
        KNOBS[2].check(np.array([]))
    with pytest.raises(KnobError):
        KNOBS[2].check(np.array(["a"]))
    with pytest.raises(KnobError):
        KNOBS[2].check(np.array([1j]))


def test_choices() -> None:
    knob = Knob("form", "heavy", choices=("heavy", "averaged"))
    assert knob.is_choice
    assert knob.check("averaged") == "averaged" == knob.parse(knob.text("averaged"))
    flag = Knob("centred", "no", choices=("yes", "no"))
    assert flag.check(True) == "yes"
    assert flag.check(np.bool_(False)) == "no"
    for wrong in ("light", "", 1, None, ["heavy"], NAN):
        with pytest.raises(KnobError, match="one of"):
            knob.check(wrong)


def test_declarations_that_contradict_themselves() -> None:
    with pytest.raises(KnobError):
        Knob("a", 2.0, 0.0, 1.0)
    with pytest.raises(KnobError):
        Knob("a", 0.0, 0.0, 1.0, low_open=True)
    with pytest.raises(KnobError):
        Knob("a", "blue", choices=("red",))
    with pytest.raises(KnobError, match="scale"):
        Knob("a", 0.0, scale="cubic")


@pytest.mark.parametrize(
    ("knob", "words"),
    [
        (KNOBS[0], "a number in (0, ∞)"),
        (KNOBS[1], "a number in [0, 1)"),
        (KNOBS[3], "a whole number in [1, 100]"),
        (KNOBS[4], "a number in (−∞, ∞)"),
    ],
)
def test_what_is_allowed_in_words(knob: Knob, words: str) -> None:
    assert str(knob.allowed) == words


def test_values_of_several_knobs() -> None:
    assert check_values(KNOBS[:2], {"lr": 0.5}, "adam") == {"lr": 0.5, "beta": 0.9}
    with pytest.raises(KnobError, match=r"adam has no parameter bta\. Did you mean beta\?"):
        check_values(KNOBS[:2], {"bta": 1.0}, "adam")
    with pytest.raises(KnobError, match="it has lr, beta"):
        check_values(KNOBS[:2], {"zzzz": 1.0}, "adam")
    with pytest.raises(KnobError, match="it has none"):
        check_values([], {"zzzz": 1.0}, "adam")


def test_a_slider_without_soft_ends_has_the_hard_ones() -> None:
    assert KNOBS[2].slider == (-5.0, 5.0)
    assert KNOBS[0].slider == (1e-4, 10.0)


def test_a_slider_never_offers_an_open_end() -> None:
    assert Knob("share", 0.3, 0.0, 1.0, low_open=True, high_open=True).slider == (0.01, 0.99)
    assert Knob("share", 0.3, 0.0, 1.0).slider == (0.0, 1.0)
    assert Knob("share", 0.3, 0.0, 1.0, low_open=True, soft=(0.1, 0.9)).slider == (0.1, 0.9)
