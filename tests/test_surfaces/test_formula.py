"""Your own formula: sliders, refusals, window, critical points, warnings, the derivative on display."""

import math
from typing import Any

import numpy as np
import pytest

import surfaces
from surfaces import Box, from_formula, notices
from surfaces.formula import MAX_KNOBS
from surfaces.notices import (
    HOLES,
    JUMPING,
    KINKED,
    LEVEL,
    NO_POINT,
    NOWHERE,
    ONE_VARIABLE,
    POLES,
    WITHHELD,
)
from surfaces.windows import DEFAULT_BOX
from symbolic.errors import FormulaError, KnobError
from symbolic.expression import array_kernel
from symbolic.knob import Knob
from tests.effort import calls


def kinds(text: str, **more: Any) -> list[tuple[str, float, float]]:
    return [(p.kind, round(p.x, 4) + 0.0, round(p.y, 4) + 0.0) for p in from_formula(text, **more).points]


def test_letters_become_sliders() -> None:
    surface = from_formula("exp(-x^2) a + k y", {"a": 2.0, "k": Knob("k", 3.0, 0.0, 9.0)})
    assert [knob.name for knob in surface.knobs] == ["a", "k"]
    assert float(surface.value(0.0, 1.0)) == 5.0
    moved = surface.with_values({"a": -1.0})
    assert float(moved.value(0.0, 1.0)) == 2.0
    with pytest.raises(KnobError):
        surface.with_values({"k": 10.0})
    with pytest.raises(KnobError):
        surface.with_values({"b": 1.0})


def test_moving_a_slider_never_compiles_again() -> None:
    surface = from_formula("a x^2 + y^2", {"a": 2.0})
    kernel = array_kernel(surface.expression, 1)
    assert array_kernel(surface.with_values({"a": 7.0}).expression, 1) is kernel
    assert array_kernel(from_formula("a x^2 + y^2", {"a": 5.0}).expression, 1) is kernel


def test_an_undeclared_name_is_refused_with_the_name() -> None:
    with pytest.raises(FormulaError) as caught:
        from_formula("x^2 + depth y", {"a": 1.0})
    assert caught.value.unknown_name == "depth"
    assert caught.value.position == 6


@pytest.mark.parametrize(
    "name",
    ["", "x", "y", "xy", "yx", "e", "pi", "sin", "max", "ln", "a1", "a_b", "a b", "é", "α", "rotation", "stretch",
     "a" * 13, "a;b", "a\n", "__class__", "a.b", "1", "(", "<b>", "٣", "ª"],
)  # fmt: skip
def test_names_that_cannot_be_sliders(name: str) -> None:
    with pytest.raises(KnobError, match="cannot be a slider"):
        from_formula("x^2", {name: 1.0})
    with pytest.raises(KnobError):
        from_formula("x^2", {name: Knob(name, 1.0)})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e7, "1", None, True, [1.0], 1j, b"1"])
def test_values_that_a_slider_cannot_have(value: Any) -> None:
    with pytest.raises(KnobError):
        from_formula("a x", {"a": value})


def test_a_knob_must_carry_its_own_name() -> None:
    with pytest.raises(KnobError, match="of that name"):
        from_formula("a x", {"a": Knob("b", 1.0)})
    with pytest.raises(KnobError, match="of that name"):
        from_formula("a x", {"a": Knob("a", "yes", choices=("yes", "no"))})


def test_too_many_sliders() -> None:
    letters = "abcdfghijklm"[: MAX_KNOBS + 1]
    from_formula("x", dict.fromkeys(letters[:MAX_KNOBS], 1.0))
    with pytest.raises(KnobError, match="at most"):
        from_formula("x", dict.fromkeys(letters, 1.0))


def test_python_words_are_harmless_letters() -> None:
    surface = from_formula("if x^2 + lambda y^2 + None", {"if": 2.0, "lambda": 3.0, "None": 1.0})
    assert float(surface.value(1.0, 1.0)) == 6.0
    assert "lambda" not in surface.expression.javascript(1)


