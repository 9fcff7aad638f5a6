"""What to try against what was found: small edits of a run, each run through before it is offered.

Every cause has a few candidates, in order; the first whose run arrives is offered, else the one that ends lowest, if it
is clearly lower. What does not help is not offered.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from app.lab import engine, tuning
from app.lab.captions import HELD_JOIN, value_text
from app.lab.diagnosis import Found
from app.lab.engine import Ran, Results
from app.lab.experiment import MAX_PARTS, Experiment, PartUse, Run, values_of
from app.lab.following import set_to
from app.lab.labels import short_title
from app.lab.rates import rate_of
from app.language.numbers import count, number
from app.language.translate import N_, Translate
from optimizers.diagnosis import Cause, steps_to_go
from optimizers.registry import get, get_schedule, get_transform
from optimizers.verdict import Finding
from symbolic.errors import FallLineError

ENDS = (Finding.ARRIVED, Finding.JITTERS, Finding.RESTS)  # what every cause would gladly end in,
LOWER = (Finding.LOCAL, Finding.JITTERS_LOCAL)  # and what most would
OFF = (Finding.LEFT, Finding.FALLS)  # and a saddle that has nothing below it
CLEARLY = 0.2  # of the height that is left: below, a run ends clearly lower
HARDLY = 1e-9  # of the loss: nearer to the floor is there already
LITTLE = 0.02  # of the picture's usual slope: a little noise
ROUND = 2  # digits of a rate that is offered
MOST_UPDATES = 200_000  # of all candidates together, so that an answer takes about a second at most
AMPLE = 1.2  # times the steps that would do

SMALLER, LARGER = N_("A smaller rate, {symbol} = {value}"), N_("A larger rate, {symbol} = {value}")
MOMENTUM, HEAVY = N_("Add momentum, μ = {value}"), N_("Momentum: η = {rate}, μ = {value}")
FORGET = N_("Forget old slopes: {rule}, η = {value}")
OTHER = N_("A step for each direction: {rule}, η = {value}")
NOISE = N_("Add a little noise, σ = {value}")
CLIP = N_("Clip the slope at {value}")
FALLING = N_("Let the rate fall: {part}")
WITHOUT = N_("Without {part}")
HOLD = N_("Without the schedule")
MORE = N_("{steps} steps")


@dataclass(frozen=True)
class Try:
    """A candidate: what it is called (a message with its ``values``), the run, and for how many steps."""

    text: str
    values: tuple[tuple[str, str], ...]
    run: Run
    steps: int

    def label(self, _: Translate) -> str:
        """The name in the reader's language; parts and rules are translated too."""
        told = {name: _parts(value, _) if name == "part" else _(value) for name, value in self.values}
        return _(self.text).format(**told)


def _parts(titles: str, _: Translate) -> str:
    return HELD_JOIN.join(short_title(one, _) for one in titles.split(HELD_JOIN))


@dataclass(frozen=True, eq=False)
class Remedy:
    """A candidate that helps, with its run; ``before`` is the loss without it."""

    tried: Try
    ran: Ran
    before: float

    def verdict(self, _: Translate) -> str:
        """What would become of it."""
        outcome, path = self.ran.trajectory.outcome, self.ran.trajectory
        step = count(outcome.step or 0)
        if outcome.finding is Finding.ARRIVED:
            return _("would stay at the minimum from step {step} on").format(step=step)
        if outcome.finding is Finding.LOCAL:
            return _("would stay at a local minimum from step {step} on").format(step=step)
        if outcome.finding in (Finding.JITTERS, Finding.JITTERS_LOCAL):
            return _("would be at the minimum from step {step} on, and tremble there").format(step=step)
        if outcome.finding is Finding.RESTS:
            return _("would come to rest where the ground bends up both ways")
        if outcome.finding in OFF:
            return _("would fall off, and out of the picture")
        told = {"loss": number(float(path.loss[-1])), "before": number(self.before)}
        if not math.isfinite(self.before):
            return _("would stay on the ground, at loss {loss}").format(**told)
        return _("would end at loss {loss} instead of {before}").format(**told)


