"""Claims over a whole map, and along a knob: the share of its runs for which they hold, the decades over which."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.lab.engine import Ran, rule_of, surface_of
from app.lab.experiment import Experiment, State, View
from app.lab.livingmap import living_map
from app.lab.mapaxes import map_axes
from app.lab.mapwords import BASINS
from app.lab.sensitivity import ARRIVED, sensitivity, stretch
from app.lab.sensitivity_word import ALONE, Asked
from app.lab.wall import sites_of
from app.lessons.claims import Decades, Ends, Part, Verdict
from optimizers.parts import PythonRule
from optimizers.verdict import CODES, kinds_of
from symbolic.errors import FallLineError

MOST_WORK = 6_000_000  # steps of all runs of a map: about two seconds
Holds = NDArray[np.bool_]


def share_of_map(state: State, index: int, claim: Verdict | Ends, over: Part) -> float:
    """Of the runs of the map that the state's words name, for the run at ``index``, the share for which the claim
    holds: pixels are those of a map of ``size`` by ``size``. Raises FallLineError for no map, or too much work."""
    if map_axes(state, index) is None and dict(state.view.words).get("map") != BASINS:
        raise FallLineError("the link of this scene shows no map.")
    return float(_holds(claim, _swept(state, index, over.size)).mean())


def frayed(ran: Ran, experiment: Experiment, size: int) -> float:
    """Of the starts in the pixels of a map of the window, the share whose left or lower neighbour ends elsewhere: at
    another minimum, or in another way. Raises FallLineError for too much work."""
    alone = State(replace(experiment, runs=(ran.run,)), View(words=(("map", BASINS),)))
    ends = _swept(alone, 0, size)
    place = np.where(ARRIVED[ends["finding"]], ends["place"], -1 - kinds_of(ends["finding"]).astype(int))
    border = np.zeros(place.shape, dtype=bool)
    border[:, 1:] |= place[:, 1:] != place[:, :-1]
    border[1:] |= place[1:] != place[:-1]
    return float(border.mean())


def _swept(state: State, index: int, size: int) -> Mapping[str, NDArray[Any]]:
    """The map itself, its arrays by name; basins over the surface's own window."""
    experiment = state.experiment
    if size**2 * experiment.steps > MOST_WORK or isinstance(rule_of(experiment.runs[index]), PythonRule):
        raise FallLineError("{count} runs of {steps} steps are too many.", count=size**2, steps=experiment.steps)
    view = surface_of(experiment).view
    return living_map(state, index, (size, size), (view.x0, view.x1, view.y0, view.y1)).sweep.arrays()


def _holds(claim: Verdict | Ends, ends: Mapping[str, NDArray[Any]]) -> Holds:
    if isinstance(claim, Verdict):
        return said(claim.words)(ends["finding"])
    x, y = claim.place
    return np.asarray(np.hypot(ends["x"] - x, ends["y"] - y) <= claim.within)


def said(words: tuple[str, ...]) -> Callable[[NDArray[np.int64]], Holds]:
    """Which codes a verdict of these words means."""
    meant = np.array([finding in words or finding.kind in words for finding in CODES])
    return lambda codes: np.asarray(meant[codes])


def decades(state: State, index: int, claim: Verdict, over: Decades) -> float:
    """How many decades the widest stretch of the knob's values spans at which the verdict is the claim's: as the chart
    of sensitivity has them. Raises FallLineError for a knob that is not there or does not go by decades."""
    alone = State(replace(state.experiment, runs=(state.experiment.runs[index],)))
    place = over.knob if over.knob.startswith("s.") else f"o.{over.knob.partition('.')[2]}"
    known = {site.place: site.knob for site in sites_of(alone.experiment, 0)}
    (curve,) = sensitivity(alone, [0], Asked(place, (over.low, over.high), spread=ALONE))
    if curve is None or known[place].scale != "log":
        raise FallLineError("{knob} is no knob of this scene.", knob=over.knob[:40])
    values, codes = curve.closely
    found = stretch(curve.knob, values, said(claim.words)(codes))
    return 0.0 if found is None or found[2] is None else found[2]
