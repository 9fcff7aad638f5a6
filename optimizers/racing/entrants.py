"""Who runs in a race: a rule with its other settings and what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from optimizers.parts import Rule
from optimizers.registry import get
from optimizers.system import System, Use, compose
from symbolic.errors import FallLineError

MOST = 64  # entrants of one race


@dataclass(frozen=True, eq=False)
class Entrant:
    """``values`` are the settings that differ from the rule's own defaults. Those that the race tunes are taken from
    its search, and from the rule's declaration where the entrant runs as delivered."""

    rule: Rule
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    schedules: Sequence[Use] = ()
    around: Sequence[Use] = ()

    def system(self, values: Mapping[str, Any]) -> System:
        """The composed step at these values of tuned knobs, numbers or arrays over lanes."""
        return compose(self.rule, self.rule.values({**self.values, **values}), self.schedules, self.around)


def entrants_of(rules: Sequence[str | Rule | Entrant]) -> tuple[Entrant, ...]:
    """Keys, rules or entrants as entrants, no two titles alike. Raises UnknownKeyError or FallLineError."""
    if not 1 <= len(rules) <= MOST:
        raise FallLineError("A race needs 1 to {limit} optimizers, not {count}.", limit=MOST, count=len(rules))
    found: list[Entrant] = []
    for given in rules:
        if not isinstance(given, Entrant):
            rule = get(given) if isinstance(given, str) else given
            given = Entrant(rule, rule.title)
        titles = {one.title for one in found}
        number, title = 2, given.title
        while title in titles:
            title, number = f"{given.title} ({number})", number + 1
        found.append(Entrant(given.rule, title, given.values, given.schedules, given.around))
    return tuple(found)
