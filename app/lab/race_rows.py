"""The table of a race as texts, for the page, the picture and the terminal alike; and names moved apart."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.lab.captions import knob_symbol
from app.lab.race_says import HALF, factor, percent
from app.lab.racing import Plan
from app.language.numbers import MISSING, count, number
from app.language.translate import Translate
from optimizers.racing.result import Race, Range, range_text
from optimizers.racing.search import tuned_knobs


@dataclass(frozen=True)
class Row:
    """A line: the optimizer and its texts. ``low`` says that it solves less than half as delivered, ``width`` is what
    works as a share of the widest (None: not one knob was tuned)."""

    title: str
    slot: int
    won: bool
    first: str
    solved: str
    delivered: str
    low: bool
    tuned: str
    width: float | None
    works: str
    left: str
    quartiles: str
    runs: str
    evaluations: str


def heads(plan: Plan, _: Translate) -> tuple[str, ...]:
    """The heads of the columns: optimizer, first, solved, delivered, tuned, works, left, cost."""
    symbols = symbols_of(plan)
    knob = next(iter(symbols.values())) if len(symbols) == 1 else _("setting")
    return (
        _("Optimizer"),
        _("first"),
        _("solved, tuned"),
        _("as delivered"),
        _("tuned {knob} (8 of 10)").format(knob=knob),
        _("{knob} that work").format(knob=knob),
        _("height left over"),
        _("tuning, a surface"),
    )


def rows(race: Race, plan: Plan, by: str, _: Translate) -> list[Row]:
    """The lines, the largest area under the tuned profile first."""
    table = race.table(by)
    slots = dict(zip(race.titles, (runner.slot for runner in plan.runners), strict=True))
    winners = {race.titles[index] for index in race.winners(by)}
    widest = max((line.working or 0.0 for line in table), default=0.0)
    symbols = symbols_of(plan)
    return [
        Row(
            title=line.title,
            slot=slots[line.title],
            won=line.title in winners,
            first=percent(line.wins),
            solved=percent(line.solved),
            delivered=percent(line.delivered),
            low=line.delivered < HALF,
            tuned=_ranges(line.tuned, symbols, _),
            width=None if line.working is None else line.working / widest if widest > 0 else 0.0,
            works=MISSING if line.working is None else f"×{factor(line.working)}",
            left=share_left(line.left[1]),
            quartiles=_quartiles(line.left),
            runs=_("{count} runs").format(count=count(round(line.runs))) if line.runs else _("nothing to tune"),
            evaluations=_("{count} evaluations").format(count=count(round(line.evaluations))) if line.runs else "",
        )
        for line in table
    ]


def symbols_of(plan: Plan) -> dict[str, str]:
    """The tuned knobs by name, with the symbol in which they are written."""
    knobs = [knob for one in plan.entrants for knob in tuned_knobs(one.rule, plan.rules.knobs)]
    return {knob.name: knob_symbol(knob) for knob in knobs}


def share_left(value: float) -> str:
    """A share of the first height that may be very small, or beyond all bounds."""
    if not math.isfinite(value):
        return "∞"
    return "0 %" if value < 1e-9 else f"{number(100 * value, 2)} %"


def _quartiles(left: tuple[float, float, float]) -> str:
    """Between which quartiles it lies, where they say more than the median."""
    low, middle, high = map(share_left, left)
    return "" if low == middle == high else f"{low} – {high}"


def _ranges(tuned: Mapping[str, Range], symbols: Mapping[str, str], _: Translate) -> str:
    if not tuned:
        return MISSING
    told = {name: range_text(one, _("to")) for name, one in tuned.items()}
    if len(symbols) == 1:
        return next(iter(told.values()))
    return ", ".join(f"{symbols[name]} {text}" for name, text in told.items())


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Places, in falling order, moved as little as possible until neighbours are a ``gap`` apart."""
    groups: list[tuple[float, int]] = []  # the middle of each group of touching ones, and how many they are
    for place in places:
        middle, many = place, 1
        while groups and groups[-1][0] - (groups[-1][1] - 1) * gap / 2 - gap < middle + (many - 1) * gap / 2:
            other, more = groups.pop()
            middle, many = (other * more + middle * many) / (more + many), more + many
        groups.append((middle, many))
    return [middle + ((many - 1) / 2 - k) * gap for middle, many in groups for k in range(many)]