def test_critical_points_are_found_and_named() -> None:
    assert kinds("(1-x)^2 + 100(y-x^2)^2") == [("minimum", 1.0, 1.0)]
    assert kinds("x y") == [("saddle", 0.0, 0.0)]
    assert kinds("-x^2-y^2") == [("maximum", 0.0, 0.0)]
    assert sorted(kinds("x^4 - x^2 + y^2")) == [
        ("minimum", -0.7071, 0.0),
        ("minimum", 0.7071, 0.0),
        ("saddle", 0.0, 0.0),
    ]
    assert kinds("3x - 4y") == []
    assert kinds("x^2") == []  # a line of minima: none is isolated


def test_minima_on_kinks_are_found() -> None:
    assert kinds("|x - 1| + |y + 2|") == [("minimum", 1.0, -2.0)]
    assert kinds("max(|x|, |y|)") == [("minimum", 0.0, 0.0)]
    assert kinds("sqrt(x^2 + y^2)") == [("minimum", 0.0, 0.0)]
    assert kinds("(x^2+y^2)^0.25") == [("minimum", 0.0, 0.0)]
    assert kinds("|x| - |y|") == []


@pytest.mark.parametrize(
    "key",
    ["beale", "booth", "branin", "dixon_price", "goldstein_price", "himmelblau", "matyas", "six_hump_camel",
     "three_hump_camel", "mccormick", "styblinski_tang", "two_wells", "crescent", "saddle", "monkey_saddle"],
)  # fmt: skip
def test_the_search_finds_what_the_library_states(key: str) -> None:
    known = surfaces.get(key)
    values = {knob.name: float(knob.default) for knob in known.knobs}
    found = from_formula(known.formula, values, box=known.box).points
    for point in known.points:
        if not known.box.contains(point.x, point.y) or (key == "monkey_saddle" and point.kind == "saddle"):
            continue
        match = [p for p in found if math.hypot(p.x - point.x, p.y - point.y) < 1e-6 and p.kind == point.kind]
        assert match, point


def test_points_follow_the_sliders() -> None:
    surface = from_formula("(x - a)^2 + y^2", {"a": 1.0})
    assert surface.with_values({"a": -2.0}).points[0].x == pytest.approx(-2.0)


def test_a_window_is_chosen_that_shows_a_minimum() -> None:
    assert from_formula("x^2 + y^2").box == DEFAULT_BOX
    assert from_formula("(x-20)^2 + y^2").box.x1 == 30.0
    assert from_formula("log(x-5) + y^2").box.x1 == 10.0  # exists nowhere near the origin
    assert from_formula("x").box == DEFAULT_BOX
    assert from_formula("sqrt(-1-x^2)").box == DEFAULT_BOX
    chosen = from_formula("x^2 + y^2", box=(-1, 2, 0, 5))
    assert chosen.box == Box(-1.0, 2.0, 0.0, 5.0)
    assert chosen.box.contains(*chosen.start)


@pytest.mark.parametrize(
    "box",
    [(1, 1, 0, 1), (2, 1, 0, 1), (0, 1e-4, 0, 1), (-1e7, 0, 0, 1), (math.nan, 1, 0, 1), (0, math.inf, 0, 1)],
)
def test_windows_that_are_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(KnobError):
        from_formula("x^2", box=box)


@pytest.mark.parametrize("start", [(math.nan, 0.0), (0.0, math.inf), (1e7, 0.0)])
def test_starts_that_are_refused(start: tuple[float, float]) -> None:
    with pytest.raises(KnobError):
        from_formula("x^2", start=start)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x^2 + y^2", set()),
        ("1/x + y", {HOLES, POLES, NO_POINT}),
        ("1/(x - 0.123) + y^2", {POLES, NO_POINT}),
        ("tan(x) + y^2", {POLES, NO_POINT}),
        ("log(x) + y^2", {HOLES, NO_POINT}),
        ("sqrt(x) + y^2", {HOLES, KINKED, NO_POINT}),
        ("sqrt(x^2 + y^2 + 1)", set()),
        ("|x| + y^2", {KINKED}),
        ("|x - 9| + x^2 + y^2", set()),
        ("max(x, y)^2 + x^2", {KINKED, NO_POINT, WITHHELD}),
        ("floor(x) + y^2", {JUMPING, NO_POINT}),
        ("sign(x) + y^2", {JUMPING, NO_POINT}),
        ("cbrt(x) + y^2", {KINKED, NO_POINT}),
        ("x^2 + (y^2)^0.3", {KINKED}),
        ("3", {LEVEL}),
        ("x - x", {LEVEL, ONE_VARIABLE}),
        ("x^2", {NO_POINT, ONE_VARIABLE}),
        ("sqrt(-1 - x^2)", {NOWHERE}),
        ("sin(x y)" * 12, {NO_POINT, WITHHELD}),
    ],
)
def test_notices_tell_what_the_picture_hides(text: str, said: set[str]) -> None:
    assert set(notices(from_formula(text))) == said


