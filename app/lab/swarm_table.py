"""A swarm in the table of results: of each run's members how many arrived, and with which losses they end;
``js/resultsswarm.js`` is the same in the browser."""

import math
from dataclasses import dataclass
from typing import Any

from app.lab.engine import Results
from app.lab.losses import quantiles
from app.lab.shares import headline_of, percent, tally_of
from app.lab.swarm import crowd_of, read, swarms
from app.language.numbers import MISSING, count, number
from app.language.translate import N_, Translate

TITLES = {"escaped": N_("Escaped the saddle"), "reached": N_("Reached a minimum")}
MEDIAN, RANGE = N_("Median final loss"), N_("Eight of ten end from")


@dataclass(frozen=True)
class Many:
    """What is told of a run's members: how many there are, the share that ``what`` ("escaped" a saddle, "reached" a
    minimum) with Wilson's 95 % interval, and the 10 %, 50 % and 90 % quantiles of their final losses."""

    members: int
    what: str
    share: float
    ends: tuple[float, float]
    losses: tuple[float, float, float]

    def cells(self, _: Translate) -> list[str]:
        """The texts of its columns."""
        low, high = (percent(end) for end in self.ends)
        said = {"share": percent(self.share), "low": low, "high": high, "count": count(self.members)}
        least, median, most = self.losses
        return [
            _("{share} % ({low}–{high} %) of {count}").format(**said) if self.members > 1 else MISSING,
            number(median),
            _("{low} to {high}").format(low=number(least, 3), high=number(most, 3)),
        ]

    def data(self) -> dict[str, Any]:
        """The same as plain data for JSON; None for what it cannot say."""
        low, median, high = (value if math.isfinite(value) else None for value in self.losses)
        several = {self.what: self.share, f"{self.what}_interval_95": list(self.ends)} if self.members > 1 else {}
        return {
            "members": self.members,
            **several,
            "final_loss": {"quantile_10": low, "median": median, "quantile_90": high},
        }


def many_of(results: Results, word: str) -> list[Many | None]:
    """Of each run what is told of its members, for the word of a swarm (``seeds:200``); None for a run that cannot be
    walked many times at once. Nothing at all for the empty word."""
    swarm = read(word)
    if swarm is None:
        return []
    crowds = [crowd_of(results, at, swarm, ()) if swarms(ran) else None for at, ran in enumerate(results.runs)]
    tallies = [None if crowd is None else tally_of(crowd) for crowd in crowds]
    saddles = any(point.sign == "saddle" for point in results.surface.points)
    held = any(tally.count("saddle") for tally in tallies if tally is not None)
    found: list[Many | None] = []
    for crowd, tally in zip(crowds, tallies, strict=True):
        if crowd is None or tally is None:
            found.append(None)
            continue
        what, share, *ends = headline_of(tally, saddles=saddles, minima=len(results.surface.minima()), held=held)
        found.append(Many(crowd.members, what, share, (ends[0], ends[1]), quantiles(crowd.final)))
    return found


def titles(many: list[Many | None], _: Translate) -> list[str]:
    """The titles of the columns; none where nothing is told."""
    first = next((one for one in many if one is not None), None)
    return [] if first is None else [_(TITLES[first.what]), _(MEDIAN), _(RANGE)]
