"""What a search for rules found, in rows and sentences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.lab.race_says import percent
from app.language.numbers import MISSING, count, number
from app.language.translate import N_, Translate
from optimizers.discovery.quest import SIGN_RULES, Candidate, Discovery
from optimizers.discovery.space import MOST
from optimizers.registry import get
from symbolic.glued import Glued

LIMITS = N_(
    "What this cannot tell: sixteen surfaces in two dimensions without noise are few, and the best of many rules on "
    "six of them is partly luck. The surfaces it has not seen show how much."
)
SHOWN = 8  # candidates that are listed while a search is on its way


@dataclass(frozen=True)
class Row:
    """A line of the table, texts all of it; ``found`` by the search, not taken from the library."""

    title: str
    source: str
    training: str
    trained: str
    held: str
    solved: str
    found: bool


def heads(_: Translate) -> tuple[str, ...]:
    """The names of the columns."""
    return (
        _("Rule"), _("From"), _("Evaluations, training"), _("Solved"), _("Evaluations, new surfaces"), _("Solved"),
    )  # fmt: skip


def rows(found: Discovery, _: Translate) -> tuple[Row, ...]:
    """The finalists and the rules of the library, those first that need the fewest evaluations on new surfaces; before
    these are known, the best on the training surfaces."""
    held = found.held()
    told = {title: (evaluations, solved) for title, evaluations, solved in held}
    lines: list[tuple[float, Row]] = []
    for one in found.finalists if held else found.candidates[:SHOWN]:
        source = _("search, rule {number}").format(number=count(one.number))
        lines.append(_line(one, one.text, source, told.get(one.text), True))
    for key, one in found.known.items():
        title = get(key).title
        lines.append(_line(one, _(title), _("library"), told.get(title), False))
    return tuple(row for _order, row in sorted(lines, key=lambda line: line[0]))


def _line(one: Candidate, title: str, source: str, held: tuple[float, float] | None, found: bool) -> tuple[float, Row]:
    """A row, and the number of evaluations by which it is placed."""
    evaluations, solved = (MISSING, MISSING) if held is None else (_whole(held[0]), percent(held[1]))
    order = one.evaluations if held is None else held[0]
    return order, Row(title, source, _whole(one.evaluations), percent(one.solved), evaluations, solved, found)


def _whole(evaluations: float) -> str:
    return count(math.floor(evaluations + 0.5))


def headline(found: Discovery, _: Translate) -> tuple[str, str]:
    """The best rule on the training surfaces, and what became of it: two parts, the first a formula."""
    one, held = found.candidates[0], found.held()
    if not held:
        text = _("is the best of {count} rules so far.")
        return one.text, text.format(count=count(len(found.candidates)))
    title, evaluations, _solved = held[0]
    others = held[len(found.finalists) :]
    name, least, _share = min(others, key=lambda line: line[1])
    said = _("is the best of {count} rules: {train} evaluations on the surfaces that chose it.").format(
        count=count(len(found.candidates)), train=_whole(one.evaluations)
    )
    told = _("On new surfaces it needs {held}, and {name} needs {least}.")
    return title, _(Glued(" ", said, told.format(held=_whole(evaluations), name=_(name), least=_whole(least))))


def sign_rules(found: Discovery, _: Translate) -> tuple[str, ...]:
    """Whether the rules that Bello et al. found were found here."""
    said = []
    for key in SIGN_RULES:
        one, title = found.found(key), get(key).title
        if one is None:
            text = _("{rule} lies in this space, and was not found among these {count} rules.")
            said.append(text.format(rule=title, count=count(len(found.candidates))))
        else:
            place = found.candidates.index(one) + 1
            text = _("{rule} was found: rule {number}, in generation {generation}; it comes {place} of {count}.")
            said.append(
                text.format(
                    rule=title,
                    number=count(one.number),
                    generation=count(one.generation),
                    place=count(place),
                    count=count(len(found.candidates)),
                )
            )
    related = found.related()
    if related:
        bases = ", ".join(number(base, 3) for base in sorted({base for base, _one in related}))
        said.append(_("Rules of PowerSign's form with another base were found: {bases}.").format(bases=bases))
    return tuple(said)


def declared(found: Discovery, surfaces: Sequence[str], others: Sequence[str], _: Translate) -> tuple[str, ...]:
    """How the search is held: the space, the score, the surfaces by their titles, what was drawn."""
    quest = found.quest
    text = _(
        "A rule is θ ← θ − η u with u of at most {most} parts: the slope g, g², g³, the corrected averages of "
        "g (memory 0.9) and g² (0.999), the signs of g and its average, 1, 2, and +, −, ×, ÷, exp, log, root, sign, "
        "size, clip to ±1."
    )
    said = [text.format(most=count(MOST))]
    text = _(
        "Each is tuned over {points} rates on {tune} starts of a surface and judged on {starts} others, every run with "
        "{budget} evaluations; what counts is the geometric mean of the evaluations until a run has arrived for good, "
        "ten budgets where it never has."
    )
    said.append(
        text.format(
            points=count(quest.points),
            tune=count(quest.tune_starts),
            starts=count(quest.starts),
            budget=count(quest.budget),
        )
    )
    said.append(_("Training: {names}.").format(names=", ".join(surfaces)))
    said.append(_("New surfaces: {names}.").format(names=", ".join(others)))
    if found.drawn:
        text = _("{drawn} rules were drawn: {repeated} behaved like one before, {refused} were no way down.")
        counts = {name: count(getattr(found, name)) for name in ("drawn", "repeated", "refused")}
        said.append(text.format(**counts))
    return tuple(said)
