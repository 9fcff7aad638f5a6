"""How the names in a run's equations look: in LaTeX on the page, as letters on a picture."""

import re
from collections.abc import Callable

from app.lab.engine import Ran
from app.lab.targets import targets
from optimizers.parts import Part as Declared
from optimizers.registry import get_schedule, get_transform
from optimizers.system import composed_name
from symbolic.latex import name_latex, plain
from symbolic.rows import BATCH

PREFIX = re.compile(r"^([st])(\d+)_")  # what keeps the names of composed parts apart (optimizers.system)
_HATS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}


def symbols(ran: Ran) -> Callable[[str], str]:
    """How a name of the composed system looks, in LaTeX: parts' names as they were written, knobs by their symbols."""
    parts: dict[str, Declared] = {f"s{i}_": get_schedule(use.key) for i, use in enumerate(ran.run.schedules, 1)}
    parts |= {f"t{i}_": get_transform(use.key) for i, use in enumerate(ran.run.transforms, 1)}
    knobs = {prefix + knob.name: knob for prefix, part in ({"": ran.rule} | parts).items() for knob in part.knobs}
    there = targets(ran.run, ran.surface)
    knobs |= {composed_name(use.target): there[use.target].knob for use in ran.run.schedules}

    def symbol(name: str) -> str:
        if name == BATCH[2]:
            return "N"  # before a batch is drawn that is the number of all rows
        knob = knobs.get(name)
        return (knob.symbol if knob else "") or name_latex(knob.name if knob else PREFIX.sub("", name))

    return symbol


def letters(latex: str) -> str:
    """A symbol for a picture: hats are set as letters with a sign above."""
    hatted = re.sub(r"\\(hat|bar|tilde)\{([^{}]*)\}", lambda found: plain(found[2]) + _HATS[found[1]], latex)
    return plain(hatted)