def remedy(told: Found, results: Results) -> Remedy | None:
    """The edit that helps, the first that arrives or else the lowest; None where none of those tried does."""
    return _helping(told, replace(results.experiment, start=results.start))


@lru_cache(maxsize=64)
def _helping(told: Found, place: Experiment) -> Remedy | None:
    finder = CANDIDATES.get(told.cause)
    best: Remedy | None = None
    if finder is None:
        return None
    own = told.ran.trajectory
    before = _loss(told.ran, own.steps)
    updates = 0
    for tried in finder(told, place):
        if updates + tried.steps > MOST_UPDATES and updates:
            break
        updates += tried.steps
        try:
            there = replace(place, runs=(tried.run,), steps=tried.steps)
            ran = engine.compute(there).runs[0]
        except FallLineError:  # a value that its knob does not take, or more work than a run may: no remedy
            continue
        outcome = ran.trajectory.outcome
        if own.outcome.finding in ENDS:  # it gets there by itself: what helps is there sooner
            if outcome.finding in ENDS and (outcome.step or 0) < (own.outcome.step or own.steps):
                return Remedy(tried, ran, before)
            continue
        lower = outcome.finding in LOWER and told.cause is not Cause.LOCAL and _lower(ran, before)
        off = told.cause is Cause.SADDLE and outcome.finding in OFF and ran.trajectory.loss[-1] < before
        if outcome.finding in ENDS or lower or off:
            return Remedy(tried, ran, before)
        if _lower(ran, before if best is None else _loss(best.ran, best.tried.steps)):
            best = Remedy(tried, ran, before)
    return best


def _loss(ran: Ran, steps: int) -> float:
    """The loss after so many steps; infinite for a run that is gone."""
    path = ran.trajectory
    gone = path.valid < steps or (steps == path.steps and path.outcome.kind in ("diverged", "left_view"))
    loss = float(path.loss[min(steps, path.valid)])
    return loss if math.isfinite(loss) and not gone else math.inf


def _lower(ran: Ran, than: float) -> bool:
    """Whether a run ends clearly lower; of one that was gone, whether this one is not and has come down."""
    after, floor = _loss(ran, ran.trajectory.steps), ran.surface.floor
    if not math.isfinite(than):
        return math.isfinite(after) and after < float(ran.trajectory.loss[0])
    if floor is None:
        return after < than - max(abs(than) * (1 - CLEARLY), HARDLY)
    return after - floor < CLEARLY * (than - floor) and than - floor > HARDLY * max(1.0, abs(floor))


def _same(place: Experiment, text: str, run: Run, **values: str) -> Try:
    return Try(text, tuple(sorted(values.items())), run, place.steps)


def _rates(told: Found, place: Experiment, *factors: float) -> Iterator[Try]:
    """The run at its rate times these factors, those that are numbers."""
    run = told.ran.run
    rate, knob = rate_of(run), next((one for one in told.ran.rule.number_knobs if one.name == "lr"), None)
    if not rate or knob is None:
        return
    for factor in factors:
        if math.isfinite(factor) and factor > 0 and factor != 1:
            value = float(f"{rate * factor:.{ROUND}g}")
            text = SMALLER if value < rate else LARGER
            yield _same(place, text, set_to(run, "lr", value), symbol="η", value=value_text(knob, value, str))


def _held(told: Found) -> float:
    """The factor that takes the step across to 1/λ, where plain descent would be in the middle at once."""
    e = told.seen
    return 1 / (e.step * e.bend) if e.step * e.bend > 0 else math.nan


