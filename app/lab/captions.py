"""Results in words: outcomes, knobs and formulas as a person would say them, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.lab.engine import Ran
from app.language.numbers import count, number
from app.language.translate import N_, Translate
from optimizers.verdict import Finding, Outcome
from surfaces import CriticalPoint, Surface
from symbolic.knob import Knob
from symbolic.latex import name_latex, plain

# One sentence a finding; card, table, GIF and text alternative use these, and the browser fills in the same ones.
SENTENCES = {
    Finding.DIVERGED: N_("diverged at step {step}"),
    Finding.FALLS: N_("falls without end: beyond all bounds at step {step}"),
    Finding.FAR: N_("diverged at step {step}"),
    Finding.ARRIVED: N_("reached the minimum ({x}, {y}) at step {step}"),
    Finding.LOCAL: N_("reached a local minimum ({x}, {y}) at step {step}: loss {loss}, best {best}"),
    Finding.JITTERS: N_("reached the minimum ({x}, {y}) at step {step}, jitters there by up to {size}"),
    Finding.JITTERS_LOCAL: N_(
        "reached a local minimum ({x}, {y}) at step {step}, jitters there by up to {size}: loss {loss}, best {best}"
    ),
    Finding.RESTS: N_("came to rest where the gradient vanishes"),
    Finding.HELD: N_("held by {part} at ({x}, {y})"),
    Finding.SWAYS: N_("held by {part} about ({x}, {y}), jitters there by up to {size}"),
    Finding.SADDLE: N_("stuck at a saddle"),
    Finding.SUMMIT: N_("balanced on a maximum"),
    Finding.LEFT: N_("left the window"),
    Finding.AROUND: N_("keeps moving about a minimum at ({x}, {y}), up to {size} away"),
    Finding.BOUNCES: N_("bouncing without getting ahead"),
    Finding.LEVEL: N_("resting on level ground"),
    Finding.CREEPS: N_("hardly moving: every step has been small"),
    Finding.STALLS: N_("stalled: the steps have become too small"),
    Finding.GOING: N_("still going"),
}
PASSED = N_("{outcome}; passed ({x}, {y}) at step {step} and left it")
BEGAN = N_("{outcome}; began at ({x}, {y}) and left it")
STRAYED = N_("{outcome}; since step {step} it has strayed by up to {size}")
ASIDES = {"passed": PASSED, "began": BEGAN, "strayed": STRAYED}
GROWS = N_("{outcome}; each bounce is {growth} times the last")
GROWING = (Finding.DIVERGED, Finding.FAR, Finding.LEFT)  # the findings that this may explain
LEAST_GROWTH = 1.005  # what reads as more than one
# The same in as few words as a legend has room for.
SHORT = SENTENCES | {
    Finding.ARRIVED: N_("arrived at step {step}"),
    Finding.LOCAL: N_("local minimum at step {step}"),
    Finding.JITTERS: N_("arrived at step {step}, jitters"),
    Finding.JITTERS_LOCAL: N_("local minimum at step {step}, jitters"),
    Finding.FALLS: N_("beyond all bounds at step {step}"),
    Finding.RESTS: N_("came to rest"),
    Finding.HELD: N_("held by {part}"),
    Finding.SWAYS: N_("held by {part}"),
    Finding.AROUND: N_("moves about a minimum"),
    Finding.BOUNCES: N_("bouncing"),
    Finding.LEVEL: N_("on level ground"),
    Finding.CREEPS: N_("hardly moving"),
    Finding.STALLS: N_("stalled"),
}
LEVEL = 1e-12  # a lowest loss below this is zero but for rounding
CRUMB = 1e-6  # of the window's shorter side: coordinates below are zero to the eye
HELD_JOIN = " + "  # between the titles of what holds a run


def outcome_short(ran: Ran, _: Translate) -> str:
    """A few words for a legend: what became of a run."""
    outcome = ran.trajectory.outcome
    return _(SHORT[outcome.finding]).format(step=count(outcome.step or 0), part=held_by(ran, _))


def held_by(ran: Ran, _: Translate) -> str:
    """What may hold a run off the surface's minima: titles of penalties, decays and projections."""
    return HELD_JOIN.join(_(title) for title in ran.system.held_by)


