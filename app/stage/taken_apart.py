"""A run's step taken apart, for the browser: the kernel that tells every number, and each line as it is shown."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from app.lab.anatomy import Anatomy, Line, Part, kernels_of, taken_apart
from app.lab.engine import Ran
from app.lab.targets import targets
from app.language.translate import Translate
from app.stage.schema_step import PieceOfStepData, StepData, StepLineData
from optimizers.parts import Part as Declared
from optimizers.registry import get_schedule, get_transform
from optimizers.system import System, composed_name
from symbolic.latex import name_latex, plain
from symbolic.plain import formula_text
from symbolic.system import Statement
from symbolic.system_mathml import SystemMath, symbol_mathml
from symbolic.tree import Tree, names, walk

_PREFIX = re.compile(r"^([st])(\d+)_")  # what keeps the names of composed parts apart (optimizers.system)
_HATS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
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


def symbols(ran: Ran) -> Callable[[str], str]:
    """How a name of the composed system looks, in LaTeX: parts' names as they were written, knobs by their symbols."""
    parts: dict[str, Declared] = {f"s{i}_": get_schedule(use.key) for i, use in enumerate(ran.run.schedules, 1)}
    parts |= {f"t{i}_": get_transform(use.key) for i, use in enumerate(ran.run.transforms, 1)}
    knobs = {prefix + knob.name: knob for prefix, part in ({"": ran.rule} | parts).items() for knob in part.knobs}
    there = targets(ran.run, ran.surface)
    knobs |= {composed_name(use.target): there[use.target].knob for use in ran.run.schedules}

    def symbol(name: str) -> str:
        knob = knobs.get(name)
        return (knob.symbol if knob else "") or name_latex(knob.name if knob else _PREFIX.sub("", name))

    return symbol


def _part_of(statement: Statement, ran: Ran, _: Translate) -> str:
    """The title of the schedule or transform whose line this is; "" for the rule's own."""
    for name in (statement.name, *sorted(names(statement.tree))):
        found = _PREFIX.match(name)
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
        "sign": part.sign,
        "mark": part.mark,
        "to": part.to,
        "since": places[part.since][0] if part.since else 0,
        "label": label.replace("·", "") if len(label) <= LONGEST else "",
    }


def letters(latex: str) -> str:
    """A symbol for a picture: hats are set as letters with a sign above."""
    hatted = re.sub(r"\\(hat|bar|tilde)\{([^{}]*)\}", lambda found: plain(found[2]) + _HATS[found[1]], latex)
    return plain(hatted)


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
