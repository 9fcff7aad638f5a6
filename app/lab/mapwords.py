"""The words of living maps, read and put into their one spelling.

- ``map=basins``: every pixel is a start, over the window of the map;
- ``map=o.lr,o.momentum``: every pixel a run with these two values, across and up; ``o.lr:0.001..1`` says from where to
  where, else the knob's slider does. Knobs are named as on the sides of a wall: ``s.kappa`` is one of the surface,
  ``o.s.T_0`` and ``o.t.max_norm`` of a schedule and a transform;
- ``each=1``: a map for each run, side by side, not for the one in focus alone.
"""

import math
import re

from app.lab.swarmwords import PLACE
from symbolic.errors import KnobError

BASINS = "basins"
_AXIS = re.compile(rf"({PLACE})(?::(.{{1,40}}?)\.\.(.{{1,40}}))?")


def map_word(text: str) -> str:
    """``basins``, or two different knobs, each with its range or without. Raises KnobError."""
    if text.strip() == BASINS:
        return BASINS
    axes = [read_axis(axis.strip()) for axis in text.split(",")]
    if len(axes) != 2 or axes[0][0] == axes[1][0]:
        raise KnobError("“{value}” is no map: basins, or two different knobs, as in o.lr,o.momentum.", value=text[:40])
    return ",".join(axis_text(*axis) for axis in axes)


def read_axes(text: str) -> list[tuple[str, tuple[float, float] | None]]:
    """The knobs of a word that :func:`map_word` gave, with their ranges; none for basins."""
    return [] if text in ("", BASINS) else [read_axis(axis) for axis in text.split(",")]


def axis_text(place: str, ends: tuple[float, float] | None) -> str:
    """A knob with its range, if it has one, as a word writes it."""
    return place if ends is None else f"{place}:{ends[0]:.10g}..{ends[1]:.10g}"


def read_axis(text: str) -> tuple[str, tuple[float, float] | None]:
    """What :func:`axis_text` wrote. Raises KnobError."""
    found = _AXIS.fullmatch(text)
    if not found:
        raise KnobError("“{value}” is no axis of a map: a knob, as in o.lr or o.lr:0.001..1.", value=text[:40])
    place = found[1].replace(".s1.", ".s.").replace(".t1.", ".t.")
    if found[2] is None:
        return place, None
    try:
        low, high = float(found[2]), float(found[3])
    except ValueError:
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise KnobError("“{value}” is no range: two numbers, the smaller first, as in 0.001..1.", value=text[:40])
    return place, (low, high)
