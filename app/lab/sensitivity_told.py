"""The chart of sensitivity in words and numbers: names of knobs, working ranges, the table under it, rows of a file."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from app.lab.captions import knob_symbol
from app.lab.engine import surface_of
from app.lab.experiment import Experiment
from app.lab.sensitivity import FINDINGS, Curve, Working, working
from app.lab.wall import Site
from app.language.numbers import MISSING, count, number
from app.language.translate import N_, Translate
from optimizers.registry import get_schedule, get_transform

QUANTITY_NAMES = {
    "final": N_("Final loss"),
    "best": N_("Lowest loss on the way"),
    "arrival": N_("Steps to arrive"),
}
SPREAD_NAMES = {
    "cloud": N_("starts about your own"),
    "grid": N_("starts all over the window"),
    "ring": N_("starts on a ring about your own"),
    "seeds": N_("seeds of the noise"),
    "alone": N_("no spread"),
}
HEAD = ("knob", "value", "label", "optimizer", "start", "outcome", "final_loss", "lowest_loss", "arrival_step")


def site_title(experiment: Experiment, index: int, site: Site, _: Translate) -> str:
    """A knob in words, with the part that it belongs to: "Learning rate η", "Cosine decay: period T₀"."""
    title, symbol = _(site.knob.title) or site.knob.name, knob_symbol(site.knob)
    said = title if symbol in title.split() else f"{title} {symbol}"
    owner = _owner(experiment, index, site)
    return _("{part}: {knob}").format(part=_(owner), knob=said) if owner else said[:1].upper() + said[1:]


def _owner(experiment: Experiment, index: int, site: Site) -> str:
    if site.ground:
        return surface_of(experiment).title
    if site.own:
        return ""
    run, (_name, letter, _knob) = experiment.runs[index], site.place.split(".")
    place = int(letter[1:] or 1) - 1
    if letter[0] == "s":
        return get_schedule(run.schedules[place].key).title
    return get_transform(run.transforms[place].key).title


def range_text(found: Working | None, _: Translate) -> str:
    """A working range: "0.004 to 0.8", "≤ 0.01 to 0.8" where it goes on beyond what was tried."""
    if found is None:
        return _("nowhere here")
    low, high = number(found.low, 2), number(found.high, 2)
    if found.low == found.high:
        return _("only at {value}").format(value=low)
    low, high = f"≤ {low}" if found.open_low else low, f"≥ {high}" if found.open_high else high
    said = _("{low} to {high}").format(low=low, high=high)
    return _("{range}, and elsewhere").format(range=said) if found.apart else said


def decades_text(found: Working | None) -> str:
    """How wide a working range is, in decades."""
    if found is None or found.decades is None:
        return MISSING
    wide = number(round(found.decades, 1) or found.decades, 3 if found.decades >= 0.1 else 1)
    return f"≥ {wide}" if found.open_low or found.open_high else wide


def sentence(found: Working | None, _: Translate) -> str:
    """The working range as one says it: "works over 2.3 decades: 0.004 to 0.8"."""
    if found is None:
        return _("works nowhere here")
    if found.decades is None or found.low == found.high:
        return _("works: {range}").format(range=range_text(found, _))
    return _("works over {decades} decades: {range}").format(decades=decades_text(found), range=range_text(found, _))


def table_rows(
    curves: Sequence[Curve | None], labels: Sequence[str], quantity: str, _: Translate
) -> list[dict[str, str]]:
    """The chart as a table, a row a run."""
    heads = (_("Optimizer"), _("Works"), _("Decades"), _("Works for 9 of 10"), _("Best value"), _("Now"))
    rows = []
    for curve, label in zip(curves, labels, strict=True):
        row = dict.fromkeys(heads, MISSING)
        row[heads[0]] = label
        if curve is not None:
            own = working(curve)
            row[heads[1]], row[heads[2]] = range_text(own, _), decades_text(own)
            if curve.starts:
                row[heads[3]] = range_text(working(curve, share=0.9), _)
            row[heads[4]], row[heads[5]] = _best(curve, quantity), _now(curve, quantity)
        rows.append(row)
    return rows


def _best(curve: Curve, quantity: str) -> str:
    """The value at which the run is best; of several the one in the middle."""
    line = curve.line(quantity)
    if not np.isfinite(line).any():
        return MISSING
    best = np.flatnonzero(line == np.min(line[np.isfinite(line)]))
    at = int(best[len(best) // 2])
    return _pair(float(curve.values[at]), float(line[at]), quantity)


def _now(curve: Curve, quantity: str) -> str:
    at = np.flatnonzero(curve.values == curve.current)
    return _pair(curve.current, float(curve.line(quantity)[at[0]]), quantity) if at.size else MISSING


def _pair(value: float, found: float, quantity: str) -> str:
    return f"{number(value, 2)} → {found_text(found, quantity)}"


def found_text(found: float, quantity: str) -> str:
    """A number of the chart; a dash for what never came."""
    if not math.isfinite(found):
        return MISSING
    return count(int(found)) if quantity == "arrival" else number(found, 2)


def file_rows(curves: Sequence[Curve | None], labels: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every run of the chart, a row each under HEAD, in full precision; start 0 is the lab's own, losses as the surface
    has them, what is not finite is empty."""
    for curve, label, key in zip(curves, labels, keys, strict=True):
        if curve is None:
            continue
        for row, value in enumerate(curve.values.tolist()):
            for start in range(curve.codes.shape[1]):
                told = (curve.final[row, start], curve.best[row, start], curve.arrival[row, start])
                numbers = [repr(float(one)) if math.isfinite(one) else "" for one in told]
                outcome = FINDINGS[int(curve.codes[row, start])]
                yield (curve.site.knob.name, repr(value), label, key, str(start), outcome, *numbers)