@pytest.mark.parametrize("key", surfaces.keys())
def test_the_library_needs_no_warning_it_does_not_expect(key: str) -> None:
    surface = surfaces.get(key)
    found = set(notices(surface))
    assert not found & {HOLES, LEVEL, NOWHERE, ONE_VARIABLE, JUMPING}
    assert (KINKED in found) == ("non-smooth" in surface.tags)


def test_the_derivative_is_shown_where_it_is_short() -> None:
    assert from_formula("x^2 + 3y^2").gradient_latex() == ("2 x", "6 y")
    assert from_formula("a x^2", {"a": 1.0}).gradient_latex() == (r"2 a \, x", "0")
    assert from_formula("beta x^2", {"beta": 1.0}).gradient_latex() == (r"2 \beta \, x", "0")
    assert from_formula("|x| y").gradient_latex() == (
        r"\operatorname{sign}\left(x\right) \, y",
        r"\left\lvert x \right\rvert",
    )
    assert from_formula("sin(x y)" * 12).gradient_latex() is None
    assert from_formula("max(x, y)").gradient_latex() is None


SLOW = [
    "tanh(-((|x| / (x)^(xy) - (y + x)^-1)^20) + log2(|abs((10 + y)^2)|))",  # minutes in SymPy's constructors
    "*".join(f"(x+{k}y)" for k in range(1, 40)),
    "+".join(f"sin({k}x)cos({k}y)" for k in range(1, 22)),
    "/".join(f"(x^2+{k})^y" for k in range(1, 24)),
    "x^y^" * 19 + "x",
    "1/(" * 39 + "x" + ")" * 39,
    "-".join(f"sqrt(x^2+{k}y^2)" for k in range(1, 22)),
    "|" + "(|x-" * 9 + "y" + "|)" * 9 + "|",
]


@pytest.mark.parametrize("text", SLOW, ids=range(len(SLOW)))
def test_the_heaviest_formulas_are_answered_with_bounded_work(text: str) -> None:
    def answer() -> None:
        surface = from_formula(text)
        surface.points  # noqa: B018
        surface.gradient_latex()
        surface.expression.javascript(1)
        surface.expression.evaluate(2, np.zeros((100, 100)), 0.0, surface.knob_values)

    assert calls(answer) < 1_500_000  # the heaviest makes 540,000, which is 0.3 s


def test_latex_of_a_slider_is_made_of_its_letters() -> None:
    latex = from_formula("input x + beta y", {"input": 1.0, "beta": 2.0}).latex()
    assert latex == r"\mathrm{input} \, x + \beta \, y"


@pytest.mark.parametrize("key", ["rosenbrock", "ackley", "canyon", "goldstein_price"])
def test_a_surface_goes_on_in_sympy(key: str) -> None:
    surface = surfaces.get(key, rotation=20.0)
    built = surface.sympy()
    x, y = sorted(built.free_symbols, key=str)
    at = {x: 0.3, y: -0.7}
    assert float(built.subs(at)) == pytest.approx(float(surface.value(0.3, -0.7)), rel=1e-12)
    slope = [float(built.diff(variable).subs(at)) for variable in (x, y)]
    assert slope == pytest.approx(surface.gradient(0.3, -0.7).tolist(), rel=1e-10)
