"""Plain-float kernels: 0.5 µs a step where NumPy needs 10 µs for one lane; so 100,000 steps stay interactive."""

from collections.abc import Callable, Sequence
from typing import Any

from symbolic.compile_numpy import raw_rows, table_names
from symbolic.namespaces import SCALARS, define
from symbolic.print_code import SCALAR, Printer, def_text
from symbolic.program import Program
from symbolic.stages import Staged, split, timed_powers


def function(program: Program, args: Sequence[str]) -> Callable[..., tuple[float, ...]]:
    """``f(*args) -> tuple of outputs`` for Python floats; may raise ArithmeticError or ValueError out of its domain."""
    printer = Printer(program, SCALAR, {name: f"i_{name}" for name in args}, loop=raw_rows(program))
    body = printer.lines(range(len(program.nodes)))
    result = ", ".join(printer.name(ref) for ref in program.outputs)
    names = ", ".join(f"i_{name}" for name in args)
    return define(def_text("kernel", names, [*body, f"return ({result},)"]), "kernel", SCALARS | table_names(program))


def clock(cut: Staged, fixed: Sequence[str]) -> Callable[..., Any]:
    """``tick(state, fixed, powers, first, last, noise, columns)`` for a clock with state: makes updates ``first + 1 …
    last``, writes ``columns[i][t - 1]``, returns the state after them."""
    program = cut.clock
    bases = sorted(timed_powers(program, fixed))
    rung = "(P{i}[int({{1}})] if 0.0 <= {{1}} < len(P{i}) and {{1}} == int({{1}}) else pow({{0}}, {{1}}))"
    spelled = {ref: rung.format(i=i) for i, ref in enumerate(bases)}
    parts = split(program, fixed)
    printer = Printer(program, SCALAR, spelled=spelled)
    setup = printer.lines(parts.once, keep=parts.once)
    tables = [f"P{i} = powers({printer.name(program.nodes[ref].args[0])}, int(n) + 2)" for i, ref in enumerate(bases)]
    body = printer.lines(parts.then, keep=program.outputs)
    out = [printer.name(ref) for ref in program.outputs]
    columns, new = out[: cut.columns], out[cut.columns :]
    lines = ["def tick(state, fixed, powers, first, last, noise, columns):", f" {', '.join(cut.clock_state)}, = state"]
    if fixed:
        lines.append(f" {', '.join(fixed)}, = fixed")
    lines += [f" {line}" for line in [*setup, *tables, *(f"C{i} = columns[{i}]" for i in range(cut.columns))]]
    lines += [" for done in range(first, last):", "  t = done + 1.0"]
    if program.inputs() & {"z_0", "z_1"}:
        lines.append("  z_0, z_1 = noise[done]")
    lines += [f"  {line}" for line in [*body, *(f"C{i}[done] = {name}" for i, name in enumerate(columns))]]
    lines.append(f"  {', '.join(cut.clock_state)}, = {', '.join(new)},")
    lines.append(f" return ({', '.join(cut.clock_state)},)")
    return define("\n".join(lines) + "\n", "tick", SCALARS)


def loop(cut: Staged, fixed: Sequence[str]) -> Callable[..., tuple[Any, ...]]:
    """``run(carried, fixed, ground, curvature, columns, first, last, limit, X, Y, records)``.

    Makes updates ``first + 1 … last``, reading row ``t - 1`` of each column. Writes points ``X[t], Y[t]`` and recorded
    components ``records[i][t - 1]``. Returns ``(done, why, carried)``: ``why`` is 0 finished, 1 left ``|theta| <
    limit`` (or not finite) at update ``done + 1``, 2 plain floats raised there; ``carried`` is the state after ``done``
    updates.
    """
    program, carried = cut.lane, cut.carried
    parts = split(program, fixed)
    printer = Printer(program, SCALAR)
    setup = printer.lines(parts.once, keep=parts.handed)
    body = printer.lines(parts.then, keep=program.outputs)
    out = [printer.name(ref) for ref in program.outputs]
    new, recorded = out[: len(carried)], out[len(carried) :]

    lines = ["def run(carried, fixed, ground, curvature, columns, first, last, limit, X, Y, records):"]
    lines.append(f" {', '.join(carried)}, = carried")
    if fixed:
        lines.append(f" {', '.join(fixed)}, = fixed")
    lines += [" done = first", " try:", *(f"  {line}" for line in setup)]
    lines += [f"  R{i} = records[{i}]" for i in range(len(recorded))]
    if cut.columns:  # the tables are walked along, which is quicker than looking each number up
        sliced = ", ".join(f"columns[{i}][first:last]" for i in range(cut.columns))
        lines += [
            "  done = first - 1",
            f"  for {', '.join(cut.column_inputs)}, in zip({sliced}):",
            "   done += 1",
        ]
    else:
        lines.append("  for done in range(first, last):")
    lines += [f"   {line}" for line in body]
    lines.append(f"   if not (-limit < {new[0]} < limit and -limit < {new[1]} < limit):")
    lines.append(f"    return done, 1, ({', '.join(carried)},)")
    lines += [f"   R{i}[done] = {name}" for i, name in enumerate(recorded)]
    lines.append(f"   X[done + 1] = {new[0]}; Y[done + 1] = {new[1]}")
    lines.append(f"   {', '.join(carried)}, = {', '.join(new)},")
    lines += [" except (ArithmeticError, ValueError):", f"  return done, 2, ({', '.join(carried)},)"]
    lines.append(f" return last, 0, ({', '.join(carried)},)")
    return define("\n".join(lines) + "\n", "run", SCALARS)
