"""Formulas as MathML: every surface's is well-formed and says the same as its LaTeX."""

import json
from typing import Any

import pytest

import surfaces
from symbolic.mathml import formula_mathml
from symbolic.parser import parse_formula

ELEMENTS = {"mrow", "mi", "mn", "mo", "mfrac", "msup", "msqrt", "mroot", "mspace", "msub", "munderover"}
CHILDREN = {"mfrac": 2, "msup": 2, "mroot": 2, "msqrt": 1, "msub": 2, "munderover": 3}


def flat(markup: list[Any]) -> str:
    """Its text, powers after ^ and fractions around /."""
    name, *rest = markup
    if name == "mspace":
        return " "
    if name in {"mi", "mn", "mo"}:
        return str(rest[0]).replace("\u2061", "")
    told = [flat(child) for child in rest]
    if name == "msup":
        return f"{told[0]}^{{{told[1]}}}"
    if name == "mfrac":
        return f"[{told[0]}]/[{told[1]}]"
    return f"√{{{told[0]}}}" if name == "msqrt" else "".join(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x^2 + 3*y^2", "x^{2}+3y^{2}"),
        ("(x + y)^2/2", "[(x+y)^{2}]/[2]"),
        ("-(x - 1)*y", "(−(x−1)) y"),
        ("x*2", "x·2"),
        ("sqrt(x) + abs(y)", "√{x}+|y|"),
        ("exp(-x)", "e^{−x}"),
        ("sin(x*y)", "sin(x y)"),
        ("1e-7*x", "10^{−7}x"),
        ("0.25*x", "0.25x"),
    ],
)
def test_a_formula_reads_as_it_was_written(text: str, told: str) -> None:
    assert flat(formula_mathml(parse_formula(text))) == f"f(x,y)={told}"


@pytest.mark.parametrize("key", surfaces.keys())
def test_every_surface_is_well_formed(key: str) -> None:
    def check(markup: list[Any]) -> None:
        name, *rest = markup
        assert name in ELEMENTS
        if name in {"mi", "mn", "mo"}:
            assert isinstance(rest[0], str)
            assert len(rest) == 1
        elif name != "mspace":
            assert len(rest) == CHILDREN.get(name, len(rest))
            for child in rest:
                check(child)

    told = surfaces.get(key).mathml()
    check(told)
    assert json.loads(json.dumps(told)) == told


def test_a_strangers_name_stays_text() -> None:
    markup = formula_mathml(parse_formula("a*x", ("a",)), {"a": "<img src=x>"})
    assert ["mi", "<img src=x>"] in markup[-1]
