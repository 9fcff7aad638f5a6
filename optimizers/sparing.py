"""The verdict from as few looks at a path as it takes: for the browser's maps, which judge millions of runs.

The same table and definitions as :mod:`optimizers.verdict`, and the same measures, which are asked for one by one. What
is not yet known may hold: so a row is passed over as soon as one of its known conditions fails, it is the finding once
all of them are known to hold, and else the cheapest look that it lacks is asked for.
"""

from functools import lru_cache

from optimizers import verdict
from optimizers.watch import PREFIX, TAIL, watch
from symbolic import compile_js
from symbolic.lower import Lowering
from symbolic.program import Program
from symbolic.system import Statement, parse_system
from symbolic.tree import Binary, Call, Name, Number, Tree, names

# What a look tells, the cheaper first: where the last updates begin, loss and slope where the run began, curvature
# where it ends, then measures; those of the last updates alone are looked at from there on.
LOOKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tail", ("from_x", "from_y")),
    ("start", ("loss_first", "slope_first")),
    ("bend", ("curvature_low", "curvature_high")),
    ("turns", ("turned",)),
    ("way", ("travelled",)),
    ("box", ("low_x", "high_x", "low_y", "high_y")),
    ("jitter", ("jitter",)),
    ("stays", ("arrival", "hit")),
    ("moves", ("step", "longest", "within")),
)
AT_END = ("place", "inside", "distance")  # measures that the last point alone tells
MEASURED = tuple(name for name, _ in LOOKS if name not in ("tail", "start", "bend"))
_LOOK_OF = {told: at for at, (_, outputs) in enumerate(LOOKS) for told in outputs}


@lru_cache(maxsize=1)
def inputs() -> tuple[str, ...]:
    """What the decision reads, in order: all that looks tell, what is always known, and which looks have been taken."""
    facts = [name for name in verdict.FACTS if name not in _LOOK_OF]
    return (*_LOOK_OF, *AT_END, *facts, *(f"has_{name}" for name, _ in LOOKS))


@lru_cache(maxsize=1)
def program() -> Program:
    """The decision: its output is the number of the finding in ``verdict.CODES``, or −1 − the number of a look."""
    lowering = Lowering(inputs(), {}, "")
    definitions = {}
    for statement in parse_system(verdict.DEFINITIONS):
        lowering.assign(statement)
        definitions[statement.name] = statement.tree
    code: Tree = Number(float(len(verdict.TABLE)))
    for number, (_, row) in reversed(list(enumerate(verdict.TABLE))):
        conditions = [one for tree in verdict.conditions_of(row) for one in _taken_apart(tree, definitions)]
        looks = [sorted(_looks(tree, definitions)) for tree in conditions]
        lowering.assign(Statement(f"open_{number}", verdict.all_of(list(map(_possible, conditions, looks)))))
        found: Tree = Number(float(number))
        for look in sorted({look for asked in looks for look in asked}, reverse=True):
            found = Call("where", (_taken(look), found, Number(float(-1 - look))))
        code = Call("where", (Binary(">", Name(f"open_{number}"), Number(0.0)), found, code))
    lowering.assign(Statement("code", code))
    return lowering.b.program(lowering.value(Name("code")))


def _taken(look: int) -> Tree:
    return Binary(">", Name(f"has_{LOOKS[look][0]}"), Number(0.0))


def _possible(condition: Tree, looks: list[int]) -> Tree:
    """A comparison that holds where the condition does, and where one of its looks has not been taken."""
    holds: Tree = Call("where", (condition, Number(1.0), Number(0.0)))
    for look in looks:
        holds = Call("where", (_taken(look), holds, Number(1.0)))
    return Binary(">", holds, Number(0.0))


def _taken_apart(condition: Tree, definitions: dict[str, Tree]) -> list[Tree]:
    """The conditions that ``name > 0`` stands for, where the name's definition is a chain of them; else itself."""
    if isinstance(condition, Binary) and condition.op == ">" and condition.right == Number(0.0):
        tree = definitions.get(condition.left.id) if isinstance(condition.left, Name) else None
        parts: list[Tree] = []
        while isinstance(tree, Call) and tree.name == "where" and tree.args[2] == Number(0.0):
            parts += _taken_apart(tree.args[0], definitions)
            tree = tree.args[1]
        if parts and tree == Number(1.0):
            return parts
    return [condition]


def _looks(tree: Tree, definitions: dict[str, Tree]) -> set[int]:
    """The looks that a tree depends on."""
    found: set[int] = set()
    for name in names(tree):
        if name in _LOOK_OF:
            found.add(_LOOK_OF[name])
        elif name in definitions:
            found |= _looks(definitions[name], definitions)
    return found


def decision() -> str:
    """``function(v)`` for the browser: ``[code]`` for :func:`inputs`."""
    return compile_js.plain(program(), [f"k{i}" for i in range(len(inputs()))])


def observers() -> dict[str, str]:
    """The measures of each look, and of the last point (``end``), as :func:`symbolic.compile_js.along` has them."""
    asked = {"end": AT_END, **{name: told for name, told in LOOKS if name in MEASURED}}
    step = watch().kernels.step
    return {name: compile_js.along(step, [PREFIX + output for output in told]) for name, told in asked.items()}


LATE = dict.fromkeys(("tail", "turns", "way", "box", "jitter"), TAIL)  # looks from so many updates before the end
