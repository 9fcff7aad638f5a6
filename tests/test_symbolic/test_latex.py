"""What is shown is what was understood: LaTeX and plain text of formulas."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.errors import FormulaError
from symbolic.expression import Expression
from symbolic.latex import formula_latex, name_latex, number_latex, plain
from symbolic.parser import parse_formula
from symbolic.plain import formula_text


@pytest.mark.parametrize(
    ("text", "latex", "unicode"),
    [
        ("2x y", r"2 x \, y", "2x·y"),
        ("x*2", r"x \cdot 2", "x·2"),
        ("(1-x)^2", r"\left(1 - x\right)^{2}", "(1 − x)²"),
        ("x - (y - 1)", r"x - \left(y - 1\right)", "x − (y − 1)"),
        ("(x - y) - 1", "x - y - 1", "x − y − 1"),
        ("x/y/2", r"\frac{\frac{x}{y}}{2}", "x/y/2"),
        ("x/(y/2)", r"\frac{x}{\frac{y}{2}}", "x/(y/2)"),
        ("-x^2", "-x^{2}", "−x²"),
        ("(-x)^2", r"\left(-x\right)^{2}", "(−x)²"),
        ("2^-x", "2^{-x}", "2^(−x)"),
        ("x^2^3", "x^{2^{3}}", "x^(2³)"),
        ("(x^2)^3", r"\left(x^{2}\right)^{3}", "(x²)³"),
        ("sqrt(x)", r"\sqrt{x}", "√(x)"),
        ("x^0.5", r"\sqrt{x}", "x^0.5"),
        ("exp(-x)", r"\mathrm{e}^{-x}", "exp(−x)"),
        ("e^x", r"\mathrm{e}^{x}", "e^x"),
        ("|x-1|", r"\left\lvert x - 1 \right\rvert", "|x − 1|"),
        ("sin(x)^2", r"\sin^{2}\left(x\right)", "sin(x)²"),
        ("max(x, y)", r"\max\left(x, y\right)", "max(x, y)"),
        ("ln(x)", r"\ln\left(x\right)", "log(x)"),
        ("pi x", r"\pi \, x", "π·x"),
        ("1e-7x", r"10^{-7} x", "10⁻⁷x"),
        ("1.5e-7x", r"1.5 \cdot 10^{-7} x", "1.5×10⁻⁷x"),
        ("0.26x", "0.26 x", "0.26x"),
        ("x + -y", r"x + \left(-y\right)", "x + (−y)"),
        ("floor(x)", r"\left\lfloor x \right\rfloor", "floor(x)"),
        ("cbrt(x)", r"\sqrt[3]{x}", "cbrt(x)"),
    ],
)
def test_formulas_in_latex_and_in_plain_text(text: str, latex: str, unicode: str) -> None:
    tree = parse_formula(text)
    assert formula_latex(tree) == latex
    assert formula_text(tree) == unicode


@pytest.mark.parametrize(
    "text", ["x - (y + 1)", "x - (y - 1)", "(x + y)(x - y)", "x/(y x)", "x y/(x + 1)", "-(x + y)", "(-x)^2", "-x^2",
             "2^(x + y)", "(2^x)^y", "(x/y)^2", "x^-1", "1/x^2", "(x y)^2", "-(-x)", "x - -y", "x/y/(x/2)", "2(3x)",
             "|x| - |y - 1|", "sqrt(x)^3", "x (y - 1)", "3 - 2x", "(x+1)^(y-1)", "x*(-y)"]
)  # fmt: skip
def test_plain_text_reads_back_to_the_same_numbers(text: str) -> None:
    shown = formula_text(parse_formula(text)).replace("√", "sqrt")
    again = re.sub(r"×10([⁻⁰¹²³⁴-⁹]+)", lambda m: "*10^(" + m[1] + ")", shown)
    for x, y in ((0.7, 1.9), (2.3, -0.6)):
        first, second = (Expression.read(t).evaluate(0, x, y, {})[0] for t in (text, again))
        assert float(first) == pytest.approx(float(second), rel=1e-12, nan_ok=True), shown


@given(st.text("xy+-*/^()|0123456789. sincoexpqrtlgabmx,", max_size=30))
def test_latex_is_balanced_for_whatever_is_accepted(text: str) -> None:
    try:
        tree = parse_formula(text)
    except FormulaError:
        return
    latex = formula_latex(tree)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    depth = 0
    for char in latex:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert formula_text(tree)


@pytest.mark.parametrize(
    ("name", "latex", "unicode"),
    [
        ("beta1", r"\beta_{1}", "β₁"),
        ("m_hat", r"\hat{m}", "hatm"),
        ("v_max", r"v^{\max}", "v^max"),
        ("T_0", "T_{0}", "T₀"),
        ("lr", r"\eta", "η"),
        ("kappa", r"\kappa", "κ"),
        ("rim", r"\mathrm{rim}", "rim"),
        ("a", "a", "a"),
    ],
)
def test_names(name: str, latex: str, unicode: str) -> None:
    assert name_latex(name) == latex
    assert plain(latex) == unicode


@pytest.mark.parametrize(
    ("value", "latex"), [(2.0, "2"), (-3.0, "-3"), (0.1, "0.1"), (1e-7, "10^{-7}"), (-1e-7, "-10^{-7}"),
                         (2.5e-9, r"2.5 \cdot 10^{-9}"), (1e15, "10^{15}"), (123456.0, "123456")]
)  # fmt: skip
def test_numbers(value: float, latex: str) -> None:
    assert number_latex(value) == latex
