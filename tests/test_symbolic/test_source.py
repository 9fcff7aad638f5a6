"""No text of a user becomes code: what the packages may call, and what their printers may write."""

import ast
import re
from pathlib import Path

import pytest

import surfaces
from symbolic.compile_js import surface as js_surface
from symbolic.derive import differentiate
from symbolic.expression import Expression, program_of
from symbolic.namespaces import ARRAYS, SCALARS
from symbolic.print_code import NUMPY, SCALAR, Printer

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for name in ("symbolic", "surfaces") for path in (ROOT / name).rglob("*.py"))
GENERATOR = "namespaces.py"  # the one file that may compile, and only what our printers wrote

FORBIDDEN_CALLS = {"eval", "sympify", "parse_expr", "parse_latex", "lambdify", "S", "Poly", "__import__"}
GENERATOR_ONLY = {"exec", "compile"}
ASKS_SYMPY = {
    "to_sympy.py",
    "surface.py",
}  # builds expressions for notebooks, by explicit constructors; never for the page
FORBIDDEN_IMPORTS = {"pickle", "marshal", "shelve", "subprocess", "os", "ctypes", "socket", "urllib", "sympy"}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_sources_call_nothing_that_runs_text() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = called(node)
                assert name not in FORBIDDEN_CALLS, f"{path}:{node.lineno} calls {name}"
                # re.compile is a method of a module we know; the builtin is what must not be met
                bare = isinstance(node.func, ast.Name)
                assert not (bare and name in GENERATOR_ONLY) or path.name == GENERATOR, f"{path}:{node.lineno}: {name}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name.split(".")[0] for alias in node.names}
                names.add((getattr(node, "module", "") or "").split(".")[0])
                names -= {"sympy"} if path.name in ASKS_SYMPY else set()
                assert not names & FORBIDDEN_IMPORTS, f"{path}:{node.lineno} imports {names & FORBIDDEN_IMPORTS}"


PYTHON_WORDS = {"if", "else", "or", *(set(ARRAYS) | set(SCALARS)) - {"__builtins__", "range"}}
JS_WORDS = {
    "const",
    "Math",
    "size",
    "prepare",
    "return",
    "at",
    "four",
    "x",
    "y",
    "k",
    "c",
    "out",
    *(set(ARRAYS) - {"__builtins__"}),
}
NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
OURS = re.compile(r"v\d+[abcd]?|p\d+|[xy][abcd]?")
SYMBOLS = set("0123456789.()+-*/%<>=!?:,;[]{}| \n")

TEXTS = [
    "(1-x)^2 + 100(y-x^2)^2", "max(|x|, min(y, 2), 3) sign(x) floor(y)", "cbrt(x)^2.5 + x^y + log2(x) log10(y)",
    "asin(x)+acos(y)+atan(x)+tan(y)+sinh(x)+cosh(y)+tanh(x)", "sqrt(x^2+y^2) exp(-x) ln(y) + pi e", "1e-9x + 1e15y",
]  # fmt: skip


def strip_numbers(source: str) -> str:
    return re.sub(r"(?<![A-Za-z_])\d+(\.\d*)?(e[+-]?\d+)?", "0", source)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_generated_source_is_made_of_our_own_words(text: str, order: int) -> None:
    program, _ = program_of(Expression.read(text), order)
    for syntax, words in ((NUMPY, PYTHON_WORDS), (SCALAR, PYTHON_WORDS)):
        printer = Printer(program, syntax)
        source = strip_numbers("\n".join(printer.lines(range(len(program.nodes)))))
        for word in NAMES.findall(source):
            assert word in words or OURS.fullmatch(word), word
        assert set(NAMES.sub("", source)) <= SYMBOLS
    source = strip_numbers(js_surface(program, ()))
    for word in NAMES.findall(source):
        assert word in JS_WORDS or OURS.fullmatch(word), word
    assert set(NAMES.sub("", source)) <= SYMBOLS


def test_no_name_of_a_slider_is_ever_printed_as_code() -> None:
    letters = {"secret": 2.0, "window": 3.0, "import": 4.0, "exec": 5.0}
    surface = surfaces.from_formula("secret x^2 + window y^2 + import x + exec y", letters)
    printed = surface.expression.javascript(1) + surface.expression.javascript(2)
    for order in (0, 1, 2):
        program, arguments = program_of(surface.expression, order)
        printer = Printer(program, SCALAR)
        printed += "\n".join(printer.lines(range(len(program.nodes)))) + " ".join(arguments)
    assert not any(word in printed for word in letters)
    assert set(program.inputs()) <= {"x", "y", "p0", "p1", "p2", "p3"}


def test_numbers_are_printed_to_the_last_bit() -> None:
    program = differentiate(Expression.read("0.1x + 1e-300y + 123456789.123456789").tree, 0)
    source = " ".join(Printer(program, SCALAR).lines(range(len(program.nodes)), keep=program.outputs))
    for value in (0.1, 1e-300, 123456789.123456789):
        assert repr(value) in source


def test_kernels_know_nothing_but_mathematics() -> None:
    for table in (ARRAYS, SCALARS):
        assert set(table["__builtins__"]) <= {"ArithmeticError", "ValueError"}
        assert not any("." in name or name.startswith("_") for name in table if name != "__builtins__")
