"""Programs to source text, for Python (NumPy and scalar) and JavaScript.

Variable names are ``v0, v1, …`` and the input names given by our own callers; functions come from fixed tables;
numbers by ``repr(float)``. No character of a user's text ever reaches this source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbolic.functions import NUMERIC
from symbolic.program import ANSWERS, Node, Program, Ref
from symbolic.rows import Loop, sections

INFIX = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "div": "/",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
}
MAX_INLINE = 8  # nested brackets in one line; deeper parts get a name of their own


@dataclass(frozen=True)
class Syntax:
    """What differs between the languages: calls by name, ``where``, negation, assignment."""

    calls: Mapping[str, str]
    where: str  # template with {0} condition, {1} then, {2} else
    declare: str = ""
    end: str = ""
    special: Mapping[str, str] | None = None  # templates for single operations
    asks: Mapping[str, str] | None = (
        None  # how each of ANSWERS is called: {args}, and {name} that its answers begin with
    )


CALLS = {name: name for name in (*NUMERIC, "pow")}
PLAIN = {name: function.plain for name, function in NUMERIC.items() if isinstance(function.plain, str)}

_PYTHON_ASKS = {
    what: ", ".join(f"{{name}}_{i}" for i in range(count)) + f" = {what}({{args}})" for what, count in ANSWERS.items()
}
NUMPY = Syntax(calls=CALLS, where="where({0}, {1}, {2})", asks=_PYTHON_ASKS)
SCALAR = Syntax(
    calls=NUMPY.calls,
    asks=_PYTHON_ASKS,
    where="({1} if {0} else {2})",
    special=PLAIN,
)
JAVASCRIPT = Syntax(
    calls={name: f"Math.{name}" for name in CALLS},
    where="({0} ? {1} : {2})",
    declare="const ",
    end=";",
    special={name: function.javascript for name, function in NUMERIC.items() if function.javascript}
    | {"eq": "({0} === {1})", "ne": "({0} !== {1})"},
    # a surface writes its answers to `out`; `c` holds its knobs, `h` those of its second derivatives, `m` its minima
    asks={
        "ground": "ground({args}, c, out); " + " ".join(f"const {{name}}_{i} = out[{i}];" for i in range(3)),
        "curvature": "curvature({args}, h, out); " + " ".join(f"const {{name}}_{i} = out[{i}];" for i in range(3)),
        "nearest": "nearest({args}, m, out); " + " ".join(f"const {{name}}_{i} = out[{i}];" for i in range(2)),
    },
)


class Printer:
    """Prints nodes of one program as assignments, putting a part that is used once where it is used.

    ``inputs`` renames the inputs, ``spelled`` gives single nodes a spelling of their own (``{0} {1}`` their arguments),
    ``suffix`` ends every new name, so that several copies can stand side by side. ``loop`` says how the rows of a
    table are walked over, in a program that has one.
    """

    def __init__(
        self,
        program: Program,
        syntax: Syntax,
        inputs: Mapping[str, str] | None = None,
        spelled: Mapping[Ref, str] | None = None,
        suffix: str = "",
        loop: Loop | None = None,
    ) -> None:
        self.program = program
        self.syntax = syntax
        self.inputs = inputs or {}
        self.spelled = spelled or {}
        self.suffix = suffix
        self.loop = loop
        self.sections = sections(program)
        self.uses = [0] * len(program.nodes)
        for ref, node in enumerate(program.nodes):
            for arg in node.args:
                self.uses[arg] += 2 if node.op in (syntax.special or {}) or ref in self.spelled else 1
        for ref in program.outputs:
            self.uses[ref] += 1
        self.text: dict[Ref, tuple[str, int]] = {}  # what a node is called or spelled, and how deep it is nested

    def lines(self, refs: Iterable[Ref], keep: Iterable[Ref] = ()) -> list[str]:
        """Assignments for ``refs`` in order; nodes in ``keep`` always get a name (they are read elsewhere). What the
        rows of a table change stands in a loop over them."""
        asked = list(refs)
        inside = [ref for ref in asked if ref in self.sections.inside]
        means = [ref for ref in asked if self.program.nodes[ref].op == "mean"]
        if not (inside or means):
            return self._straight(asked, keep)
        assert self.loop is not None
        read = {arg for ref in inside for arg in self.program.nodes[ref].args}  # named: not worked out at every row
        before = [ref for ref in asked if ref not in self.sections.inside and ref not in self.sections.behind]
        lines = self._straight(before, {*keep, *read})
        of_row = self._straight(inside, keep)
        totals = [(f"s{ref}{self.suffix}", self.name(self.program.nodes[ref].args[0])) for ref in means]
        lines += self.loop.written(of_row, totals)
        behind = [ref for ref in asked if ref in self.sections.behind]
        return [*lines, *self._straight(behind, keep)]

    def _straight(self, refs: Iterable[Ref], keep: Iterable[Ref]) -> list[str]:
        kept = set(keep)
        lines: list[str] = []
        for ref in refs:
            node = self.program.nodes[ref]
            if node.op in ANSWERS:
                lines.append(self._ask(ref, node))
                continue
            spelled, depth = self._spell(ref, node)
            atom = node.op in ("const", "input", "part", "row")
            if atom or (self.uses[ref] <= 1 and ref not in kept and depth < MAX_INLINE):
                self.text[ref] = (spelled, depth)
            else:
                name = f"v{ref}{self.suffix}"
                lines.append(f"{self.syntax.declare}{name} = {spelled}{self.syntax.end}")
                self.text[ref] = (name, 0)
        return lines

    def place(self, names: Mapping[Ref, str]) -> None:
        """Nodes that are computed elsewhere, and what they are called here. Constants are spelled where they stand."""
        self.text |= {ref: (name, 0) for ref, name in names.items()}
        self.lines(ref for ref, node in enumerate(self.program.nodes) if node.op == "const")

    def name(self, ref: Ref) -> str:
        """What a printed node is called, or how it is spelled."""
        return self.text[ref][0]

    def _ask(self, ref: Ref, node: Node) -> str:
        name = f"v{ref}{self.suffix}"
        self.text[ref] = (name, 0)
        args = ", ".join(self.text[arg][0] for arg in node.args)
        return (self.syntax.asks or {})[node.op].format(args=args, name=name)

    def _spell(self, ref: Ref, node: Node) -> tuple[str, int]:
        if node.op == "const":
            return (repr(node.value) if node.value >= 0 else f"({node.value!r})"), 0
        if node.op == "input":
            return self.inputs.get(node.name, node.name), 0
        if node.op == "row":
            assert node.table is not None
            return f"r{node.table.names.index(node.name)}", 0
        if node.op == "mean":  # its total stands under the name of the mean until here
            assert self.loop is not None
            total = f"s{ref}{self.suffix}"
            return f"({self.loop.divided.format(total, self.loop.count)})", 1
        args = [self.text[arg][0] for arg in node.args]
        if node.op == "part":
            return f"{args[0]}_{int(node.value)}", 0
        if ref in self.spelled:
            return self.spelled[ref].format(*args), MAX_INLINE
        depth = 1 + max(self.text[arg][1] for arg in node.args)
        special = (self.syntax.special or {}).get(node.op)
        if special is not None:
            return special.format(*args), depth
        if node.op == "where":
            return self.syntax.where.format(*args), depth
        if node.op == "neg":
            return f"(-{args[0]})", depth
        if node.op in INFIX:
            return f"({args[0]} {INFIX[node.op]} {args[1]})", depth
        return f"{self.syntax.calls[node.op]}({', '.join(args)})", depth


def def_text(name: str, arguments: str, body: Iterable[str]) -> str:
    """The source of a Python function with these lines."""
    return f"def {name}({arguments}):\n" + "".join(f"    {line}\n" for line in body)
