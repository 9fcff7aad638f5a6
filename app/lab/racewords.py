"""The word of a race, read and put into its one spelling.

``race=SURFACES;o:OPTIMIZERS;NAME:NUMBER…``, every part where it differs from what is usual: ``race=bowls,rosenbrock``,
``race=good;o:o,o3,lion;budget:500``. Surfaces are keys of the registry, groups of them, ``good`` (a set of twenty) and
``here``, the surface of the lab as it is set. Optimizers are the lab's own, ``o2``, and keys of the registry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import optimizers
import surfaces
from app.lab.experiment import MAX_RUNS, run_id
from optimizers.race import BOUNDS, MOST_SURFACES
from optimizers.racing.result import Rules
from optimizers.racing.whole import read_whole
from surfaces.groups import GROUPS, OWN
from symbolic.errors import KnobError

GOOD = "good"
HERE = "here"
# Bowls, bent valleys, several minima, saddles, plateaus, data: few enough to wait for, and no two alike.
TWENTY = (
    "bowl", "booth", "matyas", "zakharov", "long_valley", "rosenbrock", "beale", "branin", "dixon_price", "warmup",
    "himmelblau", "three_hump_camel", "six_hump_camel", "styblinski_tang", "saddle", "monkey_saddle", "plateau", "relu",
    "input_scale", "l1",
)  # fmt: skip
NUMBERS = tuple(name for name in BOUNDS if name != "seed")  # what may be set, besides whom and where


@dataclass(frozen=True)
class Asked:
    """What a race is asked for. ``entrants`` empty: the lab's runs; ``numbers`` what differs from :class:`Rules`."""

    places: tuple[str, ...] = (GOOD,)
    entrants: tuple[str, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()

    @property
    def rules(self) -> Rules:
        """All that is declared before the race."""
        return Rules(**dict(self.numbers))


@cache
def places() -> dict[str, tuple[str, ...]]:
    """What may stand for several surfaces, with their keys: the good set, and every group; only surfaces with a known
    minimum, the others cannot be solved."""
    known = {key: surfaces.get(key) for key in surfaces.keys()}
    raced = {key: one for key, one in known.items() if one.minima()}
    groups = {name: tuple(key for key, one in raced.items() if one.group == name) for name in GROUPS if name != OWN}
    return {GOOD: TWENTY} | {name: keys for name, keys in groups.items() if keys}


def surface_keys(asked: Asked) -> tuple[str, ...]:
    """The surfaces that are meant, each once; ``here`` for the lab's own."""
    several = places()
    return tuple(dict.fromkeys(key for place in asked.places for key in several.get(place, (place,))))


def race_word(text: str) -> str:
    """A race in its one spelling; the usual one is the empty text. Raises KnobError or UnknownKeyError."""
    return written(read_race(text))


def written(asked: Asked) -> str:
    """The word of a race."""
    usual = Rules()
    numbers = [f"{name}:{value}" for name, value in sorted(asked.numbers) if value != getattr(usual, name)]
    who = [f"o:{','.join(asked.entrants)}"] if asked.entrants else []
    text = ";".join([",".join(asked.places), *who, *numbers])
    return "" if text == GOOD else text


def read_race(text: str) -> Asked:
    """What a word asks for. Raises KnobError or UnknownKeyError."""
    if not text:
        return Asked()
    first, *rest = (part.strip() for part in text.split(";"))
    found = {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in rest)}
    entrants = _named(found.pop("o", ""), 2 * MAX_RUNS)
    for key in entrants:
        if key not in _LAB:
            optimizers.get(key)
    where = _named(first or GOOD, MOST_SURFACES)
    several = places()
    for key in where:
        if key != HERE and key not in several:
            surfaces.get(key)
    numbers = tuple(sorted((name, _number(name, value)) for name, value in found.items()))
    return Asked(where, entrants, numbers)


_LAB = {run_id(index) for index in range(MAX_RUNS)}


def _named(text: str, most: int) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if len(names) > most:
        raise KnobError("{count} are too many for one race; {limit} are the most.", count=len(names), limit=most)
    return names


def _number(name: str, text: str) -> int:
    if name not in NUMBERS:
        raise KnobError("a race has no {name}; it has {words}.", name=name[:40], words=", ".join(NUMBERS))
    return read_whole(name, text, BOUNDS)


def with_numbers(asked: Asked, given: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The numbers of a race with some of them set."""
    usual = Rules()
    merged = {**dict(asked.numbers), **given}
    return tuple(sorted((name, value) for name, value in merged.items() if value != getattr(usual, name)))


def entrant_ids(asked: Asked, runs: Sequence[object]) -> tuple[str, ...]:
    """Who runs: names of the lab's runs and keys of rules; runs that the lab does not have are left out."""
    mine = [run_id(index) for index in range(len(runs))]
    if not asked.entrants:
        return tuple(mine)
    return tuple(key for key in asked.entrants if key in mine or key not in _LAB)
