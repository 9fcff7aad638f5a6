"""What a picture wears around its trails: which words and panels are on it, and how much of the way behind a run stays.

What is off leaves its room to the maps. A scene carries its dress, so that every renderer reads the same one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dress:
    """``title``, ``formula``, the ``knobs`` of runs, the step ``counter``, the ``legend`` (cards, names of maps, keys)
    and ``strips`` are on or off; ``trail`` is how many steps of the way are seen behind a run, 0 for all of it."""

    title: bool = True
    formula: bool = True
    knobs: bool = True
    counter: bool = True
    legend: bool = True
    strips: bool = True
    trail: int = 0


WHOLE = Dress()
