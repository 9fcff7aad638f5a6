"""A scene with the members of a swarm: where they are, the bands of the strips, and what is told of each run's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.lab.curve_words import chosen
from app.lab.engine import Results, compute
from app.lab.experiment import State, run_id
from app.lab.labels import run_labels
from app.lab.losses import Bins, bins_of, paired, quantiles
from app.lab.places import drawn
from app.lab.shares import (
    ESCAPED,
    REACHED,
    Line,
    Tally,
    headline_of,
    line_name,
    lines_of,
    percent,
    share_of,
    steps_of,
    tally_of,
    wilson,
)
from app.lab.swarm import Crowd, Swarm, crowd_of, swarms
from app.lab.valleys import counted, curvatures, has_valleys, sharp_and_flat, valley_lines
from app.language.numbers import count, number
from app.language.translate import N_, Translate, translator
from app.picture.from_results import plot_of, trails
from app.picture.scene import Cloud, Histogram, Plot, Scene, Share, Trail
from optimizers.run import run_system
from surfaces import Surface

SEEDS, STARTS = N_("{count} seeds"), N_("{count} starts")
HEADLINES = {"escaped": ESCAPED, "reached": REACHED}
IN_FLAT = N_("{share} % ({low}–{high} %) end in the flat valley")
UNNUMBERED = {"others": N_("other valleys"), "none": N_("elsewhere")}
SHARP, FLAT = N_("sharp"), N_("flat")
FINAL = N_("median {median} · eight of ten from {low} to {high}")
FINAL_ABOVE = N_("median {median} above the minimum · eight of ten from {low} to {high}")
BY_SEED = N_("seed by seed · lower than {name} · in {share} % ({low}–{high} %)")
BY_START = N_("start by start · lower than {name} · in {share} % ({low}–{high} %)")
LEFT_OUT = N_("not in the swarm: it searches its way")
NOTHING = Cloud(np.zeros((1, 0, 2)), np.zeros(1, dtype=np.int64))
MOST_TICKS = 4  # under a histogram


@dataclass(frozen=True)
class Told:
    """What clouds are written from: the results, the swarm, the members of each run that has any, and the language."""

    results: Results
    swarm: Swarm
    crowds: Sequence[Crowd | None]
    names: Sequence[str]
    say: Translate

    @property
    def there(self) -> list[Crowd]:
        """The members of the runs that have any."""
        return [crowd for crowd in self.crowds if crowd is not None]

    @property
    def surface(self) -> Surface:
        """Where they walk."""
        return self.results.surface


def with_swarm(scene: Scene, state: State, swarm: Swarm) -> Scene:
    """The scene with a swarm's members in the place of its trails."""
    results, _ = compute(state.experiment), translator(state.view.language)
    shown = [index for index, _slot in drawn(state.view, len(results.runs))]
    said = dict(state.view.words)
    words = chosen(said.get("curves", "")) or ("loss",)
    crowds = [crowd_of(results, index, swarm, words) if swarms(results.runs[index]) else None for index in shown]
    labels = run_labels(results.runs, _)
    told = Told(results, swarm, crowds, [labels[index] for index in shown], _)
    valleys = said.get("shares") == "valleys" and has_valleys(results.surface)
    make = _valleys if valleys else _losses if said.get("shares") == "losses" else _outcomes
    made = iter(make(told) if told.there else ())
    clouds = tuple(replace(NOTHING, headline=_(LEFT_OUT)) if crowd is None else next(made) for crowd in crowds)
    trail, followed = _followed(state, results, shown, swarm, crowds)
    own = tuple(trail if trail is not None and at == followed else _unseen(one) for at, one in enumerate(scene.trails))
    plots = tuple(plot for plot in (_plot(word, results, state, crowds) for word in words) if plot is not None)
    numbered = _numbered(told, clouds)
    return replace(
        scene, trails=own, clouds=clouds, followed=followed, plots=plots, numbered=numbered if len(numbered) > 1 else ()
    )


