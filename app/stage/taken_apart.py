"""A run's step taken apart, for the browser: the kernel that tells every number, and each line as it is shown."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from app.lab.anatomy import Anatomy, Line, Part, kernels_of, taken_apart
from app.lab.engine import Ran
from app.lab.step_symbols import PREFIX, letters, symbols
from app.language.translate import Translate
from app.stage.schema_step import PieceOfStepData, StepData, StepLineData
from optimizers.registry import get_schedule, get_transform
from optimizers.system import System
from symbolic.plain import formula_text
from symbolic.system import Statement
from symbolic.system_mathml import SystemMath, symbol_mathml
from symbolic.tree import Tree, names, walk

LONGEST = 18  # characters of a label on the map: what is longer is said in the line


def step_data(ran: Ran, _: Translate) -> StepData | None:
    """What the browser takes the run's steps apart by; None for a rule that is no equations."""
    if ran.system.python is not None:
        return None
    anatomy, kernel, places = _compiled(ran.system)
    symbol = symbols(ran)
    at = {name: place for name, (place, _size) in places.items()}
    lines = [_line(line, symbol, places, _part_of(line.statement, ran, _)) for line in anatomy.lines]
    chain = anatomy.chain
    return {
        "kernel": kernel,
        "lines": lines,
        "chain": None
        if chain is None
        else {
            "rate": [list(places[name]) for name in chain.rate],
            "memory": [[at[name], sign] for name, sign in chain.memory],
        },
        "eta": at[anatomy.eta] if anatomy.eta else None,
        "length": anatomy.length,
    }


@lru_cache(maxsize=256)
def _compiled(system: System) -> tuple[Anatomy, str, dict[str, tuple[int, int]]]:
    """The anatomy, its kernel, and where each record begins among what that tells, with its number of components."""
    anatomy = taken_apart(system)
    kernels = kernels_of(system, anatomy)
    places: dict[str, tuple[int, int]] = {}
    place = 0
    for name, size in kernels.step.records:
        places[name] = place, size
        place += size
    return anatomy, kernels.javascript_look, places


def _part_of(statement: Statement, ran: Ran, _: Translate) -> str:
    """The title of the schedule or transform whose line this is; "" for the rule's own."""
    for name in (statement.name, *sorted(names(statement.tree))):
        found = PREFIX.match(name)
        if found and found[1] == "t":
            return _(get_transform(ran.run.transforms[int(found[2]) - 1].key).title)
        if found:
            return _(get_schedule(ran.run.schedules[int(found[2]) - 1].key).title)
    return ""


def _line(line: Line, symbol: Callable[[str], str], places: dict[str, tuple[int, int]], part: str) -> StepLineData:
    statement = line.statement
    at, size = places[line.record]
    return {
        "left": symbol_mathml(symbol(statement.name)),
        "right": SystemMath(symbol, line.marks).row(statement.tree),
        "text": letters(symbol(statement.name)),
        "again": line.again,
        "part": part,
        "at": at,
        "size": size,
        "role": line.role,
        "unit": line.unit,
        "root": line.root,
        "parts": [_piece(one, statement.tree, line.marks, symbol, places) for one in line.parts],
        "printed": None if line.printed is None else _placed(line.printed, places),
        "ahead": places[line.ahead][0] if line.ahead else None,
    }


def _piece(
    part: Part, tree: Tree, marks: dict[int, str], symbol: Callable[[str], str], places: dict[str, tuple[int, int]]
) -> PieceOfStepData:
    marked = next((node for node in walk(tree) if marks.get(id(node)) == part.mark), tree)
    label = formula_text(marked, {name: letters(symbol(name)) for name in names(marked)})
    return {
        "at": places[part.record][0],
        "size": places[part.record][1],
        "sign": part.sign,
        "mark": part.mark,
        "to": part.to,
        "since": places[part.since][0] if part.since else 0,
        "label": label.replace("·", "") if len(label) <= LONGEST else "",
    }


def _placed(printed: Sequence[Any], places: dict[str, tuple[int, int]]) -> list[Any]:
    """The line to be printed, with places in what the kernel tells instead of names of records."""
    head = printed[0]
    if head == "v":
        return ["v", *places[printed[1]]]
    if head == "n":
        return list(printed)
    if head == "if":
        return ["if", *places[printed[1]], *(_placed(one, places) for one in printed[2:])]
    if head in ("t", "f"):
        return [head, printed[1], *(_placed(one, places) for one in printed[2:])]
    return [head, *(_placed(one, places) for one in printed[1:])]
