"""The table of a race and its problems as HTML. Names are people's own: nothing in them is markup."""

import html
import math

import numpy as np

from app.lab.captions import knob_symbol
from app.lab.experiment import View
from app.lab.race_says import factor, percent, share_of_half
from app.lab.racing import Plan, address
from app.language.numbers import MISSING, count, number
from app.language.translate import Translate
from app.theme import GLYPHS, THEMES
from optimizers.racing.result import Race, Range, Standing, range_text
from optimizers.racing.search import tuned_knobs

CAPTION = "fl-race-caption"


def colour(slot: int) -> str:
    """A slot's colour in either theme."""
    return "light-dark({light}, {dark})".format(**{name: theme.trails[slot] for name, theme in THEMES.items()})


def marked(slot: int, title: str) -> str:
    """A name behind its marker."""
    mark = f"<span class='fl-race-mark' style='color:{colour(slot)}' aria-hidden='true'>{GLYPHS[slot]}</span>"
    return f"{mark}{html.escape(title)}"


def standings(race: Race, plan: Plan, by: str, _: Translate) -> str:
    """The table: a line for each optimizer, the winners' marked."""
    slots = {title: runner.slot for title, runner in zip(race.titles, plan.runners, strict=True)}
    winners = {race.titles[index] for index in race.winners(by)}
    symbols = _symbols(plan)
    values = next(iter(symbols.values())) if len(symbols) == 1 else _("setting")
    heads = (
        _("Optimizer"),
        _("first"),
        _("solved, tuned"),
        _("as delivered"),
        _("tuned {knob}, most surfaces").format(knob=values),
        _("{knob} that work").format(knob=values),
        _("left over"),
        _("tuning, a surface"),
    )
    head = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in heads)
    widest = max((line.working or 0.0 for line in race.table(by)), default=0.0)
    body = "".join(_line(line, slots[line.title], line.title in winners, widest, symbols, _) for line in race.table(by))
    caption = html.escape(_("The race as a table"))
    return (
        f"<div class='fl-table fl-race' tabindex='0'><table><caption class='fl-unseen'>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _symbols(plan: Plan) -> dict[str, str]:
    """The tuned knobs by name, with the symbol in which they are written."""
    entrants = plan.entrants
    knobs = [knob for one in entrants for knob in tuned_knobs(one.rule, plan.rules.knobs)]
    return {knob.name: knob_symbol(knob) for knob in knobs}


def _line(line: Standing, slot: int, won: bool, widest: float, symbols: dict[str, str], _: Translate) -> str:
    low = share_of_half(line)
    sign = f"<span title='{html.escape(_('less than half'))}'>⚠</span> " if low else ""
    cells = [
        percent(line.wins),
        percent(line.solved),
        f"<span class='fl-race-low'>{sign}{percent(line.delivered)}</span>" if low else percent(line.delivered),
        html.escape(_ranges(line.tuned, symbols, _)),
        _bar(line.working, widest, slot),
        html.escape(_left(line.left)),
        html.escape(
            _("{runs} runs, {count} evaluations").format(
                runs=count(round(line.runs)), count=count(round(line.evaluations))
            )
        )
        if line.runs
        else html.escape(_("nothing to tune")),
    ]
    told = "".join(f"<td>{cell}</td>" for cell in cells)
    mark = " class='fl-race-first'" if won else ""
    return f"<tr{mark}><th scope='row'>{marked(slot, line.title)}</th>{told}</tr>"


def _left(left: tuple[float, float, float]) -> str:
    """The height that is left over: its median, and between which quartiles."""
    low, middle, high = (percent_of(value) for value in left)
    return middle if low == high else f"{middle} ({low}–{high})"


def percent_of(value: float) -> str:
    """A share that may be very small, or beyond all bounds."""
    if not math.isfinite(value):
        return "∞"
    return "0 %" if value < 1e-9 else f"{number(100 * value, 2)} %"


def _ranges(tuned: dict[str, Range] | object, symbols: dict[str, str], _: Translate) -> str:
    assert isinstance(tuned, dict)
    if not tuned:
        return MISSING
    told = {name: range_text(one, _("to")) for name, one in tuned.items()}
    return next(iter(told.values())) if len(symbols) == 1 else ", ".join(f"{symbols[n]} {t}" for n, t in told.items())


def _bar(working: float | None, widest: float, slot: int) -> str:
    """The width of what works: a bar against the widest, and the factor in numbers."""
    if working is None:
        return MISSING
    share = 100 * working / widest if widest > 0 else 0.0
    fill = f"<span style='width:{share:.1f}%;background:{colour(slot)}'></span>"
    return f"<span class='fl-race-bar' aria-hidden='true'>{fill}</span> ×{html.escape(factor(working))}"


def problems(race: Race, plan: Plan, by: str, view: View, _: Translate) -> str:
    """A line for each judged problem: evaluations of every optimizer, tuned, each a link that opens its run on the
    stage."""
    times = race.times(True, by)
    head = f"<th scope='col'>{html.escape(_('Problem'))}</th>" + "".join(
        f"<th scope='col'>{marked(one.slot, one.title)}</th>" for one in plan.runners
    )
    rows, at = [], 0
    for course, known in enumerate(race.courses):
        title = _(getattr(known.surface, "title", known.surface.key))
        for problem in known.judging:
            x, y = (number(part, 3) for part in problem.start)
            where = _("{surface} from ({x}, {y})").format(surface=title, x=x, y=y)
            told = times[at]
            best = float(np.min(told))
            cells = "".join(
                _cell(float(told[i]), best, address(plan, race, course, problem, i, view), f"{one.title}, {where}", _)
                for i, one in enumerate(plan.runners)
            )
            href = html.escape(address(plan, race, course, problem, None, view), quote=True)
            rows.append(
                f"<tr><th scope='row'><a href='?{href}' target='_blank'>{html.escape(where)}</a></th>{cells}</tr>"
            )
            at += 1
    caption = html.escape(_("Evaluations needed on every problem; each number opens that run"))
    return (
        f"<div class='fl-table fl-race fl-race-all' tabindex='0'><table><caption class='fl-unseen'>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(time: float, best: float, link: str, what: str, _: Translate) -> str:
    text = count(int(time)) if math.isfinite(time) else MISSING
    said = _("{what}: {count} evaluations") if math.isfinite(time) else _("{what}: not solved")
    name = html.escape(said.format(what=what, count=text), quote=True)
    first = " class='fl-race-best'" if math.isfinite(time) and time == best else ""
    return f"<td{first}><a href='?{html.escape(link, quote=True)}' target='_blank' aria-label='{name}'>{text}</a></td>"
