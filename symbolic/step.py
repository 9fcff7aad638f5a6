"""One step of an optimizer as a program: what its equations read, what they carry on, what they ask of the surface."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symbolic.errors import FormulaError, Phrase
from symbolic.functions import CONSTANTS, SYSTEM
from symbolic.habits import other_point, strange_name
from symbolic.lower import RESERVED, Lowering
from symbolic.program import Program, Ref
from symbolic.suggest import nearest
from symbolic.system import Statement
from symbolic.tree import Name, Tree, names, walk

NEAR = 0.7  # how much alike a name of a rule must be to be offered: names are free here, and beta1 is not theta


@dataclass(frozen=True)
class Step:
    """One update. Inputs are named ``x y``, ``s0_0 …`` (state, component), ``k0 …`` (knobs), ``t``, ``n``, ``z_0 z_1``
    (noise): by number, so that no name a user typed is ever printed as code. Outputs are the new ``x y``, the new
    state, then the recorded components. ``moving`` are the surface's own knobs that a schedule moves: with them the
    step calls ``ground(x, y, *moving)``."""

    program: Program
    state: tuple[tuple[str, int], ...]  # name, components
    knobs: tuple[str, ...]
    records: tuple[tuple[str, int], ...]
    init: Program  # outputs the state before the first step, from x, y and the knobs
    gradients: int  # points at which a step asks for the gradient or the loss
    hessians: int = 0  # points at which it asks for the Hessian
    moving: tuple[str, ...] = ()

    @property
    def carried(self) -> tuple[str, ...]:
        """The inputs that a lane hands from step to step: the point, then the state component by component."""
        return ("x", "y", *(f"s{j}_{i}" for j, (_, count) in enumerate(self.state) for i in range(count)))

    @property
    def knob_inputs(self) -> tuple[str, ...]:
        """The inputs that are knobs, in the order of ``knobs``."""
        return tuple(f"k{i}" for i in range(len(self.knobs)))

    @property
    def fixed(self) -> frozenset[str]:
        """The inputs that stay the same for a whole run."""
        return frozenset((*self.knob_inputs, "n"))

    @property
    def evaluations(self) -> int:
        """How often a step asks the surface; a Hessian counts as one more."""
        return max(1, self.gradients + self.hessians)

    @property
    def noisy(self) -> bool:
        """Whether a step hears the noise."""
        return bool(self.program.inputs() & {"z_0", "z_1"})


def lower_step(
    statements: Sequence[Statement],
    knobs: Collection[str],
    *,
    init: Mapping[str, Tree] | None = None,
    records: Collection[str] = (),
    text: str = "",
    moving: Mapping[str, str] | None = None,
) -> Step:
    """Compose the program of one step. A name read before it is assigned is state (0 at first unless ``init`` says).
    ``moving`` maps names of the system to the surface's knobs that they set.

    Raises :class:`FormulaError` (with the place) for an unknown name or parts that do not fit.
    """
    state = _state_names(statements, knobs, init or {}, text)
    sizes = dict.fromkeys(state, 1)
    starts = _lower_init(init or {}, knobs, sizes, text, moving or {})
    for _ in range(4):  # the size of a state is the size of what is assigned to it: iterate to a fixed point
        lowering = Lowering(knobs, sizes, text, moving or {})
        for statement in statements:
            lowering.assign(statement)
        grown = {name: max(sizes[name], len(lowering.env[name])) for name in sizes}
        if grown == sizes:
            break
        sizes = grown
    lowering.env |= {name: lowering.read(name, Name(name)) for name in records if name in ("g", "f", "H")}
    missing = [name for name in records if name not in lowering.env]
    if missing:
        raise FormulaError("There is no quantity named {name} to record.", position=0, text=text, name=missing[0])
    builder = lowering.b
    outputs = list(lowering.spread(lowering.env["theta"], 2))
    for name, count in sizes.items():
        outputs += lowering.spread(lowering.env[name], count)
    recorded = tuple((name, len(lowering.env[name])) for name in records)
    for name, _ in recorded:
        outputs += lowering.env[name]
    first: list[Ref] = []
    for name, count in sizes.items():
        value = starts.env.get(f"init {name}", (starts.b.const(0.0),))
        first += starts.spread(value, count)
    return Step(
        program=builder.program(outputs),
        state=tuple(sizes.items()),
        knobs=tuple(knobs),
        records=recorded,
        init=starts.b.program(first),
        gradients=len(lowering.first_order),
        hessians=len(lowering.second_order),
        moving=tuple((moving or {}).values()),
    )


def _state_names(
    statements: Sequence[Statement], knobs: Collection[str], init: Collection[str], text: str
) -> list[str]:
    assigned: set[str] = set()
    _moves_theta(statements, text)
    # what has a start but no line of its own keeps it: theta_0, the place where the run began
    everywhere = {*init, *(statement.name for statement in statements)}
    state: list[str] = []
    for statement in statements:
        if statement.name in CONSTANTS or (statement.name in RESERVED and statement.name not in ("theta", "g", "f")):
            raise FormulaError(
                "{name} is fixed and cannot be assigned.", position=statement.pos, text=text, name=statement.name
            )
        for name in sorted(names(statement.tree)):
            if name in assigned or name in knobs or name in RESERVED or name in CONSTANTS or name in state:
                continue
            if name not in everywhere:
                there = [*knobs, *RESERVED, *everywhere]
                unmet = Phrase(". Assign it in a line above, or make it a slider.")
                hint = strange_name(name, there) or nearest(name, [*there, *SYSTEM], NEAR) or unmet
                error = FormulaError(
                    "Unknown name “{name}”{hint}",
                    position=_place(statement.tree, name),
                    text=text,
                    name=name,
                    hint=hint,
                )
                error.unknown_name = name  # the page offers to make it a slider
                raise error
            state.append(name)
        assigned.add(statement.name)
    return state


def _moves_theta(statements: Sequence[Statement], text: str) -> None:
    """Raises FormulaError where no line moves the point."""
    places = {statement.name: statement.pos for statement in statements}
    if "theta" in places:
        return
    other = other_point(places)
    if other is None:
        raise FormulaError(
            "No line assigns theta, the point: nothing would move. The last line is usually theta = theta - …",
            position=0,
            text=text,
        )
    raise FormulaError(
        "The point is called theta here, not {name}: theta = theta - …", position=places[other], text=text, name=other
    )


def _place(tree: Tree, name: str) -> int:
    return next((node.pos for node in walk(tree) if isinstance(node, Name) and node.id == name), 0)


def _lower_init(
    init: Mapping[str, Tree], knobs: Collection[str], sizes: dict[str, int], text: str, moving: Mapping[str, str]
) -> Lowering:
    lowering = Lowering(knobs, {}, text, moving)
    for name, tree in init.items():
        if name in sizes:
            value = lowering.value(tree)
            lowering.env[f"init {name}"] = value
            sizes[name] = max(sizes[name], len(value))
    return lowering
