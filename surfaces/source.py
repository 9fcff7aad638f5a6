"""A surface as Python source: ``loss(theta)``, and for NumPy its derivatives, at its knob values."""

import math
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surfaces.surface import Surface
from symbolic.algebra import constant, derivative, predicted_size, within_budget
from symbolic.derive import differentiate
from symbolic.expression import Expression
from symbolic.program import COMPARE_OPS, Node, prune
from symbolic.python_source import JAX, NUMPY, TORCH, PythonPrinter, number_source, plain_name
from symbolic.table import Table
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree, children, names, walk

LONG = 600  # predicted nodes of a derivative that is still written as a formula
WIDE = 110  # characters of a line
ARRAYS = {"numpy": "np.array", "torch": "torch.tensor", "jax": "jnp.array"}
LIBRARIES = {"numpy": NUMPY, "torch": TORCH, "jax": JAX}
WORDS = {"np", "jnp", "jax", "torch", "math", "theta", "x", "y", "loss", "grad", "hess", "back", "centre", "middle"}
VALUES = {"loss": 1, "grad": 2, "hess": 3}  # how many numbers each function has
# The partial derivatives that each needs, in x and y.
ASKED = {"loss": ("",), "grad": ("x", "y"), "hess": ("xx", "xy", "yy")}


@dataclass(frozen=True)
class Written:
    """The functions of a surface as source, each with a blank line behind; ``moving`` are the names under which they
    take knobs that a schedule moves."""

    text: str
    moving: dict[str, str]


def written(surface: Surface, library: str, wanted: Sequence[str], moving: Sequence[str] = ()) -> Written:
    """``wanted`` are of ``loss``, ``grad`` and ``hess``; ``moving`` knobs are keywords of every function (posed ones
    too). Knobs stand as defaults of the functions that read them."""
    expression = surface.moved_expression(tuple(moving)) if moving else surface.settled
    taken = set(WORDS)
    spelled = {}
    for name in expression.knobs:
        spelled[name] = plain_name(name, taken)
        taken.add(spelled[name])
    table = surface.table if moving else surface.prepared
    tables = [table] if table is not None else []
    for name in (name for table in tables for name in table.names):  # not u or v, which a rule may call its own
        spelled[name] = plain_name(f"{name}_data", taken)
        taken.add(spelled[name])
    values = {name: float(surface.knob_values[name]) for name in expression.knobs}
    placed = not (moving or surface.pose.at_rest)
    made = [_function(what, expression, spelled, values, library, moving, placed) for what in wanted]
    head = [_columns(table, library, spelled) for table in tables]
    head += [_place(surface, library)] if placed else []
    return Written("\n\n".join([*head, *made]), {name: spelled[name] for name in moving})


def _columns(table: Table, library: str, spelled: dict[str, str]) -> str:
    """The columns that means are taken over."""
    make = ARRAYS[library]
    wide = ", dtype=torch.float64" if library == "torch" else ""
    lines = [
        f"{spelled[name]} = {make}([{', '.join(map(number_source, column))}]{wide})"
        for name, column in zip(table.names, table.columns, strict=True)
    ]
    return "\n".join(textwrap.fill(line, WIDE, subsequent_indent="    ") for line in lines) + "\n"


def _place(surface: Surface, library: str) -> str:
    """What carries a point back to where the formula stands: ``centre + back @ (theta - centre - shift)``."""
    pose, xp = surface.pose, ARRAYS[library]
    angle = math.radians(pose.rotation)
    cos, sin = math.cos(angle), math.sin(angle)
    back = [[cos / pose.stretch, sin / pose.stretch], [-sin, cos]]
    told = [f"turned by {number_source(pose.rotation)}°"] if pose.rotation else []
    told += [f"stretched by {number_source(pose.stretch)} along x"] if pose.stretch != 1 else []
    told += ["shifted"] if pose.shift_x or pose.shift_y else []
    middle = [pose.centre[0] + pose.shift_x, pose.centre[1] + pose.shift_y]
    return (
        f"# The surface is {', '.join(told)}: the formula is asked at centre + back @ (theta - middle).\n"
        f"back = {xp}({back!r})\n"
        f"centre, middle = {xp}({list(map(float, pose.centre))!r}), {xp}({list(map(float, middle))!r})\n"
    )


