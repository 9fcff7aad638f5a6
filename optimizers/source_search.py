"""A rule that searches in Python, as the source of the very functions that ran."""

import ast
import inspect
import re
from collections.abc import Mapping
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

from optimizers.kernels import LIMIT
from optimizers.parts import PythonRule
from optimizers.source import loop_of, step_source
from optimizers.system import System
from symbolic.errors import FallLineError
from symbolic.python_source import NUMPY

ASK = '''class Ask:
    """What a search asks of the surface."""

    def value(self, point):
        return float(loss(point))

    def gradient(self, point):
        return tuple(map(float, grad(point)))

    def hessian(self, point):
        (xx, xy), (_, yy) = hess(point)
        return float(xx), float(xy), float(yy)
'''


def search_functions(rule: PythonRule) -> list[str]:
    """The functions that a rule's ``begin`` and ``advance`` are made of, each as source, in the order in which they are
    needed. Raises FallLineError where Python does not know the source (a rule typed into a console)."""
    found: dict[str, str] = {}
    for function in (rule.begin, rule.advance):
        if function.__name__ not in ("_nothing", "_stay"):
            _collect(function, found)
    return list(found.values())


def _collect(thing: Any, found: dict[str, str]) -> None:
    """A function, class or constant of ours with everything of ours that it reads, behind what it needs."""
    name = thing.__name__
    if name in found:
        return
    found[name] = ""  # a place, against circles; what it needs comes before it in the end
    try:
        text = dedent(inspect.getsource(thing))
    except (OSError, TypeError):
        raise FallLineError("The source of {name} is not to be had.", name=name) from None
    tree = ast.parse(text)
    module = inspect.getmodule(thing)
    assert isinstance(module, ModuleType)
    needed: dict[str, str] = {}
    for node in ast.walk(_bare(tree)):
        if isinstance(node, ast.Name) and hasattr(module, node.id) and node.id != name:
            other = getattr(module, node.id)
            if (
                isinstance(other, FunctionType | type)
                and other.__module__.split(".")[0] == module.__name__.split(".")[0]
            ):
                _collect(other, found)
            elif isinstance(other, int | float):
                needed[node.id] = f"{node.id} = {other!r}\n"
    del found[name]
    for constant, line in needed.items():
        found.setdefault(constant, line)
    found[name] = _bare_text(text)


def _bare(tree: ast.AST) -> ast.AST:
    """The tree without annotations: a file of one's own has no need of our types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
    return tree


def _bare_text(text: str) -> str:
    """The source without the annotations of arguments and results; the body stays as it is written."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            source = ast.get_source_segment(text, node)
            if source is not None:
                text = text.replace(source, f"{node.target.id} = {ast.get_source_segment(text, node.value)}", 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            spelled = ast.unparse(_bare(ast.Module([ast.FunctionDef(**{**vars(node), "body": [ast.Pass()]})], [])))
            head = spelled.rpartition("\n")[0]
            text = re.sub(rf"def {node.name}\(.*?\)(?: -> [^\n]*?)?:\n", head + "\n", text, count=1, flags=re.S)
    return text


def search_body(
    system: System, base: Mapping[str, float], *, moving: Mapping[str, str] | None = None, gone: bool = False
) -> tuple[list[str], frozenset[str]]:
    """The body of ``def run(theta, n)`` for such a rule, which returns every point, (n + 1, 2), and what it calls of
    the surface; its schedules set the knobs before each step."""
    rule = system.python
    assert rule is not None
    told = step_source(system, [s for s in system.statements if s.name != "theta"], base, NUMPY, moving)
    knobs = {name: value for name, value in base.items() if name in system.rule_values} | dict(system.words)
    pairs = ", ".join(f'"{n}": "{v}"' if isinstance(v, str) else f'"{n}": {v!r}' for n, v in knobs.items())
    lines = [*told.settings, *told.starts, f"values = {{{pairs}}}"]
    lines += ["ask, point, state = Ask(), tuple(map(float, theta)), None", "path = [point]"]
    begun = rule.begin.__name__ != "_nothing"
    sets = [f'values["{name}"] = {told.spelled[name]}' for name in system.scheduled if name not in system.moving]
    place = ["theta = np.array(point)"] if {"f", "g", "H", "theta"} & told.read or told.calls else []
    first = ["if state is None:", "    state = begin(ask, point, values)"] if begun else []
    after = [f"if not max(map(abs, point)) < {LIMIT:g}:", "    break  # it has diverged"] if gone else []
    step = "point, state = advance(ask, point, state, values)"
    loop = loop_of(told.read, [*place, *told.body, *sets, *first], [step, *after, "path.append(point)"])
    return [*lines, *loop, "return np.array(path)"], told.calls