def _numbered(told: Told, clouds: Sequence[Cloud]) -> tuple[tuple[int, float, float], ...]:
    """The minima that have a number on the map: those that the lines of shares name."""
    minima = told.surface.minima()
    lines = lines_of([tally_of(crowd) for crowd in told.there], len(minima))
    numbers = [int(line.name[1:]) for line in lines if line.name[1:].isdigit()]
    if any(cloud.stacked for cloud in clouds):
        numbers = sorted({share.number - 1 for cloud in clouds for share in cloud.shares if share.number})
    if any(cloud.losses is not None for cloud in clouds):
        numbers = []
    return tuple((number + 1, minima[number].x, minima[number].y) for number in numbers)


def _cloud(told: Told, crowd: Crowd, headline: str) -> Cloud:
    size = told.say(SEEDS if told.swarm.form == "seeds" else STARTS).format(count=count(crowd.members))
    return Cloud(crowd.points, crowd.kept, size, headline if crowd.members > 1 else "")


def _interval(share: float, low: float, high: float) -> dict[str, str]:
    return {"share": percent(share), "low": percent(low), "high": percent(high)}


def _share(name: str, hits: int, members: int, over: np.ndarray, place: int = 0) -> Share:
    """A line of shares, with its interval where there are several members."""
    share, (low, high) = hits / members, wilson(hits, members)
    text = f"{percent(share)} % ({percent(low)}–{percent(high)})" if hits and members > 1 else f"{percent(share)} %"
    return Share(name, text if hits else "0", share, low, high, over, place)


# ---- what is told ----------------------------------------------------------------------------------------------------


def _outcomes(told: Told) -> list[Cloud]:
    """Shares by outcome, of each kept step how many were so for good by then."""
    _, minima = told.say, len(told.surface.minima())
    tallies = [tally_of(crowd) for crowd in told.there]
    lines = lines_of(tallies, minima)
    saddles = any(point.sign == "saddle" for point in told.surface.points)
    held = any(tally.count("saddle") for tally in tallies)

    def line_of(crowd: Crowd, tally: Tally, line: Line) -> Share:
        over = np.searchsorted(steps_of(tally, line), crowd.kept, side="right") / tally.members
        return _share(line_name(line, minima, _), share_of(tally, line).count, tally.members, over)

    found = []
    for crowd, tally in zip(told.there, tallies, strict=True):
        what, *ends = headline_of(tally, saddles=saddles, minima=minima, held=held)
        cloud = _cloud(told, crowd, _(HEADLINES[what]).format(**_interval(*ends)))
        found.append(replace(cloud, shares=tuple(line_of(crowd, tally, line) for line in lines)))
    return found


def _valleys(told: Told) -> list[Cloud]:
    """Shares by the valley in which members are."""
    _, minima, curved = told.say, len(told.surface.minima()), curvatures(told.surface)
    kinds = sharp_and_flat(curved)
    every = [counted(told.surface, crowd.points) for crowd in told.there]
    lines = valley_lines(every, minima)

    def name_of(valley: int | str) -> str:
        if isinstance(valley, str):
            return _(UNNUMBERED[valley])
        kind = "" if kinds is None else _(SHARP if valley == kinds[0] else FLAT)
        return f"{valley + 1} {kind}".rstrip()

    found = []
    for crowd, counts in zip(told.there, every, strict=True):
        shares = []
        for valley, classes in lines:
            held = counts[:, list(classes)].sum(axis=1)
            place = valley + 1 if isinstance(valley, int) else 0
            shares.append(_share(name_of(valley), int(held[-1]), crowd.members, held / crowd.members, place))
        flat = next((one for one in shares if kinds and one.number == kinds[1] + 1), None)
        headline = _(IN_FLAT).format(**_interval(flat.end, flat.low, flat.high)) if flat else ""
        found.append(replace(_cloud(told, crowd, headline), shares=tuple(shares), stacked=True))
    return found