def _swapped(told: Found, place: Experiment, text: str, key: str, **fixed: float) -> Iterator[Try]:
    """Another rule with the same parts, at the rate that shows best how it moves, then at the one that ends lowest."""
    run = told.ran.run
    if run.rule == key:
        return
    surface = engine.surface_of(place)
    there = key, surface, place.start or surface.first_start, place.steps
    for rate in dict.fromkeys((tuning.suggest(*there), tuning.best(*there))):
        if rate is None:
            continue
        fresh = Run(key, values_of({"lr": rate, **fixed}), schedules=run.schedules, transforms=run.transforms)
        yield _same(place, text, fresh, rule=get(key).title, value=number(rate))


def _momentum(told: Found, place: Experiment) -> Iterator[Try]:
    """The step that it takes already with memory, as far as that suits the valley: 0.8, then what its two curvatures
    ask for (Polyak 1964)."""
    e, run = told.seen, told.ran.run
    high, low = max(e.high, e.bend if math.isfinite(e.bend) else e.high), abs(e.flat)
    step = e.step if e.step > 0 else e.flat_step
    pairs = [(step, 0.8)] if step > 0 else []
    if high > 0 and low > 0:
        root, ratio = (math.sqrt(high) + math.sqrt(low)) ** 2, math.sqrt(high / low)
        pairs.append((4 / root, ((ratio - 1) / (ratio + 1)) ** 2))
        pairs.append((1 / high, 0.9))
    for step, mu in pairs:
        lr = float(f"{step:.3g}")
        values = values_of({"lr": lr, "momentum": float(f"{mu:.2g}")})
        fresh = Run("momentum", values, schedules=run.schedules, transforms=run.transforms)
        text = MOMENTUM if lr == rate_of(run) else HEAVY
        if fresh != run:
            yield _same(place, text, fresh, rate=number(lr), value=number(float(f"{mu:.2g}"), 2))


def _added(told: Found, place: Experiment, text: str, use: PartUse, value: str) -> Iterator[Try]:
    """The run with one transform more."""
    run = told.ran.run
    if len(run.transforms) < MAX_PARTS and told.ran.system.python is None:
        yield _same(place, text, replace(run, transforms=(*run.transforms, use)), value=value)


def _noise(told: Found, place: Experiment) -> Iterator[Try]:
    for share in (LITTLE, 5 * LITTLE, 25 * LITTLE, 100 * LITTLE):
        size = float(f"{share * told.seen.usual_slope:.1g}") if math.isfinite(told.seen.usual_slope) else 0.1
        yield from _added(told, place, NOISE, PartUse("noise", values_of({"size": size})), number(size))


def _clip(told: Found, place: Experiment) -> Iterator[Try]:
    """The usual slope of the path, and a tenth of it, as the longest."""
    e = told.seen
    usual = e.steepest / e.jump if e.jump > 0 else e.first_slope
    for share in (1.0, 0.1):
        size = float(f"{share * usual:.1g}") if math.isfinite(usual) and usual > 0 else 1.0
        yield from _added(told, place, CLIP, PartUse("clip_norm", values_of({"max_norm": size})), number(size))


def _falling(told: Found, place: Experiment) -> Iterator[Try]:
    run, part = told.ran.run, get_schedule("cosine_decay")
    if not run.schedules and rate_of(run) is not None and not told.ran.rule.own_rate:
        with_it = replace(run, schedules=(PartUse(part.key),))
        yield _same(place, FALLING, with_it, part=part.title)


def _without_transform(told: Found, place: Experiment) -> Iterator[Try]:
    """The run without one of its transforms, each in turn, the last first; then without all of them."""
    run, every = told.ran.run, range(len(told.ran.run.transforms))
    schedules = tuple(use for use in run.schedules if "." not in use.target)  # one of a transform's knob goes along
    for gone in (*([place] for place in reversed(every)), *([[*every]] if len(every) > 1 else [])):
        rest = tuple(use for place, use in enumerate(run.transforms) if place not in gone)
        titles = HELD_JOIN.join(get_transform(run.transforms[place].key).title for place in gone)
        yield _same(place, WITHOUT, replace(run, transforms=rest, schedules=schedules), part=titles)


