"""JavaScript kernels: the same steps in the browser, redrawn under the user's finger."""

from collections.abc import Sequence

from symbolic.compile_numpy import invariants
from symbolic.lower import Step
from symbolic.print_code import JAVASCRIPT, Printer
from symbolic.program import Program


def function(program: Program, knobs: Sequence[str] = ()) -> str:
    """``function(x, y, k, out)``: writes the program's outputs to ``out``; ``k`` holds the knobs in order."""
    printer = Printer(program, JAVASCRIPT, {name: f"k[{i}]" for i, name in enumerate(knobs)})
    body = printer.lines(range(len(program.nodes)))
    body += [f"out[{i}] = {printer.name(ref)};" for i, ref in enumerate(program.outputs)]
    return "function(x, y, k, out) { " + " ".join(body) + " }"


def loop(step: Step, knobs: Sequence[str], limit: float) -> str:
    """``function(x, y, k, s, n, path, z)``: fills ``path`` (x, y interleaved, n + 1 points), returns the index of the
    last valid point. ``k``: the knobs in the order of ``knobs``, ``s``: the surface's, ``z``: noise, interleaved."""
    program = step.program
    names = {given: f"k[{list(knobs).index(name)}]" for given, name in zip(step.knob_inputs, step.knobs, strict=True)}
    names |= {given: f"s[{i}]" for i, given in enumerate(step.ground_inputs)}
    starts = Printer(step.init, JAVASCRIPT, names)
    lines = starts.lines(range(len(step.init.nodes)))
    lines = ["{", *lines]
    state = step.carried[2:]
    declared = [f"let {name};" for name in state]
    lines += [f"{name} = {starts.name(ref)};" for name, ref in zip(state, step.init.outputs, strict=True)]
    lines.append("}")
    invariant = invariants(program, step.fixed)
    printer = Printer(program, JAVASCRIPT, names | {"z_0": "z[2 * i]", "z_1": "z[2 * i + 1]"})
    varying = [ref for ref in range(len(program.nodes)) if ref not in invariant]
    needed = {arg for ref in varying for arg in program.nodes[ref].args if arg in invariant} | set(program.outputs)
    setup = printer.lines(sorted(invariant), keep=needed)
    body = printer.lines(varying, keep=program.outputs)
    new = [printer.name(ref) for ref in program.outputs][: len(step.carried)]
    swap = [f"const w{i} = {name};" for i, name in enumerate(new)]
    return " ".join(
        [
            "function(x, y, k, s, n, path, z) {",
            *declared,
            *lines,
            "path[0] = x; path[1] = y;",
            *setup,
            "for (let i = 0; i < n; i++) {",
            "const t = i + 1;",
            *body,
            *swap,
            f"if (!(w0 > {-limit!r} && w0 < {limit!r} && w1 > {-limit!r} && w1 < {limit!r})) {{",
            "for (let j = i + 1; j <= n; j++) { path[2 * j] = x; path[2 * j + 1] = y; }",
            "return i; }",
            *(f"{name} = w{i};" for i, name in enumerate(step.carried)),
            "path[2 * i + 2] = x; path[2 * i + 3] = y; }",
            "return n; }",
        ]
    )
