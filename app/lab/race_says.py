"""What a race says in words: its headline, the caveat beneath it, how it was held, and what it cannot tell."""

import math
from collections.abc import Sequence

from app.language.numbers import count, number
from app.language.translate import N_, Translate
from optimizers.racing.heats import STAY
from optimizers.racing.result import Race
from symbolic.glued import Glued

HALF = 0.5  # below this share solved, a rule as delivered is marked
DEEP = N_(
    "What two dimensions cannot tell: how optimizers compare on deep networks, where gradients are noisy, there are "
    "millions of weights, a rate is tuned once and not for each surface, and what counts is the loss on data not seen."
)


def percent(share: float) -> str:
    """A share as it is read: ``38 %``."""
    return f"{math.floor(100 * share + 0.5)} %"


def headline(race: Race, by: str, _: Translate) -> tuple[str, str]:
    """The winner, and what is said of it: two parts of one sentence, the first to be set in bold."""
    winners = [race.titles[i] for i in race.winners(by)]
    table = {line.title: line for line in race.table(by)}
    if not winners:
        return _("Nobody"), _("solved a problem within the budget.")
    if len(winners) > 1:
        return listed(winners, _), _("are equally quick once tuned.")
    line = table[winners[0]]
    said = _("is quickest once tuned: first on {wins} of the problems, {solved} solved.")
    return winners[0], said.format(wins=percent(line.wins), solved=percent(line.solved))


def caveat(race: Race, by: str, _: Translate) -> str:
    """What the headline hides: how the winner does as delivered, who does best there, and who forgives the most."""
    table = race.table(by)
    winners = race.winners(by)
    if not winners:
        return ""
    said = []
    first = next(line for line in table if line.title == race.titles[winners[0]])
    best = max(table, key=lambda line: line.delivered)
    if len(winners) == 1:
        if best.delivered > first.delivered:
            text = _("But as delivered it solves {share}, {other} {most}.")
            said.append(text.format(share=percent(first.delivered), other=best.title, most=percent(best.delivered)))
        else:
            said.append(_("As delivered it solves {share}.").format(share=percent(first.delivered)))
    widths = [line.working for line in table if line.working is not None]
    if len(widths) > 1 and max(widths) > min(widths):
        kind = [line.title for line in table if line.working is not None and line.working >= max(widths) - 1e-9]
        text = _("Most forgiving: {names}, whose working values span a factor of {factor}.")
        said.append(text.format(names=listed(kind, _), factor=factor(max(widths))))
    return _(Glued(" ", *said))


def factor(decades: float) -> str:
    """How many times the largest working value is the smallest."""
    return count(round(10**decades)) if decades >= 1 else number(10**decades, 2)


def listed(names: Sequence[str], _: Translate) -> str:
    """Names in a row."""
    return _(", ").join(names[:-1]) + _(" and ") + names[-1] if len(names) > 1 else "".join(names)


def held(race: Race, by: str, _: Translate) -> list[str]:
    """How the race was held, a sentence each."""
    rules = race.rules
    knobs = max((len(row[i].tried) for row in race.heats[:1] for i in range(len(race.entrants))), default=0)
    said = [
        _("{problems} problems: {surfaces} surfaces, {starts} starts each, none of them used for tuning.").format(
            problems=count(len(race.problems)), surfaces=count(len(race.courses)), starts=rules.starts
        ),
        _("A run may make {budget} evaluations of loss and gradient, however many its steps take.").format(
            budget=count(rules.budget)
        ),
    ]
    if knobs == 1:
        said.append(
            _("Tuned for each surface: {points} rates, evenly over the slider, on {starts} other starts.").format(
                points=rules.points, starts=rules.tune_starts
            )
        )
    elif knobs > 1:
        said.append(
            _(
                "Tuned for each surface: {points} points of Sobol’s sequence over {knobs} knobs, {starts} starts."
            ).format(points=rules.points, knobs=knobs, starts=rules.tune_starts)
        )
    solved = (
        _("Solved: within {share} of the first height above the lowest minimum, for good, {steps} steps at least.")
        if by == "last"
        else _("Solved: within {share} of the first height above the lowest minimum, for the first time.")
    )
    said.append(solved.format(share=number(100 * rules.tolerance, 2) + " %", steps=STAY))
    said.append(
        _(
            "Ties count for both. Tuned values are those of the middle 8 of 10 surfaces; * is the end of what was "
            "tried, more may be gained beyond it."
        )
    )
    return said
