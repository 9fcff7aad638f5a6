"""Array kernels: functions of a formula, the surface as a step calls it, and the step that moves many lanes at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from symbolic.along import ACCUMULATED
from symbolic.namespaces import ARRAYS, define
from symbolic.print_code import NUMPY, Printer, Syntax, def_text
from symbolic.program import Program, prune
from symbolic.rows import BATCH, Loop, batches, picked, stacked
from symbolic.stages import Staged, split, timed_powers

Kernel = Callable[..., tuple[Any, ...]]
OVER_TIME = replace(NUMPY, calls={**NUMPY.calls, **{name: name for name in ACCUMULATED}})


def function(program: Program, args: Sequence[str]) -> Kernel:
    """``f(*args) -> tuple of outputs`` for arrays (or floats). Constant outputs come back as plain floats."""
    printer = Printer(program, NUMPY, {name: f"i_{name}" for name in args}, loop=raw_rows(program))
    body = printer.lines(range(len(program.nodes)))
    names = ", ".join(f"i_{name}" for name in args)
    source = def_text("kernel", names, [*body, f"return {_row(printer, program)}"])
    return define(source, "kernel", ARRAYS | table_names(program))


def over_time(program: Program, args: Sequence[str]) -> Kernel:
    """``measure(ground, nearest, *args) -> outputs`` for whole paths (points, …); see
    :class:`symbolic.along.OverTime`."""
    printer = Printer(program, OVER_TIME)
    body = printer.lines(range(len(program.nodes)))
    source = def_text("measure", ", ".join(["ground", "nearest", *args]), [*body, f"return {_row(printer, program)}"])
    return define(source, "measure", ARRAYS | ACCUMULATED)


def caller(program: Program, knobs: Sequence[str], moving: Sequence[str], syntax: Syntax, names: Any) -> Kernel:
    """``make(*knobs)`` gives ``ask(x, y, *moving)``: what depends on the knobs alone is computed once, in ``make``,
    for every row of a table too. With :data:`symbolic.rows.BATCH` among ``moving`` means are taken over batches, and
    ``make`` has one argument more, the order of the rows."""
    still = [name for name in knobs if name not in moving]
    batch = bool(set(BATCH) & set(moving))
    parts = split(program, still, batch=batch)
    first = replace(
        raw_rows(program), first=("rows = []",), last=(f"rows.append(({row_names(program, parts.tabled)}))",)
    )
    printer = Printer(program, syntax, {name: f"i_{name}" for name in (*knobs, "x", "y")}, loop=first)
    setup = printer.lines(parts.once, keep=parts.handed)
    if batch and syntax is NUMPY and program.table is not None:
        setup.append("rows = stacked(rows)")
    printer.loop = _of_rows(program, parts.tabled, syntax is NUMPY, batch)
    body = printer.lines(parts.then)
    # a number of NumPy's even where it is constant: its arithmetic overflows to inf where plain floats would raise
    number = "float64({})" if syntax is NUMPY else "{}"
    out = [
        number.format(printer.name(ref)) if program.nodes[ref].op == "const" else printer.name(ref)
        for ref in program.outputs
    ]
    arguments = ", ".join(["i_x", "i_y", *(f"i_{name}" for name in moving)])
    given = [f"i_{name}" for name in still] + (["order"] if batch else [])
    source = def_text("make", ", ".join(given), [*setup, f"def ask({arguments}):"])
    source += "".join(f"        {line}\n" for line in [*body, f"return ({', '.join(out)},)"]) + "    return ask\n"
    return define(source, "make", names | table_names(program))


def raw_rows(program: Program) -> Loop:
    """The loop over the rows of the program's table as they stand there."""
    table = program.table
    columns = "".join(f"r{i}, " for i in range(len(table.names))) if table is not None else ""
    return Loop(head=f"for {columns}in TABLE:", count=repr(float(len(table))) if table is not None else "")


def table_names(program: Program) -> dict[str, Any]:
    """What generated code finds a table and its batches under."""
    table = program.table
    return {} if table is None else {"TABLE": table.rows, "batches": batches, "picked": picked, "stacked": stacked}


