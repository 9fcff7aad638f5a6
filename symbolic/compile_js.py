"""JavaScript kernels: the same steps in the browser, redrawn under the user's finger.

A page holds rules and surfaces, never their product: a rule's kernel is handed the surface's as an argument.

- a *surface* is ``{size, prepare(k, c), at(x, y, c, out), four(…)}``: ``prepare`` fills ``c`` with whatever follows
  from the knobs ``k``; ``at`` writes its answers at a point to ``out``; ``four`` does so for four points at once;
- a *rule* is ``{columns, kept, total, clock(k, n, z, T, powers), walk(…)}``, its walk's arguments
  ``(x, y, k, n, T, ground, c, curvature, h, path, R)``: ``clock`` fills the tables ``T`` with what no lane changes;
  ``walk`` fills ``path`` and returns the index of its last valid point; of a step that records, the ``kept`` components
  that belong to the lane go into ``R``, update by update; ``total``: whether either asks for ``n``, the number of all
  updates;
- ``look`` (see there) tells what every line of a step gave;
- ``lanes`` (see there) walks four runs interleaved, so that the processor always has work.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from symbolic import js_rows
from symbolic.fourfold import NUMBER, WAY, each
from symbolic.postfix import Words
from symbolic.print_code import JAVASCRIPT, Printer
from symbolic.program import ANSWERS, Program, prune
from symbolic.rows import BATCH
from symbolic.stages import Staged, split, timed_powers
from symbolic.step import Step


def surface(program: Program, knobs: Sequence[str], moving: Sequence[str] = (), *, four: bool = False) -> str:
    """An object for a formula's program, with outputs in order; ``knobs`` are the inputs beside x and y. Those in
    ``moving`` are arguments behind each point instead. With ``four`` it is a folded text (:mod:`symbolic.fourfold`) and
    answers four points at a time too, with the same as words (:mod:`symbolic.postfix`): ``c`` are what is stored. A
    table's rows are prepared into ``c`` behind the rest (:mod:`symbolic.js_rows`), and have no words; where
    :data:`symbolic.rows.BATCH` is moving, ``c`` goes on with the order that batches are cut from."""
    parts = split(program, [name for name in knobs if name not in moving], batch=bool(set(BATCH) & set(moving)))
    names = {name: f"k[{i}]" for i, name in enumerate(knobs)}
    rows = js_rows.Rows.of(program, parts, moving)
    first = Printer(program, JAVASCRIPT, names, loop=rows.prepared)
    setup = first.lines(parts.once, keep=parts.tabled)
    setup += [f"c[{i}] = {first.name(ref)};" for i, ref in enumerate(parts.stored)]

    def printed(suffix: str, place: str) -> list[str]:
        given = {name: f"{name}{suffix}" for name in ("x", "y", *moving)}
        printer = Printer(program, JAVASCRIPT, given, suffix=suffix, loop=rows.walked(suffix))
        printer.place({ref: f"c[{i}]" for i, ref in enumerate(parts.stored)} | rows.names(suffix))
        lines = printer.lines(parts.then)
        return [*lines, *(f"out[{place.format(i)}] = {printer.name(ref)};" for i, ref in enumerate(program.outputs))]

    point = ("x", "y", *moving)
    head = f"size: {rows.size}, prepare(k, c) {{ {' '.join(setup)} return c; }}"
    alone = f"{head}, at({', '.join(point)}, c, out) {{ {' '.join(printed('', '{}'))} }}"
    if not four:
        return f"{{ {alone} }}"
    mixed = "\n".join(printed(WAY, f"{len(program.outputs)} * {NUMBER} + {{}}"))
    points = each(", ".join(f"{name}{WAY}" for name in point))
    if program.table is not None:  # SIMD has no loop within a step
        return f"{{ {alone}, postfix: null,\nfour({points}, c, out) {{\n{mixed}\n}} }}"
    words = Words(program, {})
    words.place({ref: f"c{i}" for i, ref in enumerate(parts.stored)})
    asked = [f"={name}" for name in reversed(point)]  # pushed in order: taken from the last
    postfix = " ".join([*asked, *words.computed(parts.then), *words.results()])
    return f'{{ {alone}, postfix: "{postfix}",\nfour({points}, c, out) {{\n{mixed}\n}} }}'


def rule(cut: Staged, fixed: Sequence[str], limit: float) -> str:
    """An object for a step: its clock, its walk, and whether it asks how many updates there are in all (``total``)."""
    names = {name: f"k[{i}]" for i, name in enumerate(fixed) if name != "n"}
    kept = len(cut.lane.outputs) - len(cut.carried)
    clock, walk = _clock(cut, fixed, names), _walk(cut, fixed, names, limit)
    parts = (cut.clock_starts, cut.clock, cut.lane_starts, cut.lane)
    total = json.dumps(any("n" in part.inputs() for part in parts))
    return f"{{ columns: {cut.columns}, kept: {kept}, total: {total}, clock{clock}, walk{walk} }}"


def _clock(cut: Staged, fixed: Sequence[str], names: dict[str, str]) -> str:
    program = cut.clock
    first = Printer(cut.clock_starts, JAVASCRIPT, names)
    lines = ["{", *first.lines(range(len(cut.clock_starts.nodes)))]
    declared = [f"let {name};" for name in cut.clock_state]
    lines += [
        f"{name} = {first.name(ref)};" for name, ref in zip(cut.clock_state, cut.clock_starts.outputs, strict=True)
    ]
    lines.append("}")
    bases = sorted(timed_powers(program, fixed))
    rung = "({{1}} === Math.floor({{1}}) && {{1}} >= 0 && {{1}} < P{i}.length ? P{i}[{{1}}] : Math.pow({{0}}, {{1}}))"
    spelled = {ref: rung.format(i=i) for i, ref in enumerate(bases)}
    parts = split(program, fixed)
    noise = {"z_0": "z[2 * i]", "z_1": "z[2 * i + 1]"}
    printer = Printer(program, JAVASCRIPT, names | noise, spelled)
    setup = printer.lines(parts.once, keep=parts.handed)
    setup += [f"const P{i} = powers({printer.name(program.nodes[r].args[0])}, n + 2);" for i, r in enumerate(bases)]
    body = printer.lines(parts.then, keep=program.outputs)
    out = [printer.name(ref) for ref in program.outputs]
    body += [f"T[{i}][i] = {name};" for i, name in enumerate(out[: cut.columns])]
    body += [f"const w{i} = {name};" for i, name in enumerate(out[cut.columns :])]
    body += [f"{name} = w{i};" for i, name in enumerate(cut.clock_state)]
    loop = ["for (let i = 0; i < n; i++) { const t = i + 1;", *body, "}"] if cut.columns else []
    return f"(k, n, z, T, powers) {{ {' '.join([*declared, *lines, *setup, *loop])} }}"


def _walk(cut: Staged, fixed: Sequence[str], names: dict[str, str], limit: float) -> str:
    program, state = cut.lane, cut.lane_state
    first = Printer(cut.lane_starts, JAVASCRIPT, names)
    lines = ["const out = new Float64Array(3);", *(f"let {name};" for name in state), "{"]
    lines += first.lines(range(len(cut.lane_starts.nodes)))
    lines += [f"{name} = {first.name(ref)};" for name, ref in zip(state, cut.lane_starts.outputs, strict=True)]
    lines += ["}", *(f"const t{i} = T[{i}];" for i in range(cut.columns))]
    kept = program.outputs[len(cut.carried) :]
    lines += [f"const r{i} = R[{i}];" for i in range(len(kept))]
    parts = split(program, fixed)
    printer = Printer(program, JAVASCRIPT, names | {f"c{i}": f"t{i}[i]" for i in range(cut.columns)})
    lines += printer.lines(parts.once, keep=parts.handed)
    lines += ["path[0] = x; path[1] = y;", "for (let i = 0; i < n; i++) {"]
    lines += printer.lines(parts.then, keep=program.outputs)
    new = [printer.name(ref) for ref in program.outputs][: len(cut.carried)]
    lines += [f"const w{i} = {name};" for i, name in enumerate(new)]
    inside = f"w0 > {-limit!r} && w0 < {limit!r} && w1 > {-limit!r} && w1 < {limit!r}"
    lines.append(f"if (!({inside})) {{ for (let j = i + 1; j <= n; j++) {{ path[2 * j] = x; path[2 * j + 1] = y; }}")
    lines += ["return i; }", *(f"r{i}[i] = {printer.name(ref)};" for i, ref in enumerate(kept))]
    lines += [f"{name} = w{i};" for i, name in enumerate(cut.carried)]
    lines += ["path[2 * i + 2] = x; path[2 * i + 3] = y; }", "return n;"]
    arguments = "x, y, k, n, T, ground, c, curvature, h, path" + (", R" if kept else "")
    return f"({arguments}) {{ {' '.join(lines)} }}"


def look(cut: Staged, fixed: Sequence[str]) -> str:
    """An object for looking into single steps, ``{columns, told, state, clock, begin, look}``.

    ``begin(x, y, k, n, ground, c, curvature, h, s)`` writes the state before the first step to ``s`` (``state``
    numbers, the point first). ``look(s, from, to, k, n, T, ground, c, curvature, h, told)`` takes it from update
    ``from`` to ``to`` (counted from 0, from < to) and writes the ``told`` recorded numbers of the last to ``told``.
    """
    names = {name: f"k[{i}]" for i, name in enumerate(fixed) if name != "n"}
    first = Printer(cut.lane_starts, JAVASCRIPT, names)
    start = ["const out = new Float64Array(3); s[0] = x; s[1] = y;", *first.lines(range(len(cut.lane_starts.nodes)))]
    start += [f"s[{i}] = {first.name(ref)};" for i, ref in enumerate(cut.lane_starts.outputs, 2)]
    lines = ["const out = new Float64Array(3);", *(f"let {name} = s[{i}];" for i, name in enumerate(cut.carried))]
    lines += [f"const t{i} = T[{i}];" for i in range(cut.columns)]
    parts = split(cut.lane, fixed)
    printer = Printer(cut.lane, JAVASCRIPT, names | {f"c{i}": f"t{i}[i]" for i in range(cut.columns)})
    lines += printer.lines(parts.once, keep=parts.handed)
    lines.append("for (let i = from; i < to; i++) {")
    lines += printer.lines(parts.then, keep=cut.lane.outputs)
    found = [printer.name(ref) for ref in cut.lane.outputs]
    behind = len(cut.carried)
    told = [found[behind + at] if kind == "lane" else f"t{at}[i]" for kind, at in cut.records]
    lines.append("if (i === to - 1) {")
    lines += [f"told[{i}] = {name};" for i, name in enumerate(told)]
    lines += ["}", *(f"const w{i} = {name};" for i, name in enumerate(found[:behind]))]
    lines += [*(f"{name} = w{i};" for i, name in enumerate(cut.carried)), "}"]
    lines += [f"s[{i}] = {name};" for i, name in enumerate(cut.carried)]
    return (
        f"{{ columns: {cut.columns}, told: {len(told)}, state: {behind}, clock{_clock(cut, fixed, names)}, "
        f"begin(x, y, k, n, ground, c, curvature, h, s) {{ {' '.join(start)} }}, "
        f"look(s, from, to, k, n, T, ground, c, curvature, h, told) {{ {' '.join(lines)} }} }}"
    )


def lanes(cut: Staged, fixed: Sequence[str], limit: float) -> str:
    """An object for many runs of a step, ``{columns, ticks, clock, postfix, four}``, as a folded text (see
    :mod:`symbolic.fourfold`); ``ticks`` are the knobs that the clock reads, ``postfix`` the step as words.

    ``four(l, n, X, Y, V, K, at, T, ask, c, curvature, h, out, P)`` walks lanes l … l + 3 interleaved, in place. ``X Y``
    (lanes,) hold the starts and receive the last valid points, ``V`` (lanes,) their indices. ``K[i]`` holds knob ``i``
    of each lane, or one number for all. ``T[i]`` is column ``i`` of the clock, ``at[lane]`` where the lane's part of it
    begins: lanes with the same knobs share one. ``ask`` is a surface's ``four``, ``out`` has room for its 12 answers.
    ``P[w]`` (2 (n + 1),) receives the path of lane l + w, up to where all four have diverged.
    """
    program, carried = cut.lane, cut.carried
    lines = [f"const t{i} = T[{i}];" for i in range(cut.columns)]
    knobs = [i for i, name in enumerate(fixed) if name != "n"]
    lines += [f"const q{i}{WAY} = K[{i}].length > 1 ? K[{i}][l + {NUMBER}] : K[{i}][0];" for i in knobs]
    lines.append(f"let x{WAY} = X[l + {NUMBER}], y{WAY} = Y[l + {NUMBER}], d{WAY} = n;")
    lines.append(f"const o{WAY} = at[l + {NUMBER}], p{WAY} = P[{NUMBER}]; p{WAY}[0] = x{WAY}; p{WAY}[1] = y{WAY};")
    names = {fixed[i]: f"q{i}{WAY}" for i in knobs} | {name: f"{name}{WAY}" for name in carried}
    names |= {f"c{i}": f"t{i}[o{WAY} + i]" for i in range(cut.columns)}
    start = Printer(cut.lane_starts, JAVASCRIPT, names, suffix=f"{WAY}s")
    lines += _folded(start, range(len(cut.lane_starts.nodes)), ())
    lines += [
        f"let {name}{WAY} = {start.name(ref)};"
        for name, ref in zip(cut.lane_state, cut.lane_starts.outputs, strict=True)
    ]
    parts = split(program, fixed)
    body = Printer(program, JAVASCRIPT, names, suffix=WAY)
    lines += _folded(body, parts.once, parts.handed)
    lines.append("for (let i = 0; i < n; i++) {")
    lines += _folded(body, parts.then, program.outputs)
    new = [body.name(ref) for ref in program.outputs][: len(carried)]
    lines.append(" ".join(f"const w{i}{WAY} = {name};" for i, name in enumerate(new)))
    inside = f"w0{WAY} > {-limit!r} && w0{WAY} < {limit!r} && w1{WAY} > {-limit!r} && w1{WAY} < {limit!r}"
    moved = " ".join(f"{name}{WAY} = w{i}{WAY};" for i, name in enumerate(carried))
    lines.append(f"if (d{WAY} === n) {{ if ({inside}) {{ {moved} }} else d{WAY} = i; }}")
    lines.append(f"if (Math.max({each(f'd{WAY}')}) < n) break;")
    lines.append(f"p{WAY}[2 * i + 2] = x{WAY}; p{WAY}[2 * i + 3] = y{WAY};")
    lines.append("}")
    lines.append(f"X[l + {NUMBER}] = x{WAY}; Y[l + {NUMBER}] = y{WAY}; V[l + {NUMBER}] = d{WAY};")
    heard = cut.clock.inputs() | cut.clock_starts.inputs()
    ticks = [i for i in knobs if fixed[i] in heard]
    clock = _clock(cut, fixed, {fixed[i]: f"k[{i}]" for i in knobs})
    text = "\n".join(lines)
    return (
        f"{{ columns: {cut.columns}, ticks: {ticks}, clock{clock}, limit: {limit!r}, state: {len(cut.lane_state)}, "
        f"postfix: {json.dumps(_postfix(cut, fixed))},\n"
        f"four(l, n, X, Y, V, K, at, T, ask, c, curvature, h, out, P) {{\n{text}\n}} }}"
    )


def _postfix(cut: Staged, fixed: Sequence[str]) -> list[str] | None:
    """The same step as words (:mod:`symbolic.postfix`): the lane state at first, what is computed once a run, the point
    and the lane state after a step. ``q`` are the knobs, ``c`` the columns of the clock, ``s`` the lane state. None
    for a step that asks more than loss and gradient."""
    if any(node.op in ANSWERS and node.op != "ground" for node in (*cut.lane_starts.nodes, *cut.lane.nodes)):
        return None
    names = {name: f"q{i}" for i, name in enumerate(fixed) if name != "n"}
    names |= {name: f"s{i}" for i, name in enumerate(cut.lane_state)} | {"x": "x", "y": "y"}
    start, step, parts = Words(cut.lane_starts, names), Words(cut.lane, names), split(cut.lane, fixed)
    begun = [*start.computed(range(len(cut.lane_starts.nodes))), *start.results()]
    once = step.computed(parts.once, parts.handed)
    moved = [*step.computed(parts.then), *step.results(len(cut.carried))]
    return [" ".join(words) for words in (begun, once, moved)]


def _folded(printer: Printer, refs: Iterable[int], keep: Iterable[int]) -> list[str]:
    """Lines that stand for all lanes, one lane after the other within each line; four questions become one."""
    found: list[str] = []
    for ref in refs:
        node = printer.program.nodes[ref]
        lines = printer.lines([ref], keep)
        if node.op == "ground":
            found.append(f"ask({each(', '.join(printer.name(arg) for arg in node.args))}, c, out);")
            found += [f"const {printer.name(ref)}_{i} = out[3 * {NUMBER} + {i}];" for i in range(3)]
        else:
            found += lines
    return found


def plain(program: Program, inputs: Sequence[str]) -> str:
    """``function(v, told)``: the program's outputs for the inputs ``v``, both in order, written to ``told``, which it
    returns."""
    printer = Printer(program, JAVASCRIPT, {name: f"v[{i}]" for i, name in enumerate(inputs)})
    body = printer.lines(range(len(program.nodes)))
    body += [f"told[{i}] = {printer.name(ref)};" for i, ref in enumerate(program.outputs)]
    return f"function(v, told = []) {{ {' '.join(body)} return told; }}"


def along(step: Step, outputs: Sequence[str]) -> str:
    """``function(path, loss, n, k, nearest, m, from, out, told)``: a measure's states after the last point of a path,
    those in ``outputs`` in order, written to ``told``, and nothing computed that they do not need. ``loss`` holds the
    loss at each point, so that nothing is asked of the surface again; the look begins at point ``from``, as if it were
    the first, and ``out`` has room for two answers."""
    count = len(step.carried) - 2
    told = dict(zip([name for name, _ in step.records], step.program.outputs[-len(step.records) :], strict=True))
    updates = dict(zip(step.carried[2:], step.program.outputs[2 : 2 + count], strict=True))
    starts = dict(zip(step.carried[2:], step.init.outputs, strict=True))
    state: list[str] = []
    wanted = [told[name] for name in outputs]
    while True:  # the states that the outputs read, and those that these read
        program = prune(step.program.nodes, tuple(wanted))
        grown = [name for name in step.carried[2:] if name in program.inputs()]
        if grown == state:
            break
        state, wanted = grown, [*(told[name] for name in outputs), *(updates[name] for name in grown)]
    init = prune(step.init.nodes, tuple(starts[name] for name in state))
    names = {name: f"k[{i}]" for i, name in enumerate(step.knob_inputs)}
    first = Printer(init, JAVASCRIPT, names)
    lines = [f"let {name};" for name in state]
    lines += ["{ const x = path[2 * from], y = path[2 * from + 1];", *first.lines(range(len(init.nodes)))]
    lines += [f"{name} = {first.name(ref)};" for name, ref in zip(state, init.outputs, strict=True)]
    lines.append("}")
    heard = {**(JAVASCRIPT.asks or {}), "ground": "const {name}_0 = loss[i];"}
    printer = Printer(program, replace(JAVASCRIPT, asks=heard), names)
    lines += [
        "for (let i = from; i <= n; i++) {",
        "const t = i + 1, x = path[2 * i], y = path[2 * i + 1];",
    ]
    lines += printer.lines(range(len(program.nodes)), keep=program.outputs)
    found = [printer.name(ref) for ref in program.outputs]
    written = " ".join(f"told[{i}] = {name};" for i, name in enumerate(found[: len(outputs)]))
    lines.append(f"if (i === n) {{ {written} }}")
    lines += [f"const w{i} = {update};" for i, update in enumerate(found[len(outputs) :])]
    lines += [f"{name} = w{i};" for i, name in enumerate(state)]
    arguments = "path, loss, n, k, nearest, m, from = 0, out = new Float64Array(2), told = []"
    return f"function({arguments}) {{ {' '.join(lines)} }} return told; }}"