def held_text(ran: Ran, place: tuple[float, float], _: Translate) -> str:
    """What the mark of a penalised minimum says."""
    crumb = CRUMB * min(ran.surface.view.size)
    x, y = (coordinate(value, crumb) for value in place)
    return _("lowest with {part}: ({x}, {y})").format(part=held_by(ran, _), x=x, y=y)


def outcome_text(ran: Ran, surface: Surface, _: Translate) -> str:
    """One sentence: what became of a run."""
    path = ran.trajectory
    return sentence(path.outcome, path.theta[-1], surface, held_by(ran, _), _)


def sentence(outcome: Outcome, last: Sequence[float], surface: Surface, part: str, _: Translate) -> str:
    """An outcome in words: ``last`` is the last point, ``part`` what may have held the run."""
    known, crumb = surface.minima(), CRUMB * min(surface.view.size)
    x, y = float(last[0]), float(last[1])
    values: dict[str, str] = {"step": count(outcome.step or 0), "part": part}
    if outcome.finding is Finding.SWAYS and outcome.measures:
        told = outcome.measures
        x, y = (told["low_x"] + told["high_x"]) / 2, (told["low_y"] + told["high_y"]) / 2
    elif outcome.minimum is not None and outcome.finding not in (Finding.HELD, Finding.SWAYS):
        minimum = known[outcome.minimum]
        x, y = foot(minimum, x, y)
        values |= {"loss": number(minimum.value), "best": coordinate(surface.floor or 0.0, LEVEL)}
    values |= {"x": coordinate(x, crumb), "y": coordinate(y, crumb), "size": number(outcome.size or 0.0, 2)}
    text = _(SENTENCES[outcome.finding]).format(**values)
    told = outcome.measures
    if outcome.finding in GROWING and told.get("bouncing", 0) > 0 and told["growth"] >= LEAST_GROWTH:
        text = _(GROWS).format(outcome=text, growth=number(told["growth"], 3))
    if outcome.passed is not None:
        place, step, _left = outcome.passed
        x, y = known[place].x, known[place].y
        at = {"x": coordinate(x, crumb), "y": coordinate(y, crumb), "step": count(step)}
        return _(PASSED if step else BEGAN).format(outcome=text, **at)
    if outcome.strayed is not None:
        step, far = outcome.strayed
        return _(STRAYED).format(outcome=text, step=count(step), size=number(far, 2))
    return text


def coordinate(value: float, crumb: float) -> str:
    """A number that is told; what is smaller than a crumb is zero to the eye."""
    return number(0.0 if abs(value) < crumb else value)


def foot(minimum: CriticalPoint, x: float, y: float) -> tuple[float, float]:
    """The place of a minimum that a point (x, y) is at: the minimum, or the nearest point of a whole line of them."""
    ux, uy = minimum.along
    beside = (x - minimum.x) * ux + (y - minimum.y) * uy
    return minimum.x + beside * ux, minimum.y + beside * uy


def knob_symbol(knob: Knob) -> str:
    """The knob's symbol in Unicode: β₁."""
    return plain(knob.symbol or name_latex(knob.name))


def value_text(knob: Knob, value: Any, _: Translate) -> str:
    """The value of a knob as it is shown: a word, or a number with four digits."""
    return _(knob.called(str(value))) if knob.is_choice else number(float(value), 4)


def surface_knobs_text(surface: Surface, _: Translate) -> str:
    """The surface's own knobs with their values, and its place where that is not at rest: ``a = 1, b = 100``."""
    values: Mapping[str, Any] = surface.knob_values
    shown = [k for k in surface.all_knobs if k in surface.knobs or values[k.name] != k.default]
    told = {knob.name: value_text(knob, values[knob.name], _) for knob in shown}
    named = {knob.name: _(knob.title) if knob.is_choice else knob_symbol(knob) for knob in shown}
    return ", ".join(f"{named[knob.name]} = {told[knob.name]}" for knob in shown)
