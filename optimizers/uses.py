"""Schedules, transforms and wrappers as a caller writes them, ``"cosine"`` or ``("cosine", {"T_0": 50})``, read."""

from collections.abc import Mapping, Sequence
from typing import Any

from optimizers.parts import Rule
from optimizers.registry import get_schedule, get_transform
from optimizers.system import Use
from symbolic.errors import KnobError


def read_schedules(given: Any, rule: Rule) -> list[Use]:
    """Schedule uses from what :func:`run` accepts."""
    if given is None:
        return []
    items = given if isinstance(given, list) else [given]
    uses = []
    for item in items:
        key, values, target = (
            (item, {}, "lr") if isinstance(item, str) else (*item, "lr")[:3] if len(item) > 1 else (*item, {}, "lr")
        )
        if "." not in target and target not in {knob.name for knob in rule.number_knobs}:
            raise KnobError("{rule} has no {knob} that a schedule could move.", rule=rule.key, knob=target)
        schedule = get_schedule(key)
        uses.append(Use(schedule, schedule.values(values), target))
    return uses


def read_transforms(given: Sequence[Any]) -> list[Use]:
    """Transform uses from what :func:`run` accepts; one alone need not stand in a list."""
    alone = isinstance(given, str) or (len(given) == 2 and isinstance(given[0], str) and isinstance(given[1], Mapping))
    uses = []
    for item in [given] if alone else given:
        key, values = (item, {}) if isinstance(item, str) else (*item, {})[:2]
        transform = get_transform(key)
        uses.append(Use(transform, transform.values(values)))
    return uses