def _function(
    what: str,
    expression: Expression,
    spelled: dict[str, str],
    values: dict[str, float],
    library: str,
    moving: Sequence[str],
    placed: bool,
) -> str:
    trees = _derivatives(expression.tree, what) if library == "numpy" or what == "loss" else None
    xp = LIBRARIES[library].prefix
    if trees is None:
        body, parts, read = _by_steps(expression, what, spelled)
    else:
        printer = PythonPrinter(LIBRARIES[library], lambda name: spelled.get(name, name), lambda _: 1, ("x", "y"))
        body, parts = [], [printer.text(tree) for tree in trees]
        read = set().union(*(names(tree) for tree in trees))
    told = [f"{spelled[name]}={number_source(values[name])}" for name in expression.knobs if name in read]
    told += [spelled[name] + f"={number_source(values[name])}" for name in moving if name not in read]
    head = [f"def {what}({', '.join(['theta', *told])}):"]
    if read & {"x", "y"}:
        head.append("    x, y = centre + back @ (theta - middle)" if placed else "    x, y = theta")
    shown = parts[0] if what == "loss" else _array(xp, parts)
    if what == "hess":
        shown = f"{xp}.array([[{parts[0]}, {parts[1]}], [{parts[1]}, {parts[2]}]])"
    if what == "loss" and not read & {"x", "y"}:
        shown = f"{shown} + 0*theta[0]" if library != "numpy" else shown
    lines = _returned(shown, what, parts, xp)
    if placed and what != "loss":  # the chain rule
        found = lines[-1].removeprefix("    return ")
        more = lines[:-1]
        if len(lines) > 1 and what == "grad":
            more, found = [lines[0].replace("return", "slope ="), *lines[1:]], "slope"
        lines = [*more, f"    return {found} @ back" if what == "grad" else f"    return back.T @ {found} @ back"]
    return "\n".join([*head, *(f"    {line}" for line in body), *lines]) + "\n"


def _array(xp: str, parts: list[str]) -> str:
    return f"{xp}.array([{', '.join(parts)}])"


def _returned(shown: str, what: str, parts: list[str], xp: str) -> list[str]:
    """The last lines of a function; long ones in several, one part a line."""
    if len(shown) + 11 <= WIDE or what == "loss":
        return [f"    return {shown}"]
    if what == "grad":
        return [f"    return {xp}.array([", *(f"        {part}," for part in parts), "    ])"]
    lines = [f"    {name} = {part}" for name, part in zip(("xx", "xy", "yy"), parts, strict=True)]
    return [*lines, f"    return {xp}.array([[xx, xy], [xy, yy]])"]


def _derivatives(tree: Tree, what: str) -> list[Tree] | None:
    """The formula, or its derivatives, as formulas; None where they would be too long, or have cases."""
    if what == "loss":
        return [tree]
    size = predicted_size(tree)
    if not within_budget(tree) or (size.first if what == "grad" else size.second) > LONG or _delicate(tree):
        return None
    found = []
    for variables in ASKED[what]:
        part = tree
        for variable in variables:
            part = derivative(part, variable)
        found.append(part)
    return found


def _delicate(tree: Tree) -> bool:
    """Whether a formula has a cone, whose tip has the slope 0 that only the program knows: a root of something."""
    roots = ("sqrt", "cbrt", "asin", "acos", "arcsin", "arccos")
    return any(
        (isinstance(node, Call) and node.name in roots and not constant(node.args[0]))
        or (isinstance(node, Binary) and node.op == "^" and not constant(node.right))
        for node in walk(tree)
    )


def _by_steps(expression: Expression, what: str, spelled: dict[str, str]) -> tuple[list[str], list[str], set[str]]:
    """The program that ran, line by line: for derivatives that no formula says shortly."""
    whole = differentiate(expression.tree, VALUES[what] - 1, expression.knobs)
    first = {"loss": 0, "grad": 1, "hess": len(whole.outputs) - 3}[what]
    program = prune(whole.nodes, whole.outputs[first:])
    uses = Counter(arg for node in program.nodes for arg in node.args) + Counter(program.outputs)
    table = program.table
    wide = set(table.names) if table is not None else set()  # what has a number for every row
    printer = PythonPrinter(NUMPY, lambda name: spelled.get(name, name), lambda _: 1, wide)
    trees: list[Tree] = []
    lines: list[str] = []
    for ref, node in enumerate(program.nodes):
        tree = _tree(node, trees, table)
        if uses[ref] > 1 and children(tree):
            name = f"v{len(lines) + 1}"
            lines.append(f"{name} = {printer.text(tree)}")
            if not isinstance(tree, Mean) and not names(tree).isdisjoint(wide):
                wide.add(name)
            tree = Name(name)
        trees.append(tree)
    return lines, [printer.text(trees[ref]) for ref in program.outputs], program.inputs()


_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^"} | {v: k for k, v in COMPARE_OPS.items()}


def _tree(node: Node, trees: Sequence[Tree], table: Table | None) -> Tree:
    """A node of a program as a tree over those before it."""
    args = tuple(trees[arg] for arg in node.args)
    if node.op == "const":
        return Number(node.value)
    if node.op == "input":
        return Name(node.name)
    if node.op == "row":
        return Name(node.name)
    if node.op == "mean" and table is not None:
        return Mean(args[0], table)
    if node.op == "neg":
        return Negate(args[0])
    return Binary(_SIGNS[node.op], args[0], args[1]) if node.op in _SIGNS else Call(node.op, args)