def row_names(program: Program, tabled: Sequence[int]) -> str:
    """The names under which a row's own numbers are known, each with a comma."""
    table = program.table
    names = []
    for ref in tabled:
        node = program.nodes[ref]
        own = node.op == "row" and table is not None
        names.append(f"r{table.names.index(node.name)}, " if own and table is not None else f"v{ref}, ")
    return "".join(names)


def _of_rows(program: Program, tabled: Sequence[int], arrays: bool, batch: bool) -> Loop:
    """The loop over the rows as ``make`` has prepared them."""
    names = row_names(program, tabled)
    base, first, count = (f"i_{name}" for name in BATCH)
    if not batch:
        return replace(raw_rows(program), head=f"for {names}in rows:")
    if not arrays:
        return Loop(head=f"for {names}in picked(rows, order, {base}, {first}, {count}):", count=count)
    head = f"for on, {names}in batches(rows, order, {base}, {first}, {count}):"
    return Loop(head=head, total="{0} = {0} + where(on, {1}, 0.0)", count=count)


def clock(cut: Staged, fixed: Sequence[str]) -> tuple[Kernel, Kernel]:
    """``(bases, tick)``: ``tick(*clock state, t, z_0, z_1, *fixed, *tables) -> (*columns, *new state)``.

    Without state, ``t`` may be all updates at once, (steps,) or (steps, 1); there are then no ``tables``. With state,
    the tables are those of :func:`symbolic.powers.powers` for what ``bases(*fixed)`` gives.
    """
    program = cut.clock
    timed = sorted(timed_powers(program, fixed))
    by_step = bool(cut.clock_state)
    spelled = {ref: f"rung(P{i}, {{0}}, {{1}})" if by_step else "ladder({0}, {1})" for i, ref in enumerate(timed)}
    printer = Printer(program, NUMPY, spelled=spelled)
    body = printer.lines(range(len(program.nodes)))
    tables = [f"P{i}" for i in range(len(timed))] if by_step else []
    arguments = ", ".join([*cut.clock_state, "t", "z_0", "z_1", *fixed, *tables])
    tick = define(def_text("tick", arguments, [*body, f"return {_row(printer, program)}"]), "tick", ARRAYS)
    needed = prune(program.nodes, tuple(program.nodes[ref].args[0] for ref in timed) if by_step else ())
    given = Printer(needed, NUMPY)
    lines = given.lines(range(len(needed.nodes)))
    return define(def_text("bases", ", ".join(fixed), [*lines, f"return {_row(given, needed)}"]), "bases", ARRAYS), tick


def starts(program: Program, fixed: Sequence[str]) -> Kernel:
    """``start(ground, curvature, nearest, x, y, *fixed)`` gives the state before the first step."""
    printer = Printer(program, NUMPY)
    body = printer.lines(range(len(program.nodes)))
    arguments = ", ".join(["ground", "curvature", "nearest", "x", "y", *fixed])
    return define(def_text("start", arguments, [*body, f"return {_row(printer, program)}"]), "start", ARRAYS)


def step(cut: Staged, fixed: Sequence[str]) -> tuple[Kernel, Kernel]:
    """``(prepare, advance)``: ``prepare(*fixed)`` gives what does not change during a run, ``advance(ground, curvature,
    nearest, *carried, *columns, *prepared)`` the next carried values and the recorded ones."""
    program = cut.lane
    parts = split(program, fixed)
    printer = Printer(program, NUMPY)
    setup = printer.lines(parts.once, keep=parts.handed)
    shared = sorted({printer.name(ref) for ref in parts.stored})
    prepare = def_text("prepare", ", ".join(fixed), [*setup, f"return ({', '.join(shared)}{',' if shared else ''})"])
    body = printer.lines(parts.then)
    arguments = ", ".join(["ground", "curvature", "nearest", *cut.carried, *cut.column_inputs, *shared])
    advance = def_text("advance", arguments, [*body, f"return {_row(printer, program)}"])
    return define(prepare, "prepare", ARRAYS), define(advance, "advance", ARRAYS)


def _row(printer: Printer, program: Program) -> str:
    """The outputs as a Python tuple; a step without state has no initial one."""
    return "(" + "".join(f"{printer.name(ref)}, " for ref in program.outputs) + ")"
