"""Derivatives of every function of the language: against high precision, against SymPy, and as defined at kinks."""

import json
import math
import pickle
import subprocess
from types import ModuleType

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic import compile_fast
from symbolic.algebra import MAX_PREDICTED, derivative, gradient_latex, predicted_size, within_budget
from symbolic.derive import differentiate
from symbolic.expression import Expression, asked_program, scalar_kernel
from symbolic.functions import COMMON
from symbolic.namespaces import MACHINE, define
from symbolic.parser import parse_formula
from symbolic.to_sympy import to_sympy
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree

# One formula for each function, inside its domain at the points below.
ONE_EACH = {
    "sin": "sin(x y + x)", "cos": "cos(x y - y)", "tan": "tan(x y/4)", "asin": "asin(x y/5)", "acos": "acos(x y/5)",
    "atan": "atan(x^2 - y)", "sinh": "sinh(x - y^2)", "cosh": "cosh(x y)", "tanh": "tanh(x + 2y)", "exp": "exp(x y)",
    "log": "log(x^2 + y^2)", "log2": "log2(x^2 + y^2)", "log10": "log10(x^2 + y^2)", "sqrt": "sqrt(x^2 + y^2 + 1)",
    "cbrt": "cbrt(x^3 - y)", "abs": "abs(x^2 - 3y)", "sign": "sign(x) y^2", "floor": "floor(3x + 0.1) y^2",
    "min": "min(x y, x + y, 3)", "max": "max(x y, x - y)",
}  # fmt: skip
MORE = [
    "x^y", "(x^2+1)^(y^2)", "2^(x y)", "x^2.5", "(x^2+y^2)^-1.5", "x^-3 y^7", "x/(1+y^2)", "(x+y)/(x-3y)/(x y+2)",
    "-x^2 y", "x^64", "x^65", "(x y)^0", "(x+y)^1", "e^(x-y)", "pi^x", "sqrt(sqrt(x^2+1)+y^2)", "1/(1+exp(-x y))",
    "exp(-x^2-y^2) sin(3x) cos(2y)", "(1-x)^2+100(y-x^2)^2", "log(1+exp(x)) + |y|^3", "0x + 3", "x - x + y",
]  # fmt: skip
POINTS = [(0.7, 1.3), (1.9, 0.4), (0.35, 2.2)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The formulas above as arguments, when all of them are there: the file may have been added to at its end."""
    texts = [*ONE_EACH.values(), *MORE]
    kinds = {
        "any_text": texts,
        "text_without_steps": [text for text in texts if "floor" not in text],
        "text_without_cases": [text for text in texts if text[:3] not in ("min", "max")],
    }
    for name in kinds.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, kinds[name])


def test_every_function_is_tried() -> None:
    assert {function.name for function in COMMON.values()} == set(ONE_EACH)


def test_value_gradient_and_hessian_match_high_precision(any_text: str, oracle: ModuleType) -> None:
    formula = Expression.read(any_text)
    for x, y in POINTS:
        want = oracle.jet(formula.tree, x, y, {})
        got = [float(part) for part in formula.evaluate(2, x, y, {})]
        assert got == pytest.approx(want, rel=1e-11, abs=1e-12 * max(map(abs, want)) + 1e-14), (x, y)
        alone = scalar_kernel(formula, 2)(x, y)
        assert list(alone) == pytest.approx(got, rel=1e-14, abs=1e-300)
        assert [float(part) for part in formula.evaluate(1, x, y, {})] == got[:3]
        assert [float(part) for part in formula.evaluate(0, x, y, {})] == got[:1]


def test_gradient_matches_sympy(text_without_steps: str) -> None:
    formula = Expression.read(text_without_steps)
    x, y = sympy.symbols("x y", real=True)
    built = to_sympy(formula.tree, {"x": x, "y": y})
    for at in POINTS:
        point = {x: sympy.Float(at[0], 40), y: sympy.Float(at[1], 40)}
        _, *got = (float(part) for part in formula.evaluate(1, *at, {}))
        for part, variable in zip(got, (x, y), strict=True):
            want = complex(sympy.diff(built, variable).subs(point).evalf(25))
            if abs(want.imag) < 1e-12:
                assert part == pytest.approx(want.real, rel=1e-10, abs=1e-12)


def test_machine_code_and_the_browser_have_the_same_numbers() -> None:
    """Every function in the two languages that have libraries of their own."""
    formulas = [Expression.read(text) for text in (*ONE_EACH.values(), *MORE)]
    names = {**MACHINE, "inf": math.inf, "float": float, "range": range, "len": len, "__builtins__": {}}
    wanted, spelled = [], []
    for formula in formulas:
        setup, ask = compile_fast.surface(*asked_program(formula, 1), "ground")
        prepared = [0.0] * 64
        define(setup, "prepare", names)([], prepared)
        ground = define(ask, "ground", names)
        for at in POINTS:
            want = [float(part) for part in formula.evaluate(1, *at, {})]
            assert list(ground(*at, prepared)) == pytest.approx(want, rel=1e-13, abs=1e-13), (formula.tree, at)
            wanted.append(want)
        spelled.append(formula.javascript(1))
    script = f"""
    const found = [{", ".join(spelled)}].flatMap((f) => {{
      const c = f.prepare([], new Float64Array(f.size));
      return {json.dumps(POINTS)}.map(([x, y]) => {{ const out = [0, 0, 0]; f.at(x, y, c, out); return out; }});
    }});
    console.log(JSON.stringify(found));"""
    told = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout
    for got, want in zip(json.loads(told), wanted, strict=True):
        assert got == pytest.approx(want, rel=1e-13, abs=1e-13)


def test_the_derivative_on_display_has_the_same_numbers(text_without_cases: str) -> None:
    formula = Expression.read(text_without_cases)
    shown = [Expression(derivative(formula.tree, variable)) for variable in "xy"]
    for at in POINTS:
        _, *want = (float(part) for part in formula.evaluate(1, *at, {}))
        got = [float(part.evaluate(0, *at, {})[0]) for part in shown]
        assert got == pytest.approx(want, rel=1e-11, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "dx", "dy"),
    [
        ("x^2 + 3y^2", "2 x", "6 y"),
        ("(1-x)^2", r"-2 \left(1 - x\right)", "0"),
        ("x^2/2 + y/4", "x", "0.25"),
        ("x y - y", "y", "x - 1"),
        ("sin(2x)", r"2 \cos\left(2 x\right)", "0"),
        ("exp(-x^2)", r"-2 \mathrm{e}^{-x^{2}} \, x", "0"),
        ("e^x", r"\mathrm{e}^{x}", "0"),
        ("sqrt(x)", r"\frac{1}{2 \sqrt{x}}", "0"),
        ("1/x", r"-\frac{1}{x^{2}}", "0"),
        ("log(x)/3", r"\frac{\frac{1}{x}}{3}", "0"),
        ("|x| y", r"\operatorname{sign}\left(x\right) \, y", r"\left\lvert x \right\rvert"),
        ("0.26x^2", "0.52 x", "0"),
        ("3", "0", "0"),
    ],
)
def test_the_derivative_on_display_is_tidy(text: str, dx: str, dy: str) -> None:
    assert gradient_latex(parse_formula(text), {}) == (dx, dy)


def test_a_long_derivative_is_withheld() -> None:
    assert gradient_latex(parse_formula("sin(x y)" * 12), {}) is None
    assert gradient_latex(parse_formula("max(x, y)"), {}) is None
    assert predicted_size(parse_formula("*".join("x" * 100))).second > MAX_PREDICTED


@pytest.mark.parametrize(
    ("text", "at", "want"),
    [
        ("|x|", (0.0, 0.0), (0.0, 0.0)),
        ("|x| + |y|", (0.0, -2.0), (0.0, -1.0)),
        ("sign(x)", (3.0, 0.0), (0.0, 0.0)),
        ("floor(x)", (0.5, 0.0), (0.0, 0.0)),
        ("max(x, y)", (1.0, 1.0), (1.0, 0.0)),
        ("min(x, y)", (1.0, 1.0), (1.0, 0.0)),
        ("max(x, 0)", (0.0, 0.0), (1.0, 0.0)),
        ("sqrt(x^2 + y^2)", (0.0, 0.0), (0.0, 0.0)),
        ("(x^2 + y^2)^0.5", (0.0, 0.0), (0.0, 0.0)),
        ("(x^2 + y^2)^0.25", (0.0, 0.0), (0.0, 0.0)),
        ("(x^2 + y^2)^1.5", (0.0, 0.0), (0.0, 0.0)),
        ("cbrt(x^2)", (0.0, 0.0), (0.0, 0.0)),
        ("min(x, floor(0.48y))^(1/(3x))", (2.0, 1.0), (0.0, 0.0)),
        ("asin(min(1, x y))", (2.0, 1.0), (0.0, 0.0)),
        ("((acos(e/e)) x)^exp(-1/e)", (2.0, 1.0), (0.0, 0.0)),
        ("cbrt(min(x, y - y))", (2.0, 1.0), (0.0, 0.0)),
        ("x^2", (0.0, 0.0), (0.0, 0.0)),
        ("x^0", (0.0, 0.0), (0.0, 0.0)),
        ("x^1", (0.0, 0.0), (1.0, 0.0)),
        ("(x y)^2", (0.0, 0.0), (0.0, 0.0)),
        ("x^y", (0.0, 3.0), (0.0, 0.0)),
        ("(x^2)^(1 + y^2)", (0.0, 1.0), (0.0, 0.0)),
        ("x^(2 + y)", (-2.0, 0.0), (-4.0, math.nan)),
    ],
)
def test_kinks_are_defined(text: str, at: tuple[float, float], want: tuple[float, float]) -> None:
    _, *slope = Expression.read(text).evaluate(1, *at, {})
    assert tuple(float(part) for part in slope) == pytest.approx(want, nan_ok=True)
    assert math.nan in want or all(np.isfinite(part) for part in Expression.read(text).evaluate(2, *at, {}))


@pytest.mark.parametrize("text", ["|x|", "|x|y", "max(x,y)", "min(x,2y)", "sign(x)", "floor(x)", "|x - y|"])
def test_second_derivatives_of_kinks_are_zero(text: str) -> None:
    _, _, _, xx, _, yy = Expression.read(text).evaluate(2, 0.3, 0.8, {})
    assert float(xx) == 0.0 == float(yy)


@pytest.mark.parametrize(
    ("text", "at"), [("sqrt(x)", (-1.0, 0)), ("log(x)", (-1.0, 0)), ("x^0.5", (-2.0, 0)), ("asin(x)", (2.0, 0)),
                     ("x^(1/3)", (-8.0, 0)), ("x^y", (-2.0, 0.5)), ("acos(x)", (-3.0, 0))]
)  # fmt: skip
def test_outside_the_domain_the_value_is_nan_never_complex(text: str, at: tuple[float, float]) -> None:
    (value,) = Expression.read(text).evaluate(0, *at, {})
    assert value.dtype == np.float64
    assert math.isnan(float(value))


def test_cube_roots_are_real() -> None:
    assert float(Expression.read("cbrt(x)").evaluate(0, -8.0, 0.0, {})[0]) == -2.0


def test_evaluation_warns_of_nothing() -> None:
    with np.errstate(all="raise"):
        x = np.array([-1e308, -1.0, 0.0, 1.0, 1e308, np.inf, np.nan])
        for text in ("exp(x)", "1/x", "log(x)", "x^65", "sqrt(x)", "x^x", "tan(x)", "cosh(x)/sinh(x)"):
            assert Expression.read(text).evaluate(2, x, 1.0, {})[0].shape == x.shape


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/(0x)", math.inf), ("-1/(0x)", -math.inf), ("0/(0x)", math.nan), ("log(0x)", -math.inf), ("(0x)^-1", math.inf),
     ("x/(0y)", math.inf), ("sqrt(0x - 1)", math.nan), ("(0x - 1)^0.5", math.nan), ("cbrt(0x)", 0.0), ("0x", 0.0),
     ("(1e15 + 0x)^100", math.inf), ("|0x|", 0.0), ("tan(0x)/(0y)", math.nan), ("asin(0x + 2)", math.nan)],
)  # fmt: skip
def test_parts_that_fold_to_constants_follow_ieee(text: str, value: float) -> None:
    """1.0/0.0 raises in Python: a constant part that appears only after folding must not."""
    for x in (2.0, np.array([2.0, 3.0])):
        parts = Expression.read(text).evaluate(2, x, 1.0, {})
        assert parts[0].ravel()[0] == pytest.approx(value, nan_ok=True)
    assert "Infinity" not in Expression.read(text).javascript(1)
    assert "inf" not in Expression.read(text).javascript(1)


def test_expressions_cross_process_borders_without_their_hash() -> None:
    formula = Expression.read("a x^2 + y", ("a",))
    hash(formula)
    copy = pickle.loads(pickle.dumps(formula))
    assert copy == formula
    assert hash(copy) == hash(formula)
    assert b"_hash" not in pickle.dumps(formula)


def test_constant_parts_broadcast() -> None:
    parts = Expression.read("x^2 + 3y").evaluate(2, np.zeros((4, 1)), np.zeros(5), {})
    assert [part.shape for part in parts] == [(4, 5)] * 6
    assert all(part.flags.writeable for part in parts)


def test_derivatives_grow_linearly_with_the_formula() -> None:
    sizes = []
    for count in (7, 14, 28):
        tree = parse_formula("*".join(f"sin(x+{k}y)" for k in range(1, count + 1)))
        sizes.append(len(differentiate(tree, 2).nodes))
    assert sizes[1] < 2.2 * sizes[0]
    assert sizes[2] < 2.2 * sizes[1]


numbers = st.floats(0.1, 4.0).map(lambda v: Number(round(v, 3)))
leaves = st.one_of(st.just(Name("x")), st.just(Name("y")), numbers)


def grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    smooth = ("sin", "cos", "atan", "tanh", "exp", "abs", "cbrt", "sinh", "floor", "sign", "log", "sqrt")
    return st.one_of(
        st.builds(Negate, inner),
        st.builds(Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(lambda base, n: Binary("^", base, Number(float(n))), inner, st.integers(0, 4)),
        st.builds(Binary, st.just("^"), inner, inner),
        st.builds(lambda name, arg: Call(name, (arg,)), st.sampled_from(smooth), inner),
        st.builds(lambda name, a, b: Call(name, (a, b)), st.sampled_from(("min", "max")), inner, inner),
    )


trees = st.recursive(leaves, grow, max_leaves=8)


@settings(max_examples=250)
@given(trees, st.floats(0.2, 2.5), st.floats(0.2, 2.5))
def test_any_tree_agrees_with_high_precision(oracle: ModuleType, tree: Tree, x: float, y: float) -> None:
    formula = Expression(tree)
    try:
        want = oracle.jet(tree, x, y, {})
        near = oracle.jet(tree, x * (1 + 1e-13), y * (1 - 1e-13), {}, shake=1e-14)
    except (ZeroDivisionError, ValueError, OverflowError, TypeError):
        return  # a pole, or outside the domain: mpmath raises where floats give inf or NaN
    got = [float(part) for part in formula.evaluate(2, x, y, {})]
    if not all(math.isfinite(part) and abs(part) < 1e12 for part in want):
        return
    # How much the true answer moves with the last bits of x and y says how well any float64 answer can be known.
    moved = max(abs(a - b) for a, b in zip(want, near, strict=True))
    for ours, true in zip(got, want, strict=True):
        assert ours == pytest.approx(true, rel=1e-8, abs=1e-9 + 100 * moved + 1e-9 * max(map(abs, want)))


@settings(max_examples=150)
@given(trees, st.floats(0.2, 2.5), st.floats(0.2, 2.5))
def test_the_display_of_any_tree_agrees_with_its_kernel(tree: Tree, x: float, y: float) -> None:
    if not within_budget(tree):
        return
    _, *want = (float(part) for part in Expression(tree).evaluate(1, x, y, {}))
    got = [float(Expression(derivative(tree, v)).evaluate(0, x, y, {})[0]) for v in "xy"]
    for ours, kernel in zip(got, want, strict=True):
        if math.isfinite(ours) and math.isfinite(kernel):
            assert ours == pytest.approx(kernel, rel=1e-6, abs=1e-9 + 1e-9 * max(map(abs, want)))


@settings(max_examples=150)
@given(trees, st.floats(-3, 3), st.floats(-3, 3))
def test_scalar_and_array_kernels_agree_on_any_tree(tree: Tree, x: float, y: float) -> None:
    formula = Expression(tree)
    batch = [float(part[1]) for part in formula.evaluate(2, np.array([0.5, x]), np.array([0.5, y]), {})]
    try:
        alone = list(scalar_kernel(formula, 2)(x, y))
    except (ArithmeticError, ValueError):
        return  # plain floats may raise outside the domain; the loop then takes NumPy
    for one, other in zip(alone, batch, strict=True):
        assert one == pytest.approx(other, rel=1e-10, abs=1e-280, nan_ok=True)
