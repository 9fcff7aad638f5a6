"""Expectations as sentences, for people: what a lesson proves at each build, in the reader's language."""

import re

from app.lab.captions import knob_symbol
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import run_id
from app.language.numbers import count, number
from app.language.translate import SPACELESS, Translate, translator
from app.lessons.claims import (
    Amount,
    Border,
    Bounds,
    Claim,
    Decades,
    Ends,
    Expectation,
    Frayed,
    Mean,
    Measured,
    Order,
    Part,
    Share,
    Verdict,
)
from app.lessons.lesson import Scene
from optimizers.registry import get_schedule, get_transform
from optimizers.verdict import Finding
from surfaces import from_formula
from symbolic.errors import N_
from symbolic.latex import name_latex, plain

DIGITS = 6
_CHINESE, _OTHER = "[\u4e00-\u9fff]", "A-Za-z0-9|\u0370-\u03ff"
_MIXED = re.compile(f"(?<={_CHINESE})(?=[{_OTHER}√(−])|(?<=[{_OTHER}\u2070-\u209f)])(?={_CHINESE})")
# What becomes of a run, as a predicate; the words of verdicts and of their kinds.
ENDINGS = {
    Finding.DIVERGED: N_("diverges"),
    Finding.FALLS: N_("falls without end"),
    Finding.FAR: N_("diverges"),
    Finding.ARRIVED: N_("reaches the minimum"),
    Finding.LOCAL: N_("ends in a local minimum"),
    Finding.JITTERS: N_("reaches the minimum and jitters there"),
    Finding.JITTERS_LOCAL: N_("reaches a local minimum and jitters there"),
    Finding.RESTS: N_("comes to rest where the gradient vanishes"),
    Finding.HELD: N_("is held by its penalty"),
    Finding.SWAYS: N_("is held by its penalty, and jitters"),
    Finding.SADDLE: N_("is stuck at a saddle"),
    Finding.SUMMIT: N_("stays balanced on a maximum"),
    Finding.LEFT: N_("leaves the window"),
    Finding.AROUND: N_("keeps moving about a minimum"),
    Finding.BOUNCES: N_("bounces without getting ahead"),
    Finding.LEVEL: N_("rests on level ground"),
    Finding.CREEPS: N_("hardly moves at all"),
    Finding.STALLS: N_("stalls"),
    Finding.GOING: N_("is still on its way"),
    "converged": N_("comes to rest at a minimum"),
    "left_view": N_("leaves the window"),
    "oscillating": N_("keeps swinging"),
    "plateau": N_("stands still"),
}
# What is measured along a path or of a whole run. Any other name is a quantity of the rule, or a formula.
NAMES = {
    "loss": N_("the loss"),
    "gradient": N_("the length of the gradient"),
    "distance": N_("the distance to the minimum"),
    "move": N_("the length of the move"),
    "move_x": N_("the move along x"),
    "move_y": N_("the move along y"),
    "rate": N_("the learning rate"),
    "evaluations": N_("the number of evaluations"),
    "curvature_low": N_("the smallest curvature"),
    "curvature_high": N_("the largest curvature"),
    "condition": N_("the condition number"),
    "valley": N_("the number of the valley"),
    "turned": N_("the angle in degrees between the move and straight downhill"),
    "arrival": N_("the step of arrival"),
    "best": N_("the lowest loss met"),
    "length": N_("the length of the way"),
    "longest": N_("the longest move"),
    "growth": N_("the growth from bounce to bounce"),
    "overshoot": N_("the overshoot"),
}
WHOLE = frozenset({"arrival", "best", "length", "longest", "growth", "overshoot"})  # of a run, not of a step
SERIES = {
    "max": N_("the largest value of {what}"),
    "min": N_("the smallest value of {what}"),
    "mean": N_("the mean of {what}"),
    "variance": N_("the variance of {what}"),
    "first_below": N_("the first step with {what} below {level}"),
    "first_above": N_("the first step with {what} above {level}"),
    "stays_below": N_("the step from which {what} stays within {level} of zero"),
    "turns": N_("the number of sign changes of {what}"),
    "bursts": N_("the number of bursts of {what} above {level}"),
}


def told(expectation: Expectation, scene: Scene, lang: str) -> str:
    """One sentence without its full stop: ``Fast: y after step 1 is −1.425 ± 0.001``."""
    said = _told(expectation, scene, lang)
    # Between Chinese and anything else stands a space, which no catalogue can know of.
    return _MIXED.sub(" ", said) if lang in SPACELESS else said


def _told(expectation: Expectation, scene: Scene, lang: str) -> str:
    claim, over = expectation.claim, expectation.over
    said = _claim(claim, scene, lang)
    _ = translator(lang)
    if isinstance(over, Border):
        return _("{what}: so on one side of {knob} {bounds}, and not on the other").format(
            what=said, knob=knob_said(scene, over.knob, lang), bounds=_bounds(over.bounds, _)
        )
    if isinstance(over, Part):
        return _("of the runs of the map, the share for which this holds {bounds}: {what}").format(
            bounds=_bounds(over.bounds, _), what=said
        )
    if isinstance(over, Decades):
        return _("{what}: the number of decades of {knob} over which this holds {bounds}").format(
            what=said, knob=knob_said(scene, over.knob, lang), bounds=_bounds(over.bounds, _)
        )
    if isinstance(over, Share):
        text = (
            _("in {count} runs with noise of their own, the share for which this holds {bounds}: {what}")
            if over.lanes.seeds
            else _("from {count} places all over the window, the share for which this holds {bounds}: {what}")
        )
        return text.format(count=over.lanes.seeds or over.lanes.starts, bounds=_bounds(over.bounds, _), what=said)
    if isinstance(over, Mean):
        text = (
            _("on average over {count} runs with noise of their own, {what}")
            if over.lanes.seeds
            else _("on average from {count} places all over the window, {what}")
        )
        return text.format(count=over.lanes.seeds or over.lanes.starts, what=said)
    return said


