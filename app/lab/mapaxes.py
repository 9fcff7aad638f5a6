"""The axes of a living map as numbers: which knob, from where to where, and the value of each pixel.

``js/mapaxes.js`` is the same in the browser, to the bit: what goes through exp and log is rounded to ten digits, which
both languages agree on. A contract holds both.
"""

import math
from dataclasses import dataclass

import numpy as np

from app.lab.experiment import State
from app.lab.mapwords import read_axes
from app.lab.wall import FIRST_KNOBS, Site, sites_of
from app.look import SLIDERS
from symbolic.knob import Knob

DIGITS = 10  # of a value that comes from exp


@dataclass(frozen=True, eq=False)
class MapAxis:
    """One side of a map of settings: a knob, and the ends between which it goes."""

    site: Site
    low: float
    high: float

    def values(self, count: int) -> np.ndarray:
        """The knob at the middles of ``count`` pixels, rising."""
        return knob_values(self.site.knob, self.low, self.high, count)


def map_axes(state: State, index: int) -> tuple[MapAxis, MapAxis] | None:
    """The axes of the map of the run at ``index``, across and up; None for basins, and where the word names what is not
    there. ``o`` in the word stands for the run itself, whichever it is, where ``each`` asks for one map a run."""
    words = dict(state.view.words)
    sites = sites_of(state.experiment, index)
    found = []
    for place, ends in read_axes(words.get("map", "")):
        name = place if place.startswith("s.") or not words.get("each") else own_place(place, sites)
        site = next((site for site in sites if site.place == name), None)
        if site is None:
            return None
        low, high = held_ends(site.knob, *(ends or site.knob.slider))
        if not low < high:
            return None
        found.append(MapAxis(site, low, high))
    return (found[0], found[1]) if len(found) == 2 else None


def own_place(place: str, sites: list[Site]) -> str:
    """The same knob of the run that these sites belong to."""
    mine = next((site.place.partition(".")[0] for site in sites if not site.ground), "")
    return f"{mine}.{place.partition('.')[2]}"


def usual_map(sites: list[Site]) -> str:
    """The word of the first map of settings that is worth a look: the rate, and the next knob that one tunes."""
    own = [site for site in sites if site.own and site.knob.name in FIRST_KNOBS]
    ground = [site for site in sites if site.ground]
    rest = [site for site in sites if site not in own and site not in ground]
    return ",".join(site.place for site in (*own, *ground, *rest)[:2])


def held_ends(knob: Knob, low: float, high: float) -> tuple[float, float]:
    """Ends within what the knob allows."""
    return max(low, knob.low), min(high, knob.high)


def knob_values(knob: Knob, low: float, high: float, count: int) -> np.ndarray:
    """The values of a knob at the middles of ``count`` pixels between two ends, evenly on its own scale."""
    at = [(i + 0.5) / count for i in range(count)]
    if knob.scale == "log":
        bottom = math.log(low if low > 0 else high * SLIDERS.zero)
        top = math.log(high)
        values = [_rounded(math.exp(bottom + p * (top - bottom))) for p in at]
    elif knob.scale == "one_minus_log":
        bottom = math.log(1 - low)
        top = math.log(1 - high if high < 1 else (1 - low) * SLIDERS.zero)
        values = [1 - _rounded(math.exp(bottom + p * (top - bottom))) for p in at]
    else:
        values = [_rounded(low + p * (high - low)) for p in at]
    return np.array([math.floor(value + 0.5) if knob.integer else value for value in values], dtype=np.float64)


def start_values(low: float, high: float, count: int) -> np.ndarray:
    """One coordinate of the starts at the middles of ``count`` pixels between two ends, rising."""
    return np.array([low + (high - low) * ((i + 0.5) / count) for i in range(count)])


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
