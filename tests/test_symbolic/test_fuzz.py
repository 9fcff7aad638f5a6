"""The reader is total: any text is a formula with kernels, or a refusal with a place. (benchmarks/fuzz_formula.py
throws some hundred thousand at it; this is the part that fits into every build.)"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surfaces import from_formula, notices
from symbolic.errors import FormulaError
from symbolic.expression import Expression
from symbolic.latex import formula_latex
from symbolic.parser import parse_formula
from symbolic.plain import formula_text
from symbolic.tokens import tokenize
from symbolic.tree import names
from tests.effort import calls

CALLS = 1_000_000  # half a second
HERE = Path(__file__).parent
SEEDS = [
    row["text"] * row.get("times", 1)
    for path in sorted((HERE / "corpus").glob("*.jsonl"))
    for row in map(json.loads, path.read_text("utf-8").splitlines())
]
PIECES = [
    "x", "y", "xy", "2", "0.5", "1e-3", ".", "pi", "e", "π", "²", "⁻¹", "^", "**", "+", "-", "*", "/", "(", ")", "|",
    ",", " ", "sin(", "exp(", "log(", "sqrt(", "max(", "tan", "floor(", "·", "−", "=", "_", "\\", "х", "\u200b", "\n",
    "[", "'", "(" * 15, ")" * 15, "^2" * 8, "9" * 12,
]  # fmt: skip

soup = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
anything = st.text(max_size=80)
spliced = st.builds(
    lambda a, b, i, j: a[: i % (len(a) + 1)] + b[j % (len(b) + 1) :],
    st.sampled_from([text for text in SEEDS if len(text) < 300]),
    soup,
    st.integers(0, 300),
    st.integers(0, 300),
)


def well_formed(error: FormulaError, text: str) -> None:
    assert 0 <= error.position <= len(text)
    assert error.message
    assert len(error.message) <= 200
    assert "\n" not in error.message
    assert error.caret().count("\n") == 1


def answer(text: str) -> Expression | None:
    """The formula with all it needs on a page, or None for a well-formed refusal."""
    try:
        formula = Expression.read(text)
    except FormulaError as error:
        well_formed(error, text)
        return None
    x, y = np.meshgrid(np.linspace(-3, 3, 9), np.linspace(-3, 3, 9))
    for order in (0, 1, 2):
        assert all(part.shape == (9, 9) for part in formula.evaluate(order, x, y, {}))
    assert formula.javascript(1).isascii()
    assert formula.javascript(2).isascii()
    assert names(formula.tree) <= {"x", "y", "e", "pi"}
    assert formula_latex(formula.tree)
    assert formula_text(formula.tree)
    return formula


@settings(max_examples=400)
@given(st.one_of(soup, anything, spliced))
@example("x" * 500)
@example("\ud800")
@example("²" * 500)
def test_any_text_is_answered_or_refused(text: str) -> None:
    assert calls(answer, text) < CALLS


@settings(max_examples=40)
@given(soup)
def test_whatever_is_accepted_can_be_explored(text: str) -> None:
    try:
        surface = from_formula(text)
    except FormulaError:
        return
    box = surface.box
    for point in surface.points:
        assert math.isfinite(point.value)
        assert box.contains(point.x, point.y)
    assert isinstance(notices(surface), tuple)
    shown: Any = surface.gradient_latex()
    assert shown is None or len(shown) == 2


@given(st.text("xy 0123456789.+-*/^()|", max_size=40), st.text(" \t\u00a0", max_size=3))
def test_spaces_around_a_formula_change_nothing(text: str, space: str) -> None:
    try:
        tree = parse_formula(text)
    except FormulaError:
        with pytest.raises(FormulaError):
            parse_formula(space + text + space)
        return
    assert parse_formula(space + text + space) == tree


@given(anything)
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    try:
        tokens = tokenize(text)
    except FormulaError:
        return
    positions = [token.pos for token in tokens]
    assert positions == sorted(positions)
    assert all(0 <= position <= len(text) for position in positions)
    assert tokens[-1].kind == "end"
