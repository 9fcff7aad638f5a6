"""A run as a function of PyTorch: its optimizer with the arguments that walk our path, and what stands around it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from optimizers.calls import call_of
from optimizers.kernels import LIMIT
from optimizers.parts import Rule
from optimizers.source import loop_of
from optimizers.source_around import Around, around
from optimizers.source_schedules import schedule_twin
from optimizers.system import Use
from symbolic.python_source import TORCH

GRAD = '''def grad(theta):
    """The gradient of the loss at another point."""
    with torch.enable_grad():
        theta = theta.detach().requires_grad_()
        return torch.autograd.grad(loss(theta), theta)[0]
'''


def torch_source(
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
    """The body of ``def run(theta, n)``, which returns every point, (n + 1, 2), and what it calls. ``values`` are all
    knobs of the rule; ``base`` the numbers of the whole system; for the rest see
    :func:`optimizers.source.numpy_source`. Raises FallLineError where there is no twin."""
    twin = schedule_twin("torch", schedules, float(values.get("lr", 0)), steps)
    told = around(rule, values, () if twin else schedules, parts, base, TORCH, moving)
    moved = [use.target for use in schedules if use.target in values]
    call = call_of(rule, "torch", values, moved)
    remark = f"  # {call.remark}" if call.remark else ""
    lines = ["theta = theta.clone()" + (".reshape(2, 1)" if call.column else "") + ".requires_grad_()"]
    lines += [f"optimizer = {call.maker}([theta], {call.arguments(values, moved)}){remark}"]
    lines += [f"scheduler = {twin}"] if twin else []
    lines += [line.replace(" = theta", " = theta.detach().clone()") for line in told.once]
    lines += [f"rng = np.random.Generator(np.random.Philox(key=[{seed}, 0]))"] if "noise" in told.read else []
    flat = ".ravel()" if call.column else ""
    keywords = "".join(f", {keyword}={told.schedules.spelled[name]}" for name, keyword in moving.items())
    loss = f"loss(theta{flat}{keywords})"
    lines += _closure(loss) if call.closure else []
    lines.append(f"path = [theta.detach().clone(){flat}]")
    sets = []
    for knob, spelled in told.scheduled.items():
        place = call.place(knob)
        assert place is not None  # call_of has seen to that
        pair = ", ".join(told.scheduled.get(one, f'optimizer.param_groups[0]["{place[0]}"][{i}]')
                         for i, one in enumerate(place[1]))  # fmt: skip
        sets.append(f'optimizer.param_groups[0]["{place[0]}"] = {f"({pair})" if pair else spelled}')
    taken = ["optimizer.step(closure)"] if call.closure else ["optimizer.zero_grad()", f"{loss}.backward()"]
    body = [*_timed(told, loss), *dict.fromkeys(sets), *taken, *_gradient(told)]
    body += [] if call.closure else ["optimizer.step()"]
    body += _moves(told) + (["scheduler.step()"] if twin else [])
    body += [f"if not torch.all(theta.abs() < {LIMIT:g}):", "    break  # it has diverged"] if gone else []
    before = ["noise = torch.from_numpy(rng.standard_normal(2))"] if "noise" in told.read else []
    before += ["theta_old = theta.detach().clone()"] if "theta_old" in told.moves.read else []
    loop = loop_of(told.read, before, [*body, f"path.append(theta.detach().clone(){flat})"])
    return [*lines, *loop, "return torch.stack(path)"], told.calls - {"loss"}


def _closure(loss: str) -> list[str]:
    body = ["optimizer.zero_grad()", f"value = {loss}", "value.backward()", "return value"]
    return ["", "def closure():", *(f"    {line}" for line in body), ""]


def _timed(told: Around, loss: str) -> list[str]:
    """What schedules set; the loss that they read is a number."""
    return [f"f = {loss}.item()" if line.startswith("f = loss(") else line for line in told.schedules.body]


def _gradient(told: Around) -> list[str]:
    """What is done to the gradient before the step."""
    clip = "g = g*min(max_norm/(torch.linalg.norm(g) + 1e-6), 1)"
    if told.gradient.body == (clip,) and "g" not in told.moves.read:  # that very line, by its name there
        return ["torch.nn.utils.clip_grad_norm_([theta], max_norm)"]
    if told.gradient.body:
        lines = ["g = theta.grad", *told.gradient.body, "theta.grad = g"]
        return ["with torch.no_grad():", *(f"    {line}" for line in lines)]
    return ["g = theta.grad.clone()"] if "g" in told.moves.read else []


def _moves(told: Around) -> list[str]:
    """What is done to the point after the step: on a copy, so that what is kept of it stays as it was."""
    if not told.moves.body:
        return []
    lines = ["p = theta.clone()", *(re.sub(r"\btheta\b", "p", line) for line in told.moves.body), "theta.copy_(p)"]
    return ["with torch.no_grad():", *(f"    {line}" for line in lines)]
