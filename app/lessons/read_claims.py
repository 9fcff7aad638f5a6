"""Tables of a lesson file to claims (:mod:`app.lessons.claims`)."""

from collections.abc import Collection
from typing import Any

from app.lab.experiment import MAX_STEPS
from app.lessons.claims import (
    LEVELLED,
    NUMBERS,
    TAKES,
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
from app.lessons.fields import Table
from optimizers.verdict import KINDS, Finding
from surfaces import from_formula
from symbolic.errors import FallLineError

MAX_LANES = 500  # runs of one share: enough for two digits
MAX_SIZE, USUAL_SIZE = 96, 48  # pixels of a map's side
MAX_NAME = 80  # characters of a number's name, or of its formula
KINDS_OF_CLAIM = ("verdict", "ends", "order", "winner", "frayed", "number")
WORDS = frozenset({*KINDS, *Finding})


def read_expectation(table: Table, names: Collection[str]) -> Expectation:
    """One expectation of a scene whose runs have these (English) names. Raises LessonError."""
    claim = _claim(table, names)
    over: Share | Mean | Border | Part | Decades | None = None
    if "share" in table:
        inner = table.table("share")
        over = Share(_lanes(inner), _bounds(inner))
        inner.done()
    elif "mean" in table:
        inner = table.table("mean")
        over = Mean(_lanes(inner))
        inner.done()
    elif "map" in table:
        inner = table.table("map")
        over = Part(inner.whole("size", 2, MAX_SIZE, USUAL_SIZE), _bounds(inner))
        inner.done()
    elif "border" in table:
        inner = table.table("border")
        over = Border(*_along(inner), _bounds(inner))
        inner.done()
    elif "decades" in table:
        inner = table.table("decades")
        over = Decades(*_along(inner), _bounds(inner))
        inner.done()
    table.done()
    one = Verdict | Ends | Amount | Order | Winner if isinstance(over, Share) else Verdict | Ends | Amount
    if isinstance(over, Share | Mean) and not isinstance(claim, one):
        raise table.refuse("a mean is of one run, a share of one or of several compared.", "")
    fits = Verdict | Ends if isinstance(over, Part) else Verdict
    if isinstance(over, Part | Decades) and not isinstance(claim, fits):
        raise table.refuse("a part of a map, or decades, are of what becomes of one run.", "")
    if isinstance(over, Mean) and not isinstance(claim, Amount):
        raise table.refuse("a mean is of a number.", "")
    return Expectation(claim, over)


def _along(table: Table) -> tuple[str, float, float]:
    """A knob, from where to where."""
    knob = table.text("knob", MAX_NAME)
    low, high = table.number("from"), table.number("to")
    if not low < high:
        raise table.refuse("this must be more than “from”.", "to")
    return knob, low, high


def _claim(table: Table, names: Collection[str]) -> Claim:
    kinds = [kind for kind in KINDS_OF_CLAIM if kind in table]
    if len(kinds) > 1 and kinds[-1] == "number":  # the number in which runs are compared
        kinds.pop()
    if len(kinds) > 1 or not (kinds or "apart_from" in table):
        raise table.refuse(
            "exactly one of these is needed: {words}.", "", words=", ".join((*KINDS_OF_CLAIM, "apart_from"))
        )
    kind = kinds[0] if kinds else "number"
    if kind == "order":
        runs = tuple(_run(table, "order", name, names) for name in table.items("order"))
        if len(runs) < 2:
            raise table.refuse("at least two runs are needed here.", "order")
        return Order(runs, _measured(table, names, "arrival"))
    if kind == "winner":
        return Winner(_run(table, "winner", table.take("winner"), names), _measured(table, names, "arrival"))
    run = _run(table, "run", table.take("run"), names)
    if kind == "verdict":
        return Verdict(run, _words(table), _steps(table))
    if kind == "ends":
        return Ends(run, table.pair("ends"), _positive(table, "within"))
    if kind == "frayed":
        inner = table.table("frayed")
        frayed = Frayed(run, inner.whole("size", 2, MAX_SIZE, USUAL_SIZE), _bounds(inner))
        inner.done()
        return frayed
    measured = _measured(table, names, "")
    per = table.take("per", "")
    if per:
        _run(table, "per", per, names)
    return Amount(run, measured, _bounds(table), str(per))


def _run(table: Table, key: str, name: Any, names: Collection[str]) -> str:
    if name not in names:
        raise table.refuse("no run of this scene is called “{value}”; there are {words}.", key,
                          value=str(name)[:40], words=", ".join(names) or "-")  # fmt: skip
    return str(name)


def _words(table: Table) -> tuple[str, ...]:
    given = table.take("verdict")
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list) or not words:
        raise table.refuse("a text is needed here.", "verdict")
    for word in words:
        if not isinstance(word, str) or word not in WORDS:
            raise table.refuse("“{value}” is no verdict; there are {words}.", "verdict",
                              value=str(word)[:40], words=", ".join(sorted(WORDS)))  # fmt: skip
    return tuple(words)


def _steps(table: Table) -> tuple[int, int] | None:
    given = table.take("step", None)
    if given is None:
        return None
    ends = given if isinstance(given, list) else [given, given]
    if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, int) for end in ends):
        raise table.refuse("a step, or two of them, is needed here: 84, or [80, 90].", "step")
    return ends[0], ends[1]


def _measured(table: Table, names: Collection[str], usual: str) -> Measured:
    """What is measured; ``usual`` where no number is named."""
    other = table.take("apart_from", "")
    if other:
        _run(table, "apart_from", other, names)
    number = table.text("number", MAX_NAME, "apart" if other else usual)
    if number not in NUMBERS and not number.isidentifier():
        try:
            from_formula(number)
        except FallLineError as error:
            raise table.wrong("number", error) from None
    take = table.word("take", TAKES, "at")
    at = table.whole("at", 0, MAX_STEPS, None)
    first = table.whole("first", 0, MAX_STEPS, 0)
    last = table.whole("last", 0, MAX_STEPS, None)
    level = table.number("level", 0.0)
    if take in LEVELLED and level == 0.0:
        raise table.refuse("this is missing.", "level")
    return Measured(number, take, at, first, last, level, table.word("axis", ("x", "y", ""), ""), str(other))


def _bounds(table: Table) -> Bounds:
    value, low, high = (table.number(key, None) for key in ("is", "above", "below"))
    if value is None and low is None and high is None:
        raise table.refuse("a number that is expected is needed: is, above or below.", "is")
    return Bounds(value, _positive(table, "within", 0.0), low, high)


def _positive(table: Table, key: str, *default: float) -> float:
    found = table.number(key, *default)
    if found < 0:
        raise table.refuse("this must not be negative.", key)
    return float(found)


def _lanes(table: Table) -> Lanes:
    lanes = Lanes(table.whole("seeds", 0, MAX_LANES, 0), table.whole("starts", 0, MAX_LANES, 0))
    if (lanes.seeds > 0) == (lanes.starts > 0):
        raise table.refuse("either seeds or starts are needed.", "")
    return lanes