def _claim(claim: Claim, scene: Scene, lang: str) -> str:
    _ = translator(lang)

    def name(run: str) -> str:
        return scene.runs[scene.names.index(run)].said(lang)

    if isinstance(claim, Verdict):
        endings = _(" or ").join(dict.fromkeys(_(ENDINGS[word]) for word in claim.words))
        if claim.step is None:
            return _("{name} {words}").format(name=name(claim.run), words=endings)
        low, high = claim.step
        step = count(low) if low == high else f"{count(low)}–{count(high)}"
        return _("{name} {words} at step {step}").format(name=name(claim.run), words=endings, step=step)
    if isinstance(claim, Ends):
        within, x, y = (number(value, DIGITS) for value in (claim.within, *claim.place))
        return _("{name} ends within {within} of ({x}, {y})").format(name=name(claim.run), within=within, x=x, y=y)
    if isinstance(claim, Frayed):
        text = _("{name}: of starts all over the window, the share beside one that ends elsewhere {bounds}")
        return text.format(name=name(claim.run), bounds=_bounds(claim.bounds, _))
    what = measured(claim.measured, scene, lang)
    if isinstance(claim, Amount):
        bounds = _bounds(claim.bounds, _)
        if claim.per:
            text = _("{name}: {what} {bounds} times that of {other}")
            return text.format(name=name(claim.run), what=what, bounds=bounds, other=name(claim.per))
        said = _("{what} {bounds}").format(what=what, bounds=bounds)
        return _("{name}: {text}").format(name=name(claim.run), text=said)
    if isinstance(claim, Order):
        runs = _(", ").join(name(run) for run in claim.runs)
        if claim.measured.number == "arrival":
            return _("they arrive in this order: {names}").format(names=runs)
        return _("{what} grows in this order: {names}").format(what=what, names=runs)
    if claim.measured.number == "arrival":
        return _("{name} arrives first").format(name=name(claim.run))
    return _("{what} is smallest for {name}").format(what=what, name=name(claim.run))


def measured(one: Measured, scene: Scene, lang: str) -> str:
    """What is measured: ``y after step 1``, ``the largest value of the loss, steps 10 to 50``."""
    _ = translator(lang)
    what = _quantity(one, scene, lang)
    if one.number in WHOLE:
        return what
    if one.take == "at":
        if one.at is None:
            return _("{what} at the end").format(what=what)
        if one.at == 0:
            return _("{what} at the start").format(what=what)
        return _("{what} after step {step}").format(what=what, step=count(one.at))
    text = _(SERIES[one.take]).format(what=what, level=number(one.level, DIGITS))
    if one.last is not None:
        return _("{what}, steps {low} to {high}").format(what=text, low=count(one.first), high=count(one.last))
    return _("{what}, from step {low} on").format(what=text, low=count(one.first)) if one.first else text


def _quantity(one: Measured, scene: Scene, lang: str) -> str:
    _ = translator(lang)
    if one.number == "apart":
        other = scene.runs[scene.names.index(one.other)].said(lang)
        return _("the distance from {other}").format(other=other)
    if one.number in NAMES:
        return _(NAMES[one.number])
    if one.number in ("x", "y"):
        return one.number
    if one.number.isidentifier():
        symbol = plain(name_latex(one.number))
        return _("{symbol} on axis {axis}").format(symbol=symbol, axis=one.axis or "x")
    return from_formula(one.number).text()


def _bounds(bounds: Bounds, _: Translate) -> str:
    """``is 0.433 ± 0.001``, ``is at least 20``, ``lies between 1 and 2``."""
    if bounds.value is not None:
        value, within = number(bounds.value, DIGITS), number(bounds.within, DIGITS)
        return _("is {value} ± {within}").format(value=value, within=within) if bounds.within else _(
            "is {value}"
        ).format(value=value)  # fmt: skip
    low, high = bounds.low, bounds.high
    if low is not None and high is not None:
        return _("lies between {low} and {high}").format(low=number(low, DIGITS), high=number(high, DIGITS))
    if low is not None:
        return _("is at least {low}").format(low=number(low, DIGITS))
    assert high is not None  # the reader of files asks for one of the three
    return _("is at most {high}").format(high=number(high, DIGITS))


def knob_said(scene: Scene, knob: str, lang: str) -> str:
    """A word of the scene's link as people say it: ``η of Fast``, ``κ``, ``the start``."""
    _ = translator(lang)
    experiment = scene.state.experiment
    words = {"x": _("the start"), "n": _("the number of steps"), "seed": _("the seed of the noise")}
    if knob in words:
        return words[knob]
    owner, _dot, name = knob.partition(".")
    if owner == "s":
        found = next((one for one in surface_of(experiment).all_knobs if one.name == name), None)
        return knob if found is None else knob_symbol(found)
    for index, run in enumerate(experiment.runs):
        if run_id(index) != owner:
            continue
        part, _dot, inner = name.partition(".")
        knobs = rule_of(run).knobs
        if inner:  # s, s2, t, t2: a schedule or a transform of the run, and its own knob
            scheduled, place = part.startswith("s"), int(part[1:] or 1) - 1
            use = (run.schedules if scheduled else run.transforms)[place]
            knobs, name = (get_schedule if scheduled else get_transform)(use.key).knobs, inner
        found = next((one for one in knobs if one.name == name), None)
        if found is not None:
            return _("{knob} of {name}").format(knob=knob_symbol(found), name=scene.runs[index].said(lang))
    return knob
