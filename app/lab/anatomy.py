"""A step taken apart: every line of the equations, what it read, its parts, and which of them are arrows.

All of it follows from the equations alone. The composed system is written out once more with a name of its own behind
everything that is to be shown (``Statement("3 line", Name("m"))``: no user can write such a name), and is compiled like
any other; the operations stay those that ran. Line by line it says what a page needs: MathML with marks, the same line
to be printed with numbers in it, and how the result lies on the map:

- a *vector* reaches θ linearly: its parts add up tip to tail, ``m = β₁ m + (1 − β₁) g``;
- a *scale* stands under a root or in a denominator on the way there: a square;
- θ's own lines are the move: each adds parts to the place, or puts it elsewhere (a projection).
"""

from dataclasses import dataclass, field, replace
from typing import Any

from app.lab.chain import chain
from app.lab.engine import Ran, Results
from app.lab.vectors import HERE, Ways
from optimizers.batches import behind
from optimizers.run import run_system
from optimizers.system import System
from optimizers.trajectory import Trajectory
from symbolic.system import Statement
from symbolic.tree import COMPARISONS, Binary, Call, Name, Negate, Number, Tree, names, walk

RAW = "slope here"  # the gradient at the place the step begins at
# What does not act coordinate by coordinate: shown as a number of its own.
_WHOLE = {"norm", "dot", "grad", "loss", "hess", "solve", "outer", "diag", "eye", "inv_sqrt", "abs_eig", "x_of", "y_of"}

Print = list[Any]  # a line with numbers to put in: ["v", record], ["+", a, b], … (see js/stepnumbers.js)


@dataclass(frozen=True)
class Part:
    """A summand of a vector: ``sign`` × the value of ``record``; ``mark`` is its mark in the line, "" for none.
    One that goes ``to`` a place is the way there; of the move, ``since`` holds where the point is before its line."""

    record: str
    sign: int
    mark: str = ""
    to: bool = False
    since: str = ""


@dataclass(frozen=True)
class Line:
    """A statement as it is shown. ``record`` holds its result, ``role`` says what it is: "slope", "memory", "way" (a
    vector between memory and move), "spot" (a place beside θ), "scale", "move", "" for other numbers; ``unit`` is
    "slope", "place" or "" for anything else. ``marks`` are the marks of parts by their identity, ``printed`` None where
    there is nothing to put numbers in."""

    statement: Statement
    record: str
    role: str
    unit: str
    again: bool
    parts: tuple[Part, ...]
    marks: dict[int, str]
    printed: Print | None
    root: float = 1.0  # a scale's side is its value to this power
    ahead: str = ""  # record of the place at which this line asks for a slope


@dataclass(frozen=True)
class Chain:
    """How a slope becomes a move: coordinate by coordinate the product of the records in ``rate``, through a memory
    that keeps the sum of ``memory`` (record, sign) of itself."""

    rate: tuple[str, ...]
    memory: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Anatomy:
    """A system taken apart. ``watched`` are its statements with everything recorded, ``records`` the names, in order.
    ``eta`` is that of the learning rate, "" without one; ``length``: it is a length on the map and can be drawn."""

    lines: tuple[Line, ...]
    watched: tuple[Statement, ...]
    records: tuple[str, ...]
    chain: Chain | None
    eta: str
    length: bool


