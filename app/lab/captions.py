"""Results in words: outcomes, knobs and formulas as a person would say them, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.lab.engine import Ran
from app.language.numbers import count, number
from app.language.translate import N_, Translate
from optimizers.outcome import Outcome
from surfaces import Surface
from symbolic.knob import Knob
from symbolic.latex import name_latex, plain

# One sentence an outcome; the card, the table, the GIF and the text alternative all use these.
OUTCOMES = {
    "converged": N_("reached the minimum ({x}, {y}) at step {step}"),
    "converged_unknown": N_("came to rest where the gradient vanishes"),
    "diverged": N_("diverged at step {step}"),
    "left_view": N_("left the window"),
    "saddle": N_("stuck at a saddle"),
    "oscillating": N_("bouncing without getting ahead"),
    "plateau": N_("stalled: the steps have become too small"),
    "going": N_("still going"),
}
# The same in as few words as a legend has room for.
SHORT = OUTCOMES | {
    "converged": N_("arrived at step {step}"),
    "converged_unknown": N_("came to rest"),
    "oscillating": N_("bouncing"),
    "plateau": N_("stalled"),
}


def outcome_short(outcome: Outcome, _: Translate) -> str:
    """A few words for a legend: what became of a run."""
    kind = "converged_unknown" if outcome.kind == "converged" and outcome.minimum is None else outcome.kind
    return _(SHORT[kind]).format(step=count(outcome.step or 0))


def outcome_text(outcome: Outcome, surface: Surface, _: Translate) -> str:
    """One sentence: what became of a run."""
    if outcome.kind == "converged" and outcome.minimum is not None:
        minimum = surface.minima()[outcome.minimum]
        step = count(outcome.step or 0)
        reached = OUTCOMES["converged"]
        return _(reached).format(x=number(minimum.x), y=number(minimum.y), step=step)
    if outcome.kind == "converged":
        rested = OUTCOMES["converged_unknown"]
        return _(rested)
    return _(OUTCOMES[outcome.kind]).format(step=count(outcome.step or 0))


def knob_symbol(knob: Knob) -> str:
    """The knob's symbol in Unicode: β₁."""
    return plain(knob.symbol or name_latex(knob.name))


def value_text(knob: Knob, value: Any, _: Translate) -> str:
    """The value of a knob as it is shown: a word, or a number with four digits."""
    return _(str(value).replace("_", " ")) if knob.is_choice else number(float(value), 4)


def knobs_text(ran: Ran, _: Translate, most: int = 4) -> str:
    """The knobs that matter, in one line: ``η 0.05 · β₁ 0.9``. Moved ones before those at their defaults."""
    moved = dict(ran.run.values)
    shown: Iterable[Knob] = sorted(
        (knob for knob in ran.rule.knobs if knob.name in ("lr", "momentum", "beta1", "beta2") or knob.name in moved),
        key=lambda knob: (knob.name != "lr", knob.name not in moved),
    )
    parts = [
        f"{_(knob.title)}: {value_text(knob, ran.values[knob.name], _)}"
        if knob.is_choice
        else f"{knob_symbol(knob)} {value_text(knob, ran.values[knob.name], _)}"
        for knob in shown
    ]
    return " · ".join(parts[:most])


def surface_knobs_text(surface: Surface) -> str:
    """The surface's own knobs with their values, and its place where that is not at rest: ``a = 1, b = 100``."""
    values: Mapping[str, Any] = surface.knob_values
    shown = [k for k in surface.all_knobs if k in surface.knobs or values[k.name] != k.default]
    return ", ".join(f"{knob_symbol(knob)} = {number(float(values[knob.name]), 4)}" for knob in shown)