def _without_schedule(told: Found, place: Experiment) -> Iterator[Try]:
    run = told.ran.run
    if run.schedules:
        yield _same(place, HOLD, replace(run, schedules=()))


def _longer(told: Found, place: Experiment) -> Iterator[Try]:
    """The same run for as many steps as its pace asks for, then for more."""
    e, most = told.seen, engine.most_steps(place)
    to_go = steps_to_go(e)
    first = [e.budget + AMPLE * to_go] if math.isfinite(to_go) else []
    for wanted in (*first, 2 * e.budget, 5 * e.budget, 20 * e.budget):
        steps = min(int(float(f"{math.ceil(wanted):.2g}")), most)
        if steps > e.budget:
            yield Try(MORE, (("steps", count(steps)),), told.ran.run, steps)


def _chain(*finders: Callable[[Found, Experiment], Iterator[Try]]) -> Callable[[Found, Experiment], Iterator[Try]]:
    def all_of(told: Found, place: Experiment) -> Iterator[Try]:
        for finder in finders:
            yield from finder(told, place)

    return all_of


def _by(*factors: float) -> Callable[[Found, Experiment], Iterator[Try]]:
    return lambda told, place: _rates(told, place, *factors)


def _to_hold(told: Found, place: Experiment) -> Iterator[Try]:
    return _rates(told, place, _held(told))


def _to_bear(told: Found, place: Experiment) -> Iterator[Try]:
    """What the steepest direction bears: a step of 1/λ."""
    e = told.seen
    step = e.step if e.step > 0 else e.flat_step
    return _rates(told, place, 1 / (step * e.high) if step * e.high > 0 else math.nan)


def _forget(told: Found, place: Experiment) -> Iterator[Try]:
    return _swapped(told, place, FORGET, "rmsprop")


def _forget_too(told: Found, place: Experiment) -> Iterator[Try]:
    return _swapped(told, place, FORGET, "adam")


def _each(told: Found, place: Experiment) -> Iterator[Try]:
    return _swapped(told, place, OTHER, "adam")


CANDIDATES: dict[Cause, Callable[[Found, Experiment], Iterator[Try]]] = {
    Cause.TOO_LONG: _chain(_to_hold, _by(0.3, 0.1, 0.01)),
    Cause.CLIFF: _chain(_clip, _by(0.3, 0.1, 0.01)),
    Cause.NOISE_THREW: _chain(_by(0.1, 0.01), _clip),
    Cause.RAN_AWAY: _chain(_by(0.3, 0.1, 0.01), _clip),
    Cause.LEFT: _chain(_by(0.3, 0.1, 0.01), _clip),
    Cause.HELD: _without_transform,
    Cause.LOCAL: _chain(_noise, _momentum, _by(3, 10, 30)),
    Cause.SADDLE: _chain(_noise, _by(3, 10)),
    Cause.SUMMIT: _chain(_noise, _by(3, 10)),
    Cause.CYCLE: _chain(_by(0.3, 0.1), _falling),
    Cause.BOUNCING: _chain(_momentum, _to_hold, _falling, _by(0.3, 0.1)),
    Cause.NOISE: _chain(_falling, _by(0.3, 0.1)),
    Cause.CIRCLES: _chain(_by(0.3, 0.1), _falling),
    Cause.CLIPPED: _chain(_without_transform, _by(3, 10)),
    Cause.SCHEDULE: _without_schedule,
    Cause.SQUARES: _chain(_forget, _forget_too, _by(3, 10, 100)),
    Cause.PLATEAU: _chain(_by(10, 100, 1000), _each, _momentum),
    Cause.SLOW: _chain(_to_bear, _by(3, 10, 100), _momentum, _longer),
    Cause.VALLEY: _chain(_momentum, _each, _by(1.5, 0.3), _longer),
    Cause.MORE: _longer,
}
