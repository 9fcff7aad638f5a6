"""A run as a function of JAX and optax: its optimizer with the arguments that walk our path, and what is around it."""

from collections.abc import Mapping, Sequence
from typing import Any

from optimizers.calls import Call, call_of
from optimizers.kernels import LIMIT
from optimizers.parts import Rule
from optimizers.source import loop_of
from optimizers.source_around import Around, around
from optimizers.source_schedules import schedule_twin
from optimizers.system import Use
from symbolic.python_source import JAX, number_source


def optax_source(
    rule: Rule,
    values: Mapping[str, Any],
    schedules: Sequence[Use],
    parts: Sequence[Use],
    base: Mapping[str, float],
    steps: int,
    seed: int,
    *,
    moving: Mapping[str, str],
    gone: bool,
) -> tuple[list[str], frozenset[str]]:
    """The body of ``def run(theta, n)``; the same as :func:`optimizers.source_torch.torch_source`."""
    moved = [use.target for use in schedules if use.target in values]
    call = call_of(rule, "optax", values, moved)
    rate = float(values.get("lr", 0))
    twin = schedule_twin("optax", schedules, rate, steps) if "learning_rate={lr}" in call.args else None
    told = around(rule, values, () if twin else schedules, parts, base, JAX, moving)
    lines = [
        f"optimizer = {_made(call, values, moved, told, twin, rate)}" + (f"  # {call.remark}" if call.remark else "")
    ]
    lines += ["theta = theta[None]  # it takes matrices: one row"] if call.column else []
    lines += ["state = optimizer.init(theta)", *told.once]
    lines += [f"rng = np.random.Generator(np.random.Philox(key=[{seed}, 0]))"] if "noise" in told.read else []
    row = "theta[0]" if call.column else "theta"
    lines.append(f"path = [{row}]")
    keywords = "".join(f", {keyword}={told.schedules.spelled[name]}" for name, keyword in moving.items())
    taken = f"g = grad({row}{keywords})" + ("[None]" if call.column else "")
    sets = []
    for knob, spelled in told.scheduled.items():
        place = call.place(knob)
        assert place is not None  # call_of has seen to that
        sets.append(f'state.hyperparams["{place[0]}"] = jnp.asarray({spelled}, float)')
    more = f", {call.wants}" if call.wants else ""
    step = [f"updates, state = optimizer.update(g, state, theta{more})", "theta = optax.apply_updates(theta, updates)"]
    after = [f"if not jnp.all(abs(theta) < {LIMIT:g}):", "    break  # it has diverged"] if gone else []
    shown = f"{call.shown}(state, theta)" if call.shown else row
    before = ["noise = jnp.array(rng.standard_normal(2))"] if "noise" in told.read else []
    before += ["theta_old = theta"] if "theta_old" in told.moves.read else []
    body = [*told.schedules.body, *sets, taken, *told.gradient.body, *step, *told.moves.body, *after]
    loop = loop_of(told.read, before, [*body, f"path.append({shown})"])
    return [*lines, *loop, "return jnp.stack(path)"], told.calls | {"grad"}


def _made(
    call: Call, values: Mapping[str, Any], moved: Sequence[str], told: Around, twin: str | None, rate: float
) -> str:
    """The optimizer; one whose settings a schedule sets from outside is wrapped for that."""
    arguments = call.arguments(values, moved)
    if twin:
        arguments = arguments.replace(f"learning_rate={number_source(rate)}", f"learning_rate={twin}", 1)
    if told.scheduled:
        return f"optax.inject_hyperparams({call.maker})({arguments})"
    return f"{call.maker}({arguments})"
