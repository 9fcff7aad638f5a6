"""Claims over a whole map, and along a knob: the share of its runs for which they hold, the decades over which."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.lab.engine import Ran, rule_of, surface_of, system_of
from app.lab.experiment import Experiment, Run, State
from app.lab.mapaxes import MapAxis, map_axes, start_values
from app.lab.mapwords import BASINS
from app.lab.sensitivity import ARRIVED, sensitivity, stretch, walked
from app.lab.sensitivity_word import ALONE, Asked
from app.lab.wall import sites_of
from app.lessons.claims import Decades, Ends, Part, Verdict
from optimizers.parts import PythonRule
from optimizers.run import run_system
from optimizers.trajectory import Trajectories
from optimizers.verdict import CODES
from symbolic.errors import FallLineError

MOST_WORK = 6_000_000  # steps of all runs of a map: about two seconds
Holds = NDArray[np.bool_]


def share_of_map(state: State, index: int, claim: Verdict | Ends, over: Part) -> float:
    """Of the runs of the map that the state's words name, for the run at ``index``, the share for which the claim
    holds: pixels are those of a map of ``size`` by ``size``. Raises FallLineError for no map, or too much work."""
    run = state.experiment.runs[index]
    _check(run, state.experiment.steps, over.size)
    axes = map_axes(state, index)
    if axes is not None:
        return float(_holds(claim, *_settings(state, index, axes, over.size)).mean())
    if dict(state.view.words).get("map") != BASINS:
        raise FallLineError("the link of this scene shows no map.")
    found = _basins(run, state.experiment, over.size)
    return float(_holds(claim, found.outcome.codes, found.theta[-1]).mean())


def frayed(ran: Ran, experiment: Experiment, size: int) -> float:
    """Of the starts in the pixels of a map of the window, the share whose left or lower neighbour ends elsewhere: at
    another minimum, or in another way. Raises FallLineError for too much work."""
    _check(ran.run, experiment.steps, size)
    ends = _basins(ran.run, experiment, size).outcome
    place = np.where(ARRIVED[ends.codes], ends.minimum, -1 - ends.kinds.astype(int)).reshape(size, size)
    border = np.zeros(place.shape, dtype=bool)
    border[:, 1:] |= place[:, 1:] != place[:, :-1]
    border[1:] |= place[1:] != place[:-1]
    return float(border.mean())


def _check(run: Run, steps: int, size: int) -> None:
    if size**2 * steps > MOST_WORK or isinstance(rule_of(run), PythonRule):
        raise FallLineError("{count} runs of {steps} steps are too many.", count=size**2, steps=steps)


def _basins(run: Run, experiment: Experiment, size: int) -> Trajectories:
    """The run from every pixel of the window, row by row from below."""
    surface, system = surface_of(experiment), system_of(run)[2]
    x0, x1, y0, y1 = surface.view
    x, y = np.meshgrid(start_values(x0, x1, size), start_values(y0, y1, size))
    starts = (x.ravel(), y.ravel())
    found: Trajectories = run_system(system, surface, starts, experiment.steps, seed=experiment.seed, record="final")
    return found


def _settings(
    state: State, index: int, axes: tuple[MapAxis, MapAxis], size: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The same of the runs with these two values in every pixel, from the lab's own start."""
    across, up = axes
    there = [
        _put(_put(state, up, value), across, other)
        for value in up.values(size).tolist()
        for other in across.values(size).tolist()
    ]
    systems = [system_of(one.experiment.runs[index])[2] for one in there]
    grounds = [surface_of(one.experiment) for one in there]
    starts = [one.experiment.start or ground.first_start for one, ground in zip(there, grounds, strict=True)]
    moved = across.site.ground or up.site.ground
    seeds = np.array([state.experiment.seed])
    ends = walked(systems, grounds, np.array(starts)[:, None], seeds, state.experiment.steps, moved)
    return ends.codes[:, 0], ends.last[:, :, 0].T


def _put(state: State, axis: MapAxis, value: float) -> State:
    return axis.site.put(state, int(value) if axis.site.knob.integer else value)


def _holds(claim: Verdict | Ends, codes: NDArray[np.int64], last: NDArray[np.float64]) -> Holds:
    if isinstance(claim, Verdict):
        return said(claim.words)(codes)
    x, y = claim.place
    return np.asarray(np.hypot(last[0] - x, last[1] - y) <= claim.within)


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
