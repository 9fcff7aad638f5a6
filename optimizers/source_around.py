"""What stands around a library's optimizer, in three pieces: what schedules set, what is done to the gradient, what is
done to the point after the step. The rule itself is the library's; the lines are those of our own equations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizers.parts import Rule, Transform, Wrapper
from optimizers.source import Source, step_source
from optimizers.system import System, Use, compose
from symbolic.errors import N_, FallLineError
from symbolic.python_source import Library
from symbolic.system import Statement
from symbolic.tree import Call, Name

STILL = Statement("theta", Name("theta"))  # where the library's step goes
WALKS = N_("{part} shows another point than the one that walks: take the NumPy code.")

DRAWS = N_("{part} draws rows for every step, which is written for NumPy: take the NumPy code.")


@dataclass(frozen=True)
class Around:
    """The pieces as lines; ``system`` is all of them without the rule, ``scheduled`` the knobs of the rule that
    schedules move, by the names that the lines have for them."""

    system: System
    schedules: Source
    gradient: Source
    moves: Source
    scheduled: Mapping[str, str]

    @property
    def read(self) -> frozenset[str]:
        """Every name that a line reads."""
        return self.schedules.read | self.gradient.read | self.moves.read

    @property
    def calls(self) -> frozenset[str]:
        """The functions that the lines call."""
        return self.schedules.calls | self.gradient.calls | self.moves.calls

    @property
    def once(self) -> tuple[str, ...]:
        """What is set up before the first step; what two pieces share only once."""
        pieces = (self.schedules, self.gradient, self.moves)
        return tuple(dict.fromkeys([*(x for p in pieces for x in p.settings), *(x for p in pieces for x in p.starts)]))


def around(
    rule: Rule,
    values: Mapping[str, Any],
    schedules: Sequence[Use],
    parts: Sequence[Use],
    base: Mapping[str, float],
    library: Library,
    moving: Mapping[str, str],
) -> Around:
    """The pieces around a rule. ``schedules`` are those to be spelled out; ``base`` and ``moving`` as in
    :func:`optimizers.source.step_source`. Raises FallLineError for a part that cannot stand around another's rule."""
    for use in parts:
        if isinstance(use.part, Transform) and use.part.stage == "batch":
            raise FallLineError(DRAWS, part=use.part.title)
        if isinstance(use.part, Wrapper) and use.part.walker:
            raise FallLineError(WALKS, part=use.part.title)
    bare = Rule(rule.key, rule.title, "theta = theta", tuple(replace(knob) for knob in rule.number_knobs))
    system = compose(bare, {knob.name: values[knob.name] for knob in bare.knobs}, schedules, parts)
    told = list(system.statements)
    at = next(i for i, one in enumerate(told) if (one.name, one.tree) == (STILL.name, STILL.tree))
    before = [one for one in told[:at] if not _takes(one)]
    timed = [one for one in before if one.name in system.scheduled or one.name.startswith("s")]
    timed = before[: max((before.index(one) for one in timed), default=-1) + 1] if schedules else []
    rest = before[len(timed) :]
    known = set(system.scheduled)

    def lines(statements: Sequence[Statement], behind: set[str] | None) -> Source:
        return step_source(system, statements, base, library, moving, behind)

    pieces = lines(timed, None), lines(rest, known), lines(told[at + 1 :], known)
    own = {name: pieces[0].spelled[name] for name in system.scheduled if name in values}
    return Around(system, *pieces, own)


def _takes(statement: Statement) -> bool:
    """Whether a line is the one that takes the gradient, which the library does."""
    return (
        statement.name == "g" and isinstance(statement.tree, Call) and statement.tree == Call("grad", (Name("theta"),))
    )
