"""A composed step as plain NumPy: the equations that ran, in the order in which they ran, under their own names."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizers.batches import prefix_of
from optimizers.kernels import LIMIT
from optimizers.source_batches import drawing, taken, without_batches
from optimizers.system import System
from symbolic.lower import RESERVED
from symbolic.python_source import NUMPY, Library, PythonPrinter, number_source, plain_name
from symbolic.rows import BATCH
from symbolic.system import Statement
from symbolic.tree import Call, Number, Tree, names, walk

WIDE = 100  # characters of a line of settings
TAKEN = {"np", "math", "rng", "path", "loss", "grad", "hess", "solve", "inv_sqrt", "abs_eig", "start", "range", "abs"}
TAKEN |= {"min", "max", "paths", "math", "torch", "jnp", "optax", "optimizer", "scheduler", "state", "updates", "p"}
TAKEN |= {"rows", "order"}
_PRIVATE = re.compile(r"[st]\d+_")
_SIZES = {"theta": 2, "theta_old": 2, "g": 2, "noise": 2, "H": 4}


@dataclass(frozen=True)
class Source:
    """Statements of a step as lines: what is set up once (numbers, then states), what every update does, the names
    that its lines read, and the functions that they call: of ``loss``, ``grad``, ``hess`` and those of
    :data:`symbolic.python_source.HELPERS`. ``spelled`` says how names of the system are written."""

    settings: tuple[str, ...]
    starts: tuple[str, ...]
    body: tuple[str, ...]
    read: frozenset[str]
    calls: frozenset[str]
    spelled: Mapping[str, str]


class Names:
    """How the names of a system are written: private ones without their prefix where nobody else is called so, the
    own value of a knob that the step sets as ``lr0``."""

    def __init__(self, system: System) -> None:
        self.system = system
        assigned = {statement.name for statement in system.statements} - set(BATCH)
        every = [*system.values, *(statement.name for statement in system.statements), *system.init]
        short = {
            name: name if name in BATCH else system.moving.get(name) or _PRIVATE.sub("", name, count=1)
            for name in dict.fromkeys(every)
        }
        counts: dict[str, int] = {}
        for name in short.values():
            counts[name] = counts.get(name, 0) + 1
        self.known = set(short)
        taken = set(TAKEN) | set(RESERVED)
        self.spelled: dict[str, str] = {}
        for name, own in short.items():
            alone = counts[own] == 1 and own not in RESERVED
            wanted = own if alone else name
            self.spelled[name] = wanted if name in ("theta", "g", "f") else plain_name(wanted, taken)
            taken.add(self.spelled[name])
        self.base = {name: plain_name(f"{self.spelled[name]}0", taken) for name in system.values if name in assigned}
        self.set: set[str] = set()  # the knobs that the present step has set by now

    def spell(self, name: str) -> str:
        """The name at this place of the step."""
        if name in self.base and name not in self.set:
            return self.base[name]
        return self.spelled.get(name, name)


def settings_of(values: Mapping[str, float]) -> list[str]:
    """Assignments of numbers, several a line."""
    lines: list[str] = []
    row: list[tuple[str, str]] = []
    for name, value in values.items():
        pair = (name, number_source(float(value)))
        width = sum(len(one) + len(other) + 4 for one, other in (*row, pair))
        if row and width > WIDE:
            lines.append(_together(row))
            row = []
        row.append(pair)
    return [*lines, *([_together(row)] if row else [])]


def _together(row: Sequence[tuple[str, str]]) -> str:
    return f"{', '.join(name for name, _ in row)} = {', '.join(value for _, value in row)}"


def step_source(
    system: System,
    statements: Sequence[Statement],
    base: Mapping[str, float],
    library: Library = NUMPY,
    moving: Mapping[str, str] | None = None,
    behind: Collection[str] | None = None,
) -> Source:
    """These statements of a system as lines. ``base`` are the values of its knobs; ``moving`` maps names that set a
    knob of the surface to the keywords of its functions. With ``behind``, the names that lines before have set, loss
    and gradient are at hand too, and nothing is asked of the surface for them."""
    names_of, step = Names(system), system.kernels().step
    names_of.set.update(behind or ())
    sizes = {**dict.fromkeys(system.values, 1), **_SIZES, **dict(step.state)}
    printer = PythonPrinter(library, names_of.spell, lambda name: sizes.get(name, 1))
    read = set().union(*(names(statement.tree) for statement in statements if statement.name not in BATCH), set())
    told = read | {statement.name for statement in statements}
    state = {name: size for name, size in step.state if name in told}
    used = read.union(*(names(system.init[name]) for name in state if name in system.init))
    settings = settings_of({names_of.spell(name): float(base[name]) for name in system.values if name in used})
    starts = _starts(system, state, printer, names_of)
    body = _asked(statements, printer, sizes, names_of, moving or {}, at_hand=behind is not None)
    return Source(
        tuple(settings), tuple(starts), tuple(body), frozenset(read), frozenset(printer.helpers), names_of.spelled
    )


def loop_of(read: Collection[str], before: Sequence[str], body: Sequence[str]) -> list[str]:
    """A loop of n updates whose lines read ``t`` or ``k`` where they do; ``before`` stands first in each."""
    if "k" in read:
        head = "for k in range(n):"
        before = ["t = k + 1", *before] if "t" in read else before
    else:
        head = "for t in range(1, n + 1):" if "t" in read else "for _ in range(n):"
    return [head, *(f"    {line}" for line in (*before, *body))]


def numpy_source(
    system: System,
    base: Mapping[str, float],
    seed: int,
    *,
    moving: Mapping[str, str] | None = None,
    gone: bool = False,
    batched: bool = False,
) -> tuple[list[str], frozenset[str]]:
    """The body of ``def run(theta, n)``, which returns every point, (n + 1, 2), and the functions that it calls.
    ``gone`` says that the run leaves all bounds, so that the loop must end there; ``batched`` that the surface has rows
    of which a step sees a batch. For the rest see :func:`step_source`."""
    statements = without_batches(system) if system.draw and not batched else system.statements
    told = step_source(system, statements, base, NUMPY, moving)
    calls = told.calls
    draws = [f"rng = np.random.Generator(np.random.Philox(key=[{seed}, 0]))"] if "noise" in told.read else []
    before = ["theta_old = theta"] if "theta_old" in told.read else []
    before += ["noise = rng.standard_normal(2)"] if draws else []
    if batched and system.draw:
        draws.append(f"order = {drawing(system)}({number_source(base[BATCH[2]])}, n, {seed})")
        calls |= {drawing(system)}
    after = [f"if not np.all(abs(theta) < {LIMIT:g}):", "    break  # it has diverged"] if gone else []
    loop = loop_of(told.read, before, [*told.body, *after, "path.append(theta)"])
    return [*told.settings, *told.starts, *draws, "path = [theta]", *loop, "return np.array(path)"], calls


def _starts(system: System, state: Mapping[str, int], printer: PythonPrinter, names_of: Names) -> list[str]:
    """The state before the first step; names that begin alike share a line."""
    groups: dict[str, list[str]] = {}
    for name, size in state.items():
        tree = system.init.get(name)
        text = _zeros(size, printer) if tree is None else _start(tree, size, printer)
        groups.setdefault(text, []).append(names_of.spelled[name])
    lines = []
    for text, group in groups.items():
        lines += [f"{' = '.join(group[low : low + 6])} = {text}" for low in range(0, len(group), 6)]
    return lines


def _start(tree: Tree, size: int, printer: PythonPrinter) -> str:
    if printer.parts(tree) == size:
        if isinstance(tree, Call) and tree.name == "eye" and tree.args[0] == Number(0.0):
            return _zeros(4, printer)
        return "1.0" if tree == Number(1.0) else printer.text(tree)
    shape, xp = "2" if size == 2 else "(2, 2)", printer.library.prefix
    if tree == Number(1.0):
        return f"{xp}.ones({shape})"
    return full(printer, printer.text(tree), shape)


def _zeros(size: int, printer: PythonPrinter) -> str:
    return {1: "0.0", 2: f"{printer.library.prefix}.zeros(2)", 4: f"{printer.library.prefix}.zeros((2, 2))"}[size]


def full(printer: PythonPrinter, text: str, shape: str = "2") -> str:
    """A pair, or a matrix, of one number."""
    shape = "(2,)" if shape == "2" and printer.library.lifted else shape  # torch wants a tuple
    return f"{printer.library.prefix}.full({shape}, {text})"


def _asked(
    statements: Iterable[Statement],
    printer: PythonPrinter,
    sizes: dict[str, int],
    names_of: Names,
    moving: Mapping[str, str],
    *,
    at_hand: bool = False,
) -> list[str]:
    """The lines of one step, with what they ask of the surface at the point where the step begins: before the first
    line that reads it or moves the point."""
    told = list(statements)
    assigned: set[str] = set()
    waiting = [] if at_hand else [name for name in ("f", "g", "H") if _reads_first(told, name)]
    asks = {"f": ("loss", "f"), "g": ("grad", "g"), "H": ("hess", "H")}
    lines: list[str] = []
    for at, statement in enumerate(told):
        if statement.name in BATCH:
            if statement.name == BATCH[0]:  # one line stands for the three, and who asks from here on sees those rows
                own = prefix_of(names_of.system.statements)
                lines.append(taken(*map(names_of.spell, (f"{own}count", f"{own}first", BATCH[2]))))
                moving = {**moving, "rows": "rows"}
                waiting = [] if at_hand else [name for name in ("f", "g", "H") if _reads_first(told[at:], name)]
            continue
        here = [name for name in waiting if statement.name == "theta" or name in names(statement.tree)]
        for name in here:
            waiting.remove(name)
            function = asks[name][0]
            printer.helpers.add(function)
            lines.append(_with(f"{name} = {function}(theta)", moving, names_of))
        text = printer.text(statement.tree)
        size = printer.parts(statement.tree)
        if statement.name in ("theta", "g") and size == 1:
            text, size = full(printer, text), 2
        if statement.name in names_of.base:
            names_of.set.add(statement.name)
        sizes[statement.name] = max(size, sizes.get(statement.name, 1)) if statement.name in assigned else size
        assigned.add(statement.name)
        line = f"{names_of.spell(statement.name)} = {text}"
        lines.append(_with(line, moving, names_of) if _asks(statement.tree) else line)
    names_of.set.clear()
    return [line for line in lines if line.partition(" = ")[0] != line.partition(" = ")[2]]


def _asks(tree: Tree) -> bool:
    return any(isinstance(node, Call) and node.name in ("grad", "loss", "hess") for node in walk(tree))


def _with(line: str, moving: Mapping[str, str], names_of: Names) -> str:
    """The line with what a schedule makes of the surface's knobs handed to every function of the surface."""
    if not moving:
        return line
    told = "".join(f", {keyword}={names_of.spell(name)}" for name, keyword in moving.items())
    found = ""
    while match := re.search(r"\b(?:loss|grad|hess)\(", line):
        depth, end = 1, match.end()
        while depth:  # to the bracket that closes this one
            depth += {"(": 1, ")": -1}.get(line[end], 0)
            end += 1
        inner = _with(line[match.end() : end - 1], moving, names_of)
        found, line = f"{found}{line[: match.end()]}{inner}{told})", line[end:]
    return found + line


def _reads_first(statements: Sequence[Statement], name: str) -> bool:
    """Whether a name is read before a line assigns it."""
    for statement in statements:
        if name in names(statement.tree):
            return True
        if statement.name == name:
            return False
    return False
