"""What the formula box must refuse: a sentence and a place, in bounded time and memory, and never anything else.

``corpus/refused.jsonl`` holds mistakes people make, with the place and the message; ``corpus/hostile.jsonl`` attacks.
A long repetition is stored as its unit and how many ``times``.
"""

import pickle
import threading
import tracemalloc
from typing import Any

import pytest

import surfaces
from symbolic.errors import FallLineError, FormulaError, KnobError
from symbolic.expression import Expression
from symbolic.parser import MAX_DEPTH, MAX_NODES, parse_formula
from symbolic.tokens import MAX_LENGTH
from tests.effort import calls

CALLS = 50_000  # the hostile ones make 11,000 at most
BYTES = 2_000_000


def text_of(row: dict[str, Any]) -> str:
    return str(row["text"]) * int(row.get("times", 1))


def refusal(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        Expression.read(text)
    assert type(caught.value) is FormulaError
    return caught.value


def well_formed(error: FormulaError, text: str) -> None:
    assert 0 <= error.position <= len(text)
    assert error.text == text
    assert error.message == error.template.format(**error.values)
    assert "\n" not in error.message
    assert len(error.message) <= 200
    assert all(len(str(value)) <= 40 for value in error.values.values()), "no more than 40 characters are echoed"
    assert "{" not in error.message or "Use round brackets" in error.message
    line, caret = error.caret().split("\n")
    assert len(line) <= 80
    assert caret.strip() == "^"
    assert len(caret) <= len(line) + 1


def test_a_mistake_is_named_and_pointed_at(corpus_refused: dict[str, Any]) -> None:
    text = text_of(corpus_refused)
    error = refusal(text)
    assert (error.position, error.message) == (corpus_refused["at"], corpus_refused["says"])
    well_formed(error, text)


def test_an_attack_is_refused_quickly_and_cheaply(corpus_hostile: dict[str, Any]) -> None:
    text = text_of(corpus_hostile)
    tracemalloc.start()
    try:
        error = refusal(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    well_formed(error, text)
    assert calls(refusal, text) < CALLS
    assert peak < BYTES
    with pytest.raises(FormulaError):
        surfaces.from_formula(text)


def test_the_whole_corpus_passes_on_a_small_stack() -> None:
    """Musl gives threads 128 KiB, where Python's own parser dies; ours counts its depth in one place."""
    deep = ["(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH, "sin(" * 39 + "x" + ")" * 39, "-(-(" * 19 + "x" + ")" * 38]
    deep += ["+".join("x" * 125), "x" + " ²" * 124, "|(" * 19 + "x" + ")|" * 19, "x^(" * 20 + "y" + ")" * 20]
    failures: list[BaseException] = []

    def run() -> None:
        try:
            for text in deep:
                formula = Expression.read(text)
                assert formula == Expression.read(" " + text)
                formula.evaluate(2, 0.5, 0.25, {})
                formula.javascript(2)
            for text in ("(" * 5000, "-" * 500, "sin(" * 100, "2^" * 200, "|" * 499):
                refusal(text)
        except BaseException as error:
            failures.append(error)

    before = threading.stack_size(128 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert not failures, failures


def test_limits_are_where_they_are_said_to_be() -> None:
    assert parse_formula("x" + " " * (MAX_LENGTH - 1)) == parse_formula("x")
    refusal("x" + " " * MAX_LENGTH)  # counted before trimming
    parse_formula("+".join("x" * (MAX_NODES // 2)))
    refusal("+".join("x" * (MAX_NODES // 2 + 1)))
    parse_formula("(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH)
    refusal("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1))
    parse_formula("x^1000")
    refusal("x^1000.5")
    parse_formula("1e15 x")
    refusal("1.1e15 x")
    parse_formula("--------x")
    refusal("---------x")


@pytest.mark.parametrize("thing", [None, 5, 2.0, b"x", ["x"], ("x",), {"x": 1}, object()])
def test_only_texts_are_formulas(thing: Any) -> None:
    with pytest.raises(FormulaError, match="A formula is a text"):
        Expression.read(thing)


def test_an_unknown_name_can_become_a_slider() -> None:
    error = refusal("a x^2 + y")
    assert error.unknown_name == "a"
    assert refusal("x +").unknown_name is None
    assert float(surfaces.from_formula("a x^2 + y", {"a": 3.0}).value(2.0, 1.0)) == 13.0


@pytest.mark.parametrize(
    "error",
    [
        refusal("2 + sn(x)"),
        refusal("x +"),
        KnobError("{knob} is bad", knob="lr"),
        FallLineError("plain"),
    ],
)
def test_errors_cross_process_borders(error: FallLineError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert (copy.template, copy.values) == (error.template, error.values)
    assert copy.__dict__ == error.__dict__


def test_the_caret_stays_in_sight_on_long_lines() -> None:
    text = "x + " * 80 + "@ + x"
    line, caret = refusal(text).caret().split("\n")
    assert line[len(caret) - 1] == "@"
