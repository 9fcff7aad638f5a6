"""What each part of a step depends on, so that nothing is computed twice.

Every node of a step's program belongs to a stage:

- *fixed*: constants, knobs and the budget ``n``: once a run;
- *clock*: also the number of the update, the noise, and state that no lane changes (a schedule's, β₁ᵗ): once a step,
  for all lanes together, into tables;
- *lane*: whatever the point touches: once a step and lane.

``staged`` cuts the program there. The lane program reads the tables as inputs ``c0, c1, …``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from symbolic.program import ANSWERS, Node, Program, Ref, prune
from symbolic.rows import sections
from symbolic.step import Step

CLOCK_INPUTS = ("t", "z_0", "z_1")


@dataclass(frozen=True)
class Staged:
    """A step in two programs.

    ``clock`` has the inputs of :data:`CLOCK_INPUTS`, ``n``, knobs and clock state, and gives ``columns`` numbers for
    the table, then the new clock state. ``lane`` has the inputs x, y, lane state, columns, knobs and ``n``, and gives
    the new x, y and lane state, then the recorded components that belong to the lane. ``records`` says where each
    recorded component is found: ``("lane", number among the lane's)`` or ``("clock", column)``.
    """

    clock: Program
    lane: Program
    columns: int
    clock_state: tuple[str, ...]
    lane_state: tuple[str, ...]
    clock_starts: Program
    lane_starts: Program
    records: tuple[tuple[str, int], ...]

    @property
    def carried(self) -> tuple[str, ...]:
        """What a lane hands from step to step."""
        return ("x", "y", *self.lane_state)

    @property
    def column_inputs(self) -> tuple[str, ...]:
        """What the lane program calls the columns of the table."""
        return tuple(f"c{i}" for i in range(self.columns))


@lru_cache(maxsize=1024)
def staged(step: Step) -> Staged:
    """Cut a step's program into what the clock and what the lanes compute."""
    program, state = step.program, step.carried[2:]
    of_lane = lane_nodes(step)
    updates = dict(zip(state, program.outputs[2 : 2 + len(state)], strict=True))
    starts = dict(zip(state, step.init.outputs, strict=True))
    clock_state = tuple(
        name for name in state if not of_lane[updates[name]] and not _asks_point(step.init, starts[name])
    )
    lane_state = tuple(name for name in state if name not in clock_state)
    fixed = invariants(program, step.fixed)
    recorded = program.outputs[2 + len(state) :]
    moved = [*program.outputs[:2], *(updates[name] for name in lane_state)]
    kept = [ref for ref in recorded if of_lane[ref]]

    used = {arg for ref, node in enumerate(program.nodes) if of_lane[ref] for arg in node.args}
    wanted = {ref for ref in used if not of_lane[ref] and ref not in fixed}
    wanted |= {ref for ref in moved if not of_lane[ref] and ref not in fixed}
    wanted |= {ref for ref in recorded if not of_lane[ref]}
    columns = sorted(wanted)
    place = {ref: i for i, ref in enumerate(columns)}

    nodes = [
        Node("input", name=f"c{place[ref]}") if ref in place and ref not in fixed else node
        for ref, node in enumerate(program.nodes)
    ]
    where = [("lane", kept.index(ref)) if of_lane[ref] else ("clock", place[ref]) for ref in recorded]
    return Staged(
        clock=prune(program.nodes, tuple(columns + [updates[name] for name in clock_state])),
        lane=prune(nodes, tuple(moved + kept)),
        columns=len(columns),
        clock_state=clock_state,
        lane_state=lane_state,
        clock_starts=prune(step.init.nodes, tuple(starts[name] for name in clock_state)),
        lane_starts=prune(step.init.nodes, tuple(starts[name] for name in lane_state)),
        records=tuple(where),
    )


def lane_nodes(step: Step) -> list[bool]:
    """For each node of the step's program: does it depend on the lane? A state does if its start or update does."""
    state = step.carried[2:]
    touched = {name for name, ref in zip(state, step.init.outputs, strict=True) if _asks_point(step.init, ref)}
    while True:
        lane: list[bool] = []
        for node in step.program.nodes:
            asks = node.op in ANSWERS  # even at a constant place: the surface may differ from lane to lane
            lane.append(asks or node.name in ("x", "y") or node.name in touched or any(lane[arg] for arg in node.args))
        updates = zip(state, step.program.outputs[2 : 2 + len(state)], strict=True)
        grown = touched | {name for name, ref in updates if lane[ref]}
        if grown == touched:
            return lane
        touched = grown


def _asks_point(program: Program, ref: Ref) -> bool:
    return any(node.op in ANSWERS or node.name in ("x", "y") for node in prune(program.nodes, (ref,)).nodes)


def invariants(program: Program, fixed: Collection[str], *, batch: bool = False) -> set[int]:
    """The nodes that depend on nothing but ``fixed`` inputs and constants, and ask nothing. In a ``batch`` a mean is
    taken over other rows at every call."""
    apart = ("input", "mean", *ANSWERS) if batch else ("input", *ANSWERS)
    found: set[int] = set()
    for ref, node in enumerate(program.nodes):
        if (
            node.op == "const"
            or (node.op == "input" and node.name in fixed)
            or (node.op not in apart and all(arg in found for arg in node.args))
        ):
            found.add(ref)
    return found


@dataclass(frozen=True)
class Split:
    """A program in two: the nodes to compute ``once``, those ``then`` computed at every call, both in order, and what
    the first hand over: ``handed`` are nodes of the first that the second or the outputs read, ``stored`` those of them
    that are not constants, in order, and ``tabled`` those that every row of a table has its own of."""

    once: tuple[Ref, ...]
    then: tuple[Ref, ...]
    handed: frozenset[Ref]
    stored: tuple[Ref, ...]
    tabled: tuple[Ref, ...] = ()


def split(program: Program, fixed: Collection[str], *, batch: bool = False) -> Split:
    """Cut a program into what depends on ``fixed`` inputs alone and the rest."""
    invariant = invariants(program, fixed, batch=batch)
    then = tuple(ref for ref in range(len(program.nodes)) if ref not in invariant)
    read = {arg for ref in then for arg in program.nodes[ref].args} | set(program.outputs)
    handed = frozenset(read & invariant)
    of_row = sections(program).inside
    stored = tuple(ref for ref in sorted(handed) if program.nodes[ref].op != "const" and ref not in of_row)
    return Split(tuple(sorted(invariant)), then, handed, stored, tuple(sorted(handed & of_row)))


def timed_powers(program: Program, fixed: Collection[str]) -> set[int]:
    """The nodes ``constant ** exponent`` whose exponent moves with the clock: taken from a table of powers."""
    known = invariants(program, fixed)
    return {
        ref
        for ref, node in enumerate(program.nodes)
        if node.op == "pow" and node.args[0] in known and node.args[1] not in known
    }
