"""The equations of a run as they are shown: every part by its title, with the index t on what a schedule moves."""

from collections.abc import Iterator
from dataclasses import replace

from app.lab.engine import Ran
from app.lab.targets import targets
from optimizers.registry import get_schedule, get_transform
from symbolic.latex import name_latex


def equations(ran: Ran) -> Iterator[tuple[str, str]]:
    """(title, LaTeX) of the schedules, the transforms and at last the rule; titles are message ids."""
    for title, lines in systems(ran):
        yield title, r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def systems(ran: Ran) -> Iterator[tuple[str, list[str]]]:
    """The same with each system of equations line by line, ``left &= right``."""
    scheduled: list[str] = []
    there = targets(ran.run, ran.surface)
    for use in ran.run.schedules:
        part = get_schedule(use.key)
        symbol = there[use.target].knob.symbol or name_latex(there[use.target].knob.name)
        part = replace(part, target=use.target, symbol="" if use.target == there[use.target].knob.name else symbol)
        yield part.title, part.lines(dict(use.values), scheduled)
        scheduled.append(use.target)
    for i, use in enumerate(ran.run.transforms, 1):
        transform = get_transform(use.key)
        own = [name.removeprefix(f"t{i}.") for name in scheduled if name.startswith(f"t{i}.") or name == "lr"]
        yield transform.title, transform.lines(dict(use.values), own)
    yield ran.rule.title, ran.rule.lines(ran.values, scheduled)
