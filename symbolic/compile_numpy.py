"""Array kernels: functions of a formula, and the step that moves many lanes at once."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from symbolic.lower import Step
from symbolic.namespaces import ARRAYS, define
from symbolic.print_code import NUMPY, Printer
from symbolic.program import Program


def function(program: Program, args: Sequence[str]) -> Callable[..., tuple[Any, ...]]:
    """``f(*args) -> tuple of outputs`` for arrays (or floats). Constant outputs come back as plain floats."""
    printer = Printer(program, NUMPY, {name: f"i_{name}" for name in args})
    body = printer.lines(range(len(program.nodes)))
    names = ", ".join(f"i_{name}" for name in args)
    return define(_source("kernel", names, [*body, f"return {_row(printer, program)}"]), "kernel", ARRAYS)


def step(step: Step) -> tuple[Callable[..., tuple[Any, ...]], Callable[..., tuple[Any, ...]]]:
    """``(prepare, advance)``: ``prepare(*knobs, *ground_knobs, n)`` gives what does not change during a run,
    ``advance(*carried, t, z_0, z_1, *prepared)`` the next carried values and the recorded ones."""
    program = step.program
    invariant = invariants(program, step.fixed)
    printer = Printer(program, NUMPY)
    varying = [ref for ref in range(len(program.nodes)) if ref not in invariant]
    needed = {arg for ref in varying for arg in program.nodes[ref].args if arg in invariant}
    needed |= {ref for ref in program.outputs if ref in invariant}
    setup = printer.lines(sorted(invariant), keep=needed)
    shared = sorted({printer.name(ref) for ref in needed if program.nodes[ref].op != "const"})
    inputs = ", ".join((*step.knob_inputs, *step.ground_inputs, "n"))
    prepare = _source("prepare", inputs, [*setup, f"return ({', '.join(shared)}{',' if shared else ''})"])
    body = printer.lines(varying)
    arguments = ", ".join([*step.carried, "t", "z_0", "z_1", *shared])
    advance = _source("advance", arguments, [*body, f"return {_row(printer, program)}"])
    return define(prepare, "prepare", ARRAYS), define(advance, "advance", ARRAYS)


def invariants(program: Program, fixed: Collection[str]) -> set[int]:
    """The nodes that depend on nothing but ``fixed`` inputs and constants."""
    found: set[int] = set()
    for ref, node in enumerate(program.nodes):
        if (
            node.op == "const"
            or (node.op == "input" and node.name in fixed)
            or (node.op != "input" and all(arg in found for arg in node.args))
        ):
            found.add(ref)
    return found


def _row(printer: Printer, program: Program) -> str:
    """The outputs as a Python tuple; a step without state has no initial one."""
    return "(" + "".join(f"{printer.name(ref)}, " for ref in program.outputs) + ")"


def _source(name: str, arguments: str, body: Sequence[str]) -> str:
    return f"def {name}({arguments}):\n" + "".join(f"    {line}\n" for line in body)