@dataclass
class _Watch:
    """Statements with names of their own behind what is to be seen."""

    statements: list[Statement] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    fresh: dict[Tree, str] = field(default_factory=dict)  # what is recorded and still true

    def see(self, tree: Tree, what: str = "seen") -> str:
        """The record of a tree's value at this place among the lines."""
        if tree not in self.fresh:
            self.fresh[tree] = f"{len(self.records)} {what}"
            self.statements.append(Statement(self.fresh[tree], tree))
            self.records.append(self.fresh[tree])
        return self.fresh[tree]

    def run(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.fresh = {tree: name for tree, name in self.fresh.items() if statement.name not in names(tree)}
        if statement.name == "theta":
            self.fresh = {tree: name for tree, name in self.fresh.items() if not names(tree) & {"theta_old"}}


def taken_apart(system: System) -> Anatomy:
    """The anatomy of a system of equations; of a rule written in Python, of its schedules alone."""
    return _Dissection(system).anatomy()


def watched_run(results: Results, ran: Ran, anatomy: Anatomy) -> Trajectory:
    """The run once more, with everything recorded that its anatomy shows: the same places, to the bit."""
    found: Trajectory = run_system(
        replace(ran.system, statements=anatomy.watched),
        results.surface,
        results.start,
        results.experiment.steps,
        seed=results.experiment.seed,
        record=anatomy.records,
    )
    return found


def kernels_of(system: System, anatomy: Anatomy) -> Any:
    """The compiled step that records everything the anatomy shows."""
    return replace(system, statements=anatomy.watched).kernels(anatomy.records)


class _Dissection:
    """One system on its way to an :class:`Anatomy`."""

    def __init__(self, system: System) -> None:
        self.ways = Ways(system)
        self.system = system
        self.watch = _Watch()
        self.marked = 0

    # -- lines

    def anatomy(self) -> Anatomy:
        watch = self.watch
        watch.statements.append(Statement(RAW, Call("grad", (Name("theta"),))))
        watch.records.append(RAW)
        assigned: set[str] = set()
        lines = []
        factors, memory = chain(self.ways) or ([], None)
        rate: list[str] = []
        kept: tuple[tuple[str, int], ...] = ()
        hidden = behind(self.system.statements) if self.system.draw else frozenset[str]()
        for at, statement in enumerate(self.ways.statements):
            if statement.name in hidden:
                watch.run(statement)
                continue
            rate += [watch.see(tree) for place, tree in factors if place == at]
            if memory is not None and at == memory[0]:
                kept = tuple((watch.see(tree), sign) for sign, tree in memory[1])
            lines.append(self._line(at, statement, assigned))
            assigned.add(statement.name)
        found = Chain(tuple(rate), kept) if rate else None
        eta = watch.see(Name("lr")) if "lr" in self.system.values else ""
        length = bool(eta) and self.ways.is_place(Name("lr"))
        return Anatomy(tuple(lines), tuple(watch.statements), tuple(watch.records), found, eta, length)

    def _line(self, at: int, statement: Statement, assigned: set[str]) -> Line:
        name, tree, watch = statement.name, statement.tree, self.watch
        marks: dict[int, str] = {}
        role = self._role(statement)
        parts: list[Part] = []
        if role == "move":
            parts = self._moves(tree, marks)
        elif role in ("memory", "way", "slope") and self.ways.size(tree) == 2:
            found = self.ways.parts(tree)
            if len(found) > 1:
                parts = [Part(watch.see(part), sign, self._mark(marks, anchor)) for sign, part, anchor in found]
        asked = next((node for node in walk(tree) if isinstance(node, Call) and node.name == "grad"), None)
        ahead = ""
        if asked is not None and asked.args[0] != Name("theta"):
            ahead = watch.see(asked.args[0])
        printed = self.printed(tree, marks)
        watch.run(statement)
        record = watch.see(Name(name), "line")
        unit = self.ways.units.lines[at]
        degree = max(unit.values(), default=1)
        return Line(
            statement, record, role, self.ways.unit_word(unit), name in assigned or name in names(tree) - {"g"} or
            (name == "g" and "g" in names(tree)), tuple(parts), marks, printed,
            root=1 / float(degree) if role == "scale" and degree > 0 else 1.0, ahead=ahead,
        )  # fmt: skip

    def _role(self, statement: Statement) -> str:
        name = statement.name
        if name == "theta":
            return "move"
        if self.ways.sizes.get(name) != 2:
            return ""
        if name == "g":
            return "slope"
        if name in self.ways.scales:
            return "scale"
        if name in self.ways.places:
            return "spot"
        if name in self.ways.vectors or (
            name in self.ways.state and self.ways.unit_word(self.ways.units.of(name)) == "slope"
        ):
            return "memory" if name in self.ways.state else "way"
        return ""

    def _mark(self, marks: dict[int, str], tree: Tree) -> str:
        if id(tree) not in marks:
            self.marked += 1
            marks[id(tree)] = str(self.marked)
        return marks[id(tree)]

    def _moves(self, tree: Tree, marks: dict[int, str]) -> list[Part]:
        """The parts of a line that assigns θ."""
        watch = self.watch
        since = watch.see(Name("theta"))
        found = self.ways.parts(tree)
        base = [one for one in found if one[0] > 0 and one[1] in HERE]
        places = [one for one in found if one[0] > 0 and isinstance(one[1], Name) and self.ways.is_place(one[1])]
        begin = base if len(base) == 1 else [] if base or len(found) == 1 else places
        if len(begin) != 1:
            return [Part(watch.see(tree), 1, self._mark(marks, tree), to=True, since=since)]
        rest = [
            Part(watch.see(part), sign, self._mark(marks, anchor), since=since)
            for sign, part, anchor in found
            if part is not begin[0][1]
        ]
        if base:
            return rest
        return [Part(watch.see(begin[0][1]), 1, self._mark(marks, begin[0][2]), to=True, since=since), *rest]

    # -- the line with numbers

    def printed(self, tree: Tree, marks: dict[int, str]) -> Print | None:
        """The line's right side for numbers to be put in; None where it is one number anyway, or a matrix."""
        out = self._print(tree, marks)
        inner = out[2] if out[0] == "t" else out
        return None if inner[0] in ("v", "n") or self.ways.size(tree) == 4 else out

    def _print(self, tree: Tree, marks: dict[int, str]) -> Print:
        out = self._unmarked(tree, marks)
        mark = marks.get(id(tree))
        return out if mark is None else ["t", mark, out]

    def _unmarked(self, tree: Tree, marks: dict[int, str]) -> Print:
        if isinstance(tree, Number):
            return ["n", tree.value]
        if isinstance(tree, Name) or self._settled(tree) or self._one_number(tree):
            return ["v", self.watch.see(tree)]
        match tree:
            case Negate(arg):
                return ["neg", self._print(arg, marks)]
            case Binary(op, left, right):
                return [op, self._print(left, marks), self._print(right, marks)]
            case Call("where", (test, yes, no)):
                holds = self.watch.see(Call("where", (test, Number(1.0), Number(0.0))))
                return ["if", holds, self._print(yes, marks), self._print(no, marks)]
            case Call(name, args):
                return ["f", name, *(self._print(arg, marks) for arg in args)]
        raise TypeError(f"not a tree: {tree!r}")

    def _settled(self, tree: Tree) -> bool:
        """Nothing but knobs and the clock: one number, 1 − β₁."""
        return names(tree) <= {*self.system.values, "t", "k", "n", "pi", "e"}

    def _one_number(self, tree: Tree) -> bool:
        """What reaches across the coordinates, or is a matrix."""
        match tree:
            case Call(name, _):
                return name in _WHOLE
            case Binary(op, left, _):
                return op in COMPARISONS or self.ways.size(left) == 4
        return False
