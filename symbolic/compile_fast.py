"""Source for a compiler of plain floats: the lane program as one loop over lanes and steps, for numba where it is
there.

The same operations in the same order as the other kernels; only exp, log, tanh, pow and their like come from another
library, and so may differ in the last place.
"""

from collections.abc import Sequence
from dataclasses import replace

from symbolic.compile_numpy import raw_rows, row_names
from symbolic.print_code import SCALAR, Printer, def_text
from symbolic.program import ANSWERS, Program
from symbolic.stages import Staged, split

_NAMED = {"ground": "G", "curvature": "H", "nearest": "M"}  # the array that each question is handed beside the point
FAST = replace(
    SCALAR,
    asks={
        what: ", ".join(f"{{name}}_{i}" for i in range(count)) + f" = {what}({{args}}, {_NAMED[what]})"
        for what, count in ANSWERS.items()
    },
)
WIDTH = 256  # lanes that go together: their state stays in the nearest cache


def surface(program: Program, knobs: Sequence[str], what: str) -> tuple[str, str]:
    """``prepare(k, c)``, which fills ``c`` with what follows from the knobs and returns how much of it is used, and
    ``what(x, y, c)``, which answers."""
    parts = split(program, knobs)
    begin, wide = len(parts.stored), len(parts.tabled)
    size = begin + wide * (len(program.table) if program.table is not None else 0)
    own = [f"c[j + {i}] = {name}" for i, name in enumerate(filter(None, row_names(program, parts.tabled).split(", ")))]
    over = replace(raw_rows(program), first=(f"j = {begin}",), last=(*own, f"j = j + {wide}"))
    first = Printer(program, FAST, {name: f"k[{i}]" for i, name in enumerate(knobs)}, loop=over)
    setup = first.lines(parts.once, keep=parts.tabled)
    setup += [f"c[{i}] = {first.name(ref)}" for i, ref in enumerate(parts.stored)]
    reads = tuple(f"d{i} = c[j + {i}]" for i in range(wide))
    loop = replace(raw_rows(program), head=f"for j in range({begin}, {size}, {wide}):", read=reads)
    printer = Printer(program, FAST, loop=loop)
    printer.place({ref: f"c[{i}]" for i, ref in enumerate(parts.stored)})
    printer.place({ref: f"d{i}" for i, ref in enumerate(parts.tabled)})
    body = [*printer.lines(parts.then), "return " + ", ".join(printer.name(ref) for ref in program.outputs)]
    return def_text("prepare", "k, c", [*setup, f"return {size}"]), def_text(what, "x, y, c", body)


def lanes(cut: Staged, fixed: Sequence[str], wide: frozenset[str], limit: float) -> str:
    """``walk(X, Y, V, S, K, C, at, first, last, G, H, M)``: moves lanes in place through updates ``first + 1 … last``.

    ``X Y V`` (lanes,) are points and how many updates were valid (−1 − that for lanes that have stopped), ``S``
    (states, lanes), ``K`` (knobs, lanes), ``C`` (columns, rows, steps), ``at`` (lanes,) each lane's row. ``wide`` names
    the knobs that differ from lane to lane, and ``at`` where the tables do. WIDTH lanes go together, innermost and
    without a branch, in arrays of their own: that is what a compiler can turn into vector instructions.
    """
    program, carried = cut.lane, cut.carried
    state = [f"{name}[l]" for name in cut.lane_state]
    local = dict(zip(cut.lane_state, state, strict=True)) | {"x": "x[l]", "y": "y[l]"}
    places = {name: f"K[{i}, b + l]" if name in wide else f"K[{i}, 0]" for i, name in enumerate(fixed)}
    parts = split(program, fixed)
    kept = parts.stored
    once = Printer(program, FAST, places)
    setup = once.lines(parts.once)
    columns = {name: f"C[{i}, at[b + l], k]" if "at" in wide else name for i, name in enumerate(cut.column_inputs)}
    body = Printer(program, FAST, local | columns)
    body.place({ref: f"i{ref}[l]" for ref in kept})
    inner = body.lines(parts.then, keep=program.outputs)
    new = [body.name(ref) for ref in program.outputs][: len(carried)]
    own = ["x", "y", "v", *cut.lane_state, *(f"i{ref}" for ref in kept)]
    lines = [f"{name} = empty({WIDTH})" for name in own]
    lines += ["for b in range(0, len(X), " + str(WIDTH) + "):", f" m = min({WIDTH}, len(X) - b)", " for l in range(m):"]
    lines += ["  x[l] = X[b + l]; y[l] = Y[b + l]; v[l] = V[b + l]"]
    lines += [f"  {name}[l] = S[{i}, b + l]" for i, name in enumerate(cut.lane_state)]
    lines += [f"  {line}" for line in [*setup, *(f"i{ref}[l] = {once.name(ref)}" for ref in kept)]]
    lines.append(" for k in range(first, last):")
    if "at" not in wide:
        lines += [f"  {name} = C[{i}, 0, k]" for i, name in enumerate(cut.column_inputs)]
    lines += ["  for l in range(m):", *(f"   {line}" for line in inner)]
    lines += [
        f"   w{i} = {name}" for i, name in enumerate(new)
    ]  # all before any is stored: one may be another's old value
    lines += [
        f"   inside = v[l] >= 0.0 and w0 > {-limit!r} and w0 < {limit!r} and w1 > {-limit!r} and w1 < {limit!r}",
        "   x[l] = w0 if inside else x[l]; y[l] = w1 if inside else y[l]",
        "   v[l] = v[l] + 1.0 if inside else (-1.0 - v[l] if v[l] >= 0.0 else v[l])",
        *(f"   {name}[l] = w{i + 2}" for i, name in enumerate(cut.lane_state)),
    ]
    lines += [" for l in range(m):", "  X[b + l] = x[l]; Y[b + l] = y[l]; V[b + l] = v[l]"]
    lines += [f"  S[{i}, b + l] = {name}[l]" for i, name in enumerate(cut.lane_state)]
    return def_text("walk", "X, Y, V, S, K, C, at, first, last, G, H, M", lines)


NEAREST = """def nearest(x, y, M):
    best = inf
    number = -1.0
    for i in range(len(M)):
        dx = x - M[i, 0]
        dy = y - M[i, 1]
        ux = M[i, 2]
        uy = M[i, 3]
        if ux != 0.0 or uy != 0.0:
            beside = dx * ux + dy * uy
            dx = dx - beside * ux
            dy = dy - beside * uy
        square = dx * dx + dy * dy
        if square < best:
            best = square
            number = float(i)
    return number, sqrt(best)
"""
