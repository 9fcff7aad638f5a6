"""Expectations held against what a link computes; each answer says what was expected and what was measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.lab.engine import Ran, Results, compute
from app.lab.experiment import State
from app.language.numbers import number
from app.lessons.amounts import amount, lane_of
from app.lessons.claims import (
    Amount,
    Border,
    Bounds,
    Claim,
    Decades,
    Ends,
    Expectation,
    Frayed,
    Lanes,
    Mean,
    Measured,
    Order,
    Part,
    Share,
    Verdict,
    Winner,
)
from app.lessons.over_maps import decades, frayed, share_of_map
from app.lessons.turn import turned
from optimizers.run import run_system
from symbolic.errors import FallLineError, Phrase

DIGITS = 6  # of numbers in a report: enough to set a tolerance by
BISECTIONS = 40  # halvings of a border; fewer where it is known well enough
MOST_WORK = 2_000_000  # steps of all runs of one share or border together: about a second, and few enough to keep


@dataclass(frozen=True)
class Answer:
    """Whether an expectation holds, what it expected and what was found, as sentences to be translated."""

    holds: bool
    expected: Phrase
    measured: Phrase


def evaluate(state: State, names: Sequence[str], expectation: Expectation) -> Answer:
    """Hold an expectation against the results of a state whose runs have these names.

    Raises FallLineError for what cannot be computed at all: a quantity that a rule does not have, too much work.
    """
    claim, over = expectation.claim, expectation.over
    if isinstance(over, Border):
        return _border(state, names, claim, over)
    if isinstance(over, Part | Decades):
        return _over_values(state, names, claim, over)
    results = compute(state.experiment)
    if isinstance(over, Share | Mean):
        return _many(results, names, claim, over)
    return _single(results, names, claim)


def holds(state: State, names: Sequence[str], expectations: Sequence[Expectation]) -> bool:
    """Whether all of these hold. What cannot be computed does not."""
    try:
        return all(evaluate(state, names, expectation).holds for expectation in expectations)
    except FallLineError:
        return False


def _run(results: Results, names: Sequence[str], name: str) -> Ran:
    if name not in names or names.index(name) >= len(results.runs):
        raise FallLineError("there is no run called {name} here.", name=name)
    return results.runs[names.index(name)]


def _single(results: Results, names: Sequence[str], claim: Claim) -> Answer:
    if isinstance(claim, Verdict):
        return _verdict(_run(results, names, claim.run), claim)
    if isinstance(claim, Ends):
        return _ends(_run(results, names, claim.run), claim)
    if isinstance(claim, Frayed):
        found = frayed(_run(results, names, claim.run), results.experiment, claim.size)
        told = Phrase("{name}: share of starts at a border {bounds}", name=claim.run, bounds=_bounds(claim.bounds))
        return Answer(claim.bounds.hold(found), told, Phrase("{value}", value=number(found, DIGITS)))
    if isinstance(claim, Amount):
        found = _value(results, names, claim)
        return Answer(claim.bounds.hold(found), _told(claim), Phrase("{value}", value=number(found, DIGITS)))
    if isinstance(claim, Order):
        found_all = [_one(results, names, run, claim.measured) for run in claim.runs]
        fits = all(a < b for a, b in pairwise(found_all))
        what, runs = _what(claim.measured), ", ".join(claim.runs)
        expected = Phrase("{what} in this order: {names}", what=what, names=runs)
        return Answer(fits, expected, Phrase("{value}", value=_list(claim.runs, found_all)))
    values = [_one(results, names, run, claim.measured) for run in names]
    best = values[names.index(claim.run)]
    wins = all(best < value for name, value in zip(names, values, strict=True) if name != claim.run)
    expected = Phrase("{what}: {name} has the smallest", what=_what(claim.measured), name=claim.run)
    return Answer(wins, expected, Phrase("{value}", value=_list(names, values)))


def _list(runs: Sequence[str], values: Sequence[float]) -> str:
    return ", ".join(f"{run} {number(value, DIGITS)}" for run, value in zip(runs, values, strict=True))


def _one(results: Results, names: Sequence[str], run: str, measured: Measured) -> float:
    other = _run(results, names, measured.other) if measured.other else None
    return amount(_run(results, names, run), measured, other)


def _value(results: Results, names: Sequence[str], claim: Amount) -> float:
    found = _one(results, names, claim.run, claim.measured)
    if not claim.per:
        return found
    under = _one(results, names, claim.per, claim.measured)
    return found / under if under else math.nan


def _verdict(ran: Ran, claim: Verdict) -> Answer:
    outcome = ran.trajectory.outcome
    fits = outcome.finding in claim.words or outcome.kind in claim.words
    words = ", ".join(claim.words)
    if claim.step is None:
        return Answer(fits, Phrase("{name}: {words}", name=claim.run, words=words),
                      Phrase("{words}", words=str(outcome.finding)))  # fmt: skip
    low, high = claim.step
    fits = fits and outcome.step is not None and low <= outcome.step <= high
    expected = Phrase("{name}: {words} at step {low} to {high}", name=claim.run, words=words, low=low, high=high)
    step = "–" if outcome.step is None else outcome.step
    return Answer(fits, expected, Phrase("{words} at step {step}", words=str(outcome.finding), step=step))


def _ends(ran: Ran, claim: Ends) -> Answer:
    x, y = (float(value) for value in ran.trajectory.theta[-1])
    near = math.hypot(x - claim.place[0], y - claim.place[1]) <= claim.within
    expected = Phrase(
        "{name} ends within {within} of ({x}, {y})", name=claim.run, within=number(claim.within, DIGITS),
        x=number(claim.place[0], DIGITS), y=number(claim.place[1], DIGITS),
    )  # fmt: skip
    return Answer(near, expected, Phrase("ends at ({x}, {y})", x=number(x, DIGITS), y=number(y, DIGITS)))


def _what(measured: Measured) -> str:
    """What is measured, in the words of the file."""
    name = f"{measured.number}.{measured.axis}" if measured.axis else measured.number
    name = f"{name} {measured.other}".strip()
    if measured.take == "at":
        return name if measured.at is None else f"{name} @ {measured.at}"
    span = "" if measured.first == 0 and measured.last is None else f" [{measured.first}, {measured.last or 'n'}]"
    level = f" {number(measured.level, DIGITS)}" if measured.level else ""
    return f"{name} {measured.take}{level}{span}"


def _told(claim: Amount) -> Phrase:
    what = _what(claim.measured) + (f" / {claim.per}" if claim.per else "")
    return Phrase("{name}: {what} {bounds}", name=claim.run, what=what, bounds=_bounds(claim.bounds))


def _bounds(bounds: Bounds) -> str:
    """Bounds as signs: ``= 0.433 ± 0.001``."""
    said = []
    if bounds.value is not None:
        said.append(f"= {number(bounds.value, DIGITS)}")
        if bounds.within:
            said.append(f"± {number(bounds.within, DIGITS)}")
    if bounds.low is not None:
        said.append(f"≥ {number(bounds.low, DIGITS)}")
    if bounds.high is not None:
        said.append(f"≤ {number(bounds.high, DIGITS)}")
    return " ".join(said)


def _many(results: Results, names: Sequence[str], claim: Claim, over: Share | Mean) -> Answer:
    """A claim about one run, over many like it; or a share of those that compare several."""
    if isinstance(claim, Order | Winner):
        assert isinstance(over, Share)
        return _compared(results, names, claim, over)
    assert isinstance(claim, Verdict | Ends | Amount)
    ran = _run(results, names, claim.run)
    many = _lanes(results, ran, over.lanes)
    alone = Results(results.experiment, results.surface, results.start, ())
    if isinstance(over, Mean):
        assert isinstance(claim, Amount)
        found = float(np.mean([_value(_only(alone, lane), (claim.run,), claim) for lane in many]))
        expected = Phrase("mean over {count} runs: {reason}", count=len(many), reason=_told(claim))
        return Answer(claim.bounds.hold(found), expected, Phrase("{value}", value=number(found, DIGITS)))
    each = [_single(_only(alone, lane), (claim.run,), claim) for lane in many]
    return _share_of(each, over)


def _compared(results: Results, names: Sequence[str], claim: Order | Winner, over: Share) -> Answer:
    """A claim that compares runs, lane by lane: all have the same noise, or begin at the same place."""
    many = [_lanes(results, ran, over.lanes) for ran in results.runs]
    lanes = [Results(results.experiment, results.surface, results.start, runs) for runs in zip(*many, strict=True)]
    return _share_of([_single(lane, names, claim) for lane in lanes], over)


def _share_of(each: Sequence[Answer], over: Share) -> Answer:
    """The share of answers that hold."""
    share = sum(answer.holds for answer in each) / len(each)
    expected = Phrase("share of {count} runs {bounds}: {reason}", count=len(each), bounds=_bounds(over.bounds),
                      reason=each[0].expected)  # fmt: skip
    return Answer(over.bounds.hold(share), expected, Phrase("{value}", value=number(share, DIGITS)))


def _only(results: Results, ran: Ran) -> Results:
    return Results(results.experiment, results.surface, results.start, (ran,))


def _lanes(results: Results, ran: Ran, lanes: Lanes) -> list[Ran]:
    """The run many times: with other noise, or from other places of the window (always the same ones)."""
    steps, count = results.experiment.steps, lanes.seeds or lanes.starts
    if steps * count > MOST_WORK:
        raise FallLineError("{count} runs of {steps} steps are too many.", count=count, steps=steps)
    if lanes.seeds:
        found = run_system(ran.system, ran.surface, results.start, steps, seed=np.arange(count))
    else:
        x0, x1, y0, y1 = tuple(results.surface.view)
        shares = np.random.default_rng(0).random((2, count))
        starts = (x0 + (x1 - x0) * shares[0], y0 + (y1 - y0) * shares[1])
        found = run_system(ran.system, ran.surface, starts, steps, seed=results.experiment.seed)
    return [lane_of(ran, found, lane) for lane in range(count)]


def _over_values(state: State, names: Sequence[str], claim: Claim, over: Part | Decades) -> Answer:
    """A claim about one run, at every pixel of a map or at many values of a knob."""
    assert isinstance(claim, Verdict | Ends)
    _run(compute(state.experiment), names, claim.run)
    index = list(names).index(claim.run)
    reason = _single(compute(state.experiment), names, claim).expected
    if isinstance(over, Part):
        found = share_of_map(state, index, claim, over)
        told = Phrase("share of a map {bounds}: {reason}", bounds=_bounds(over.bounds), reason=reason)
    else:
        assert isinstance(claim, Verdict)
        found = decades(state, index, claim, over)
        told = Phrase("decades of {knob} {bounds}: {reason}", knob=over.knob, bounds=_bounds(over.bounds),
                      reason=reason)  # fmt: skip
    return Answer(over.bounds.hold(found), told, Phrase("{value}", value=number(found, DIGITS)))


def _border(state: State, names: Sequence[str], claim: Claim, over: Border) -> Answer:
    """Halve the interval of the knob until the border is known to a tenth of what is asked, or as well as can be."""

    def at(value: float) -> bool:
        there = turned(state, over.knob, repr(value))
        return _single(compute(there.experiment), names, claim).holds

    steps = state.experiment.steps
    if steps * BISECTIONS > MOST_WORK:
        raise FallLineError("{count} runs of {steps} steps are too many.", count=BISECTIONS, steps=steps)
    low, high = over.low, over.high
    expected = Phrase("border of {knob} {bounds}: {reason}", knob=over.knob, bounds=_bounds(over.bounds),
                      reason=_single(compute(state.experiment), names, claim).expected)  # fmt: skip
    below, above = at(low), at(high)
    if below == above:
        return Answer(False, expected, Phrase("the same at both ends, {low} and {high}",
                                              low=number(low, DIGITS), high=number(high, DIGITS)))  # fmt: skip
    enough = over.bounds.within / 10
    for _step in range(BISECTIONS):
        if high - low <= enough:
            break
        middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
        if at(middle) == below:
            low = middle
        else:
            high = middle
    found = (low + high) / 2
    return Answer(over.bounds.hold(found), expected, Phrase("{value}", value=number(found, DIGITS)))
