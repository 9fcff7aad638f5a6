"""``race``: the fair race, with surfaces as one types them."""

from collections.abc import Sequence
from typing import Any

import optimizers as library
from app.lab.engine import parts_of
from app.notebook.grounds import surface
from app.notebook.walkers import Optimizer, optimizer, rerun
from optimizers.parts import Rule
from optimizers.racing.entrants import Entrant
from optimizers.racing.result import Race
from surfaces import Surface


def race(optimizers: Sequence[str | Rule | Optimizer], surfaces: Sequence[str | Surface], **rules: Any) -> Race:
    """Tune every optimizer by the same search, judge it on starts that were not used for that: see
    :func:`optimizers.race`, whose ``rules`` (``budget``, ``points``, ``starts``, ``seed``, …) it takes.

    Raises KnobError, UnknownKeyError or FallLineError.

    >>> found = race(["sgd", "adam"], ["bowl"], budget=100, points=5, tune_starts=1, starts=1)
    >>> found.times().shape
    (1, 2)
    """
    places = [surface(one) for one in surfaces]
    return library.race([_entrant(one) for one in optimizers], places, **rules)


def _entrant(what: str | Rule | Optimizer) -> Entrant:
    """An optimizer with its settings; those that the race tunes are its search's."""
    made = rerun(optimizer(what))
    return Entrant(made.rule, made.run.name or made.rule.title, dict(made.run.values), *parts_of(made.run))
