"""The equations of a run as they are shown: every part by its title, with the index t on what a schedule moves."""

from collections.abc import Iterator
from dataclasses import replace

from app.lab.engine import Ran
from optimizers.registry import get_schedule, get_transform


def equations(ran: Ran) -> Iterator[tuple[str, str]]:
    """(title, LaTeX) of the schedules, the transforms and at last the rule; titles are message ids."""
    scheduled: list[str] = []
    for use in ran.run.schedules:
        part = replace(get_schedule(use.key), target=use.target)
        yield part.title, part.latex(dict(use.values), scheduled)
        scheduled.append(use.target)
    for use in ran.run.transforms:
        transform = get_transform(use.key)
        yield transform.title, transform.latex(dict(use.values), scheduled)
    yield ran.rule.title, ran.rule.latex(ran.values, scheduled)
