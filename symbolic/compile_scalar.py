"""Plain-float kernels: 0.5 µs a step where NumPy needs 10 µs for one lane; so 100,000 steps stay interactive."""

from collections.abc import Callable, Sequence
from typing import Any

from symbolic.compile_numpy import invariants
from symbolic.lower import Step
from symbolic.namespaces import SCALARS, define
from symbolic.print_code import SCALAR, Printer
from symbolic.program import Program


def function(program: Program, args: Sequence[str]) -> Callable[..., tuple[float, ...]]:
    """``f(*args) -> tuple of outputs`` for Python floats; may raise ArithmeticError or ValueError out of its domain."""
    printer = Printer(program, SCALAR, {name: f"i_{name}" for name in args})
    body = printer.lines(range(len(program.nodes)))
    result = ", ".join(printer.name(ref) for ref in program.outputs)
    names = ", ".join(f"i_{name}" for name in args)
    lines = "".join(f"    {line}\n" for line in [*body, f"return ({result},)"])
    return define(f"def kernel({names}):\n{lines}", "kernel", SCALARS)


def loop(step: Step, keep_path: bool) -> Callable[..., tuple[Any, ...]]:
    """``run(carried, knobs, ground_knobs, n, first, last, limit, z, X, Y, records)``.

    Makes updates ``first + 1 … last``. Writes points ``X[t], Y[t]`` and recorded components ``records[i][t - 1]`` when
    ``keep_path``. Returns ``(done, why, carried)``: ``why`` is 0 finished, 1 left ``|theta| < limit`` (or not finite)
    at update ``done + 1``, 2 plain floats raised there; ``carried`` is the state after ``done`` updates.
    """
    program = step.program
    invariant = invariants(program, step.fixed)
    printer = Printer(program, SCALAR)
    varying = [ref for ref in range(len(program.nodes)) if ref not in invariant]
    needed = {arg for ref in varying for arg in program.nodes[ref].args if arg in invariant} | set(program.outputs)
    setup = printer.lines(sorted(invariant), keep=needed)
    body = printer.lines(varying, keep=program.outputs)
    out = [printer.name(ref) for ref in program.outputs]
    carried = step.carried
    new, recorded = out[: len(carried)], out[len(carried) :]
    inputs = program.inputs()

    lines = [
        "def run(carried, knobs, ground, n, first, last, limit, z, X, Y, records):",
        f" {', '.join(carried)}, = carried",
    ]
    if step.knobs:
        lines.append(f" {', '.join(step.knob_inputs)}, = knobs")
    if step.ground_knobs:
        lines.append(f" {', '.join(step.ground_inputs)}, = ground")
    lines += [" done = first", " try:"]
    lines += [f"  {line}" for line in setup]
    for i in range(len(recorded)):
        if keep_path:
            lines.append(f"  R{i} = records[{i}]")
    lines.append("  for done in range(first, last):")
    if "t" in inputs:
        lines.append("   t = done + 1.0")
    if step.noisy:
        lines.append("   z_0, z_1 = z[done]")
    lines += [f"   {line}" for line in body]
    lines.append(f"   if not (-limit < {new[0]} < limit and -limit < {new[1]} < limit):")
    lines.append(f"    return done, 1, ({', '.join(carried)},)")
    if keep_path:
        lines += [f"   R{i}[done] = {name}" for i, name in enumerate(recorded)]
        lines.append(f"   X[done + 1] = {new[0]}; Y[done + 1] = {new[1]}")
    lines.append(f"   {', '.join(carried)}, = {', '.join(new)},")
    lines += [" except (ArithmeticError, ValueError):", f"  return done, 2, ({', '.join(carried)},)"]
    lines.append(f" return last, 0, ({', '.join(carried)},)")
    return define("\n".join(lines) + "\n", "run", SCALARS)