def _losses(told: Told) -> list[Cloud]:
    """Histograms of the losses at the end, in the same bins for every run."""
    _, finals = told.say, [crowd.final for crowd in told.there]
    bins = bins_of(finals, told.surface.floor)
    counts = [bins.counts(losses) for losses in finals]
    parts = [np.append(inside, beyond) / len(losses) for (inside, beyond), losses in zip(counts, finals, strict=True)]
    highest = max(float(part.max()) for part in parts)
    found = []
    for at, (crowd, part) in enumerate(zip(told.there, parts, strict=True)):
        low, mid, high = quantiles(crowd.final)
        said = {"median": mid, "low": low, "high": high}
        text = _(FINAL_ABOVE if bins.base else FINAL)
        headline = text.format(**{name: number(value - bins.base, 3) for name, value in said.items()})
        place = float(bins.places(np.array([mid]))[0])
        drawn_as = Histogram(part[:-1], float(part[-1]), place, _ticks(bins), highest)
        words = _pair(told, at) if at else ""
        found.append(replace(_cloud(told, crowd, headline), losses=drawn_as, words=words))
    return found


def _ticks(bins: Bins) -> tuple[tuple[float, str], ...]:
    """Powers of ten along the bins, or the ends of an even axis."""
    if not bins.log:
        return (0.0, number(bins.low, 2)), (1.0, number(bins.high, 2))
    first, last = int(np.ceil(bins.low - 1e-9)), int(np.floor(bins.high + 1e-9))
    powers = range(first, last + 1, max(1, -(-(last - first + 1) // MOST_TICKS)))
    return tuple(((power - bins.low) / (bins.high - bins.low), number(10.0**power, 2)) for power in powers)


def _pair(told: Told, at: int) -> str:
    """How a run's members compare with the first run's, one by one."""
    first = next(name for name, crowd in zip(told.names, told.crowds, strict=True) if crowd is not None)
    found = paired(told.there[at].final, told.there[0].final)
    text = told.say(BY_SEED if told.swarm.form == "seeds" else BY_START)
    share = _interval(found.lower / found.count, found.low, found.high)
    return text.format(name=first, **share) if found.count > 1 else ""


def _unseen(trail: Trail) -> Trail:
    """A run of which only its members are seen."""
    return replace(trail, outcome="", outcome_step=None, diverged=False, rest=None, beside=(), snapshots=())


def _followed(
    state: State, results: Results, shown: list[int], swarm: Swarm, crowds: list[Crowd | None]
) -> tuple[Trail | None, int]:
    """The trail of the member that the link follows, at every step, and the place of its run; (None, −1) for none."""
    name, _dot, number = dict(state.view.words).get("pick", "").partition(".")
    at = next((at for at, index in enumerate(shown) if run_id(index) == name), -1)
    crowd, member = (crowds[at], int(number)) if at >= 0 else (None, 0)
    if crowd is None or member >= crowd.members:
        return None, -1
    ran, steps = results.runs[shown[at]], results.experiment.steps
    seed = member if swarm.form == "seeds" else results.experiment.seed
    x, y = (float(part) for part in crowd.starts[member])
    path = run_system(ran.system, ran.surface, (x, y), steps, seed=seed)
    trail = trails(results, state)[at]
    return replace(_unseen(trail), theta=path.theta, loss=path.loss, valid=path.valid), at


def _plot(word: str, results: Results, state: State, crowds: Sequence[Crowd | None]) -> Plot | None:
    """A strip: the median of the members and the band about it; of a knob, which is the same for all, the runs' own."""
    plot = plot_of(word, results, state)
    if plot is None or not any(crowd is not None and word in crowd.bands for crowd in crowds):
        return plot
    told = [() if crowd is None else _every_step(crowd, word, plot.shift) for crowd in crowds]
    lines = tuple(tuple(ends[1] for ends in parts) for parts in told)
    return replace(plot, lines=lines, bands=tuple(tuple((ends[0], ends[2]) for ends in parts) for parts in told))


def _every_step(crowd: Crowd, word: str, shift: int) -> tuple[np.ndarray, ...]:
    """Of each part of a curve its quantiles (3, steps + 1 − shift): those of a kept step hold until the next."""
    places = np.searchsorted(crowd.kept, np.arange(shift, crowd.steps + 1), side="right") - 1
    return tuple(part[:, places] for part in crowd.bands.get(word, ()))
