"""The table of a race and its problems as HTML. Names are people's own: nothing in them is markup."""

import html
import math

import numpy as np

from app.lab.experiment import View
from app.lab.race_rows import Row, heads, rows
from app.lab.racing import Plan, address
from app.language.numbers import MISSING, count, number
from app.language.translate import Translate
from app.theme import GLYPHS, THEMES
from optimizers.racing.result import Race


def colour(slot: int) -> str:
    """A slot's colour in either theme."""
    return "light-dark({light}, {dark})".format(**{name: theme.trails[slot] for name, theme in THEMES.items()})


def marked(slot: int, title: str) -> str:
    """A name behind its marker."""
    mark = f"<span class='fl-race-mark' style='color:{colour(slot)}' aria-hidden='true'>{GLYPHS[slot]}</span>"
    return f"{mark}{html.escape(title)}"


def standings(race: Race, plan: Plan, by: str, _: Translate) -> str:
    """The table: a line for each optimizer, the winners' marked."""
    head = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in heads(plan, _))
    body = "".join(_line(row, _) for row in rows(race, plan, by, _))
    caption = html.escape(_("The race as a table"))
    return (
        f"<div class='fl-table fl-race' tabindex='0'><table><caption class='fl-unseen'>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _line(row: Row, _: Translate) -> str:
    delivered = row.delivered
    if row.low:
        told = html.escape(_("less than half"), quote=True)
        delivered = f"<span class='fl-race-low'><span role='img' aria-label='{told}'>⚠</span> {row.delivered}</span>"
    cells = (
        row.first,
        row.solved,
        delivered,
        html.escape(row.tuned),
        _bar(row),
        f"{html.escape(row.left)}<small>{html.escape(row.quartiles)}</small>",
        f"{html.escape(row.runs)}<small>{html.escape(row.evaluations)}</small>",
    )
    told = "".join(f"<td>{cell}</td>" for cell in cells)
    mark = " class='fl-race-first'" if row.won else ""
    return f"<tr{mark}><th scope='row'>{marked(row.slot, row.title)}</th>{told}</tr>"


def _bar(row: Row) -> str:
    """The width of what works: a bar against the widest, and the factor in numbers."""
    if row.width is None:
        return html.escape(row.works)
    fill = f"<span style='width:{100 * row.width:.1f}%;background:{colour(row.slot)}'></span>"
    return f"<span class='fl-race-bar' aria-hidden='true'>{fill}</span>{html.escape(row.works)}"


def problems(race: Race, plan: Plan, by: str, view: View, _: Translate) -> str:
    """A line for each judged problem: evaluations of every optimizer, tuned, each a link that opens its run on the
    stage."""
    times = race.times(True, by)
    first = html.escape(_("Problem"))
    head = f"<th scope='col'>{first}</th>" + "".join(
        f"<th scope='col'>{marked(one.slot, one.title)}</th>" for one in plan.runners
    )
    lines, at = [], 0
    for course, known in enumerate(race.courses):
        title = _(getattr(known.surface, "title", known.surface.key))
        for problem in known.judging:
            x, y = (number(part, 3) for part in problem.start)
            where = _("{surface} from ({x}, {y})").format(surface=title, x=x, y=y)
            told = times[at]
            best = float(np.min(told))
            cells = "".join(
                _cell(float(told[i]), best, address(plan, race, course, problem, i, view))
                for i in range(len(plan.runners))
            )
            href = html.escape(address(plan, race, course, problem, None, view), quote=True)
            lines.append(
                f"<tr><th scope='row'><a href='?{href}' target='_blank'>{html.escape(where)}</a></th>{cells}</tr>"
            )
            at += 1
    caption = html.escape(_("Evaluations needed on every problem; each number opens that run"))
    return (
        f"<div class='fl-table fl-race fl-race-all' tabindex='0'><table><caption class='fl-unseen'>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(time: float, best: float, link: str) -> str:
    """The number of evaluations, as a link; the quickest in bold."""
    text = count(int(time)) if math.isfinite(time) else MISSING
    first = " class='fl-race-best'" if math.isfinite(time) and time == best else ""
    return f"<td{first}><a href='?{html.escape(link, quote=True)}' target='_blank'>{text}</a></td>"
