"""The results as a table: what differs between the runs first, what is the same for all of them apart."""

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from app.lab.captions import knob_symbol, outcome_text, value_text
from app.lab.engine import Ran, Results
from app.lab.experiment import View, run_id
from app.lab.following import followed
from app.lab.labels import run_labels
from app.lab.places import slots_of
from app.language.numbers import MISSING, count, number
from app.language.translate import Translate

ENDS = ("outcome", "loss", "distance", "steps", "calls", "all")  # columns of what came of a run


class Cell(TypedDict):
    """What stands there, and by what it is sorted (None: behind all numbers; a text sorts by its letters)."""

    text: str
    value: float | None


class Column(TypedDict):
    """A column: ``key`` is one of ENDS, or ``knob`` or ``rest`` for settings."""

    key: str
    title: str
    number: bool


class Row(TypedDict):
    """A run, its slot and name, and its cells in the order of the columns; ``each`` is how often it asks the ground for
    an update, None where that changes."""

    run: str
    slot: int
    name: str
    cells: list[Cell]
    each: float | None


class Table(TypedDict):
    """All of it; ``same`` says in words what is equal for all runs."""

    columns: list[Column]
    rows: list[Row]
    same: list[str]


def results_table(results: Results, view: View, _: Translate) -> Table:
    """The table of these results: columns in which all runs are equal are left out and said once."""
    runs = results.runs
    columns, cells = _settings(runs, _)
    titles = {
        "outcome": _("Outcome"),
        "loss": _("Final loss"),
        "distance": _("Distance to the minimum"),
        "steps": _("Steps to the minimum"),
        "calls": _("Evaluations to the minimum"),
        "all": _("Evaluations"),
    }
    columns += [Column(key=key, title=titles[key], number=key != "outcome") for key in ENDS]
    for told, ran in zip(cells, runs, strict=True):
        told += _ends(ran, results, _)
    rest = [_rest(ran, columns, runs, _) for ran in runs]
    if any(rest):
        columns.append(Column(key="rest", title=_("Settings"), number=False))
        for told, text in zip(cells, rest, strict=True):
            told.append(Cell(text=text or MISSING, value=None))
    alike = _alike(columns, cells)
    slots, labels = slots_of(view, len(runs)), run_labels(runs, _)
    rows = [
        Row(
            run=run_id(place),
            slot=slots[place],
            name=labels[place],
            cells=[cell for at, cell in enumerate(told) if at not in alike],
            each=_each(runs[place]),
        )
        for place, told in enumerate(cells)
    ]
    same = [_("{title}: {text}").format(title=columns[at]["title"], text=cells[0][at]["text"]) for at in alike]
    return Table(columns=[one for at, one in enumerate(columns) if at not in alike], rows=rows, same=same)


def _alike(columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> list[int]:
    """The columns in which all of several runs say the same; outcome, loss and steps always stand."""
    if len(cells) < 2:
        return []
    always = ("outcome", "loss", "steps", "calls")
    equal = [len({told[at]["text"] for told in cells}) == 1 for at in range(len(columns))]
    return [at for at, column in enumerate(columns) if equal[at] and column["key"] not in always]


def _settings(runs: Sequence[Ran], _: Translate) -> tuple[list[Column], list[list[Cell]]]:
    """A column for each number knob that several runs have, by symbol, where they differ in it; the rate first."""
    names = list(dict.fromkeys(knob.name for ran in runs for knob in ran.rule.number_knobs))
    names.sort(key=lambda name: name != "lr")
    columns: list[Column] = []
    cells: list[list[Cell]] = [[] for _ran in runs]
    for name in names:
        told = [_setting(ran, name, _) for ran in runs]
        there = [cell for cell in told if cell is not None]
        chosen = name == "lr" or any(name in dict(ran.run.values) for ran in runs)  # else they differ by declaration
        if not chosen or len(there) < 2 or len({cell["text"] for cell in there}) < 2:
            continue
        knob = next(knob for ran in runs for knob in ran.rule.number_knobs if knob.name == name)
        columns.append(Column(key="knob", title=knob_symbol(knob), number=True))
        for row, cell in zip(cells, told, strict=True):
            row.append(cell or Cell(text=MISSING, value=None))
    return columns, cells


def _setting(ran: Ran, name: str, _: Translate) -> Cell | None:
    """A number knob of a run; with the expression that it follows."""
    knob = next((knob for knob in ran.rule.number_knobs if knob.name == name), None)
    if knob is None:
        return None
    value = float(ran.values[name])  # type: ignore[arg-type]
    text, said = value_text(knob, value, _), followed(ran.run, ran.surface)
    return Cell(text=f"{said[name].text} = {text}" if name in said else text, value=value)


def _rest(ran: Ran, columns: Sequence[Column], runs: Sequence[Ran], _: Translate) -> str:
    """What else was set for a run, and not for all."""
    shown = {column["title"] for column in columns if column["key"] == "knob"}
    given = {name for name, _value in ran.run.values}
    parts = []
    for knob in ran.rule.knobs:
        alike = len({str(other.values.get(knob.name)) for other in runs}) == 1
        if knob.name not in given or knob_symbol(knob) in shown or (alike and len(runs) > 1):
            continue
        text = value_text(knob, ran.values[knob.name], _)
        parts.append(f"{_(knob.title)}: {text}" if knob.is_choice else f"{knob_symbol(knob)} = {text}")
    return ", ".join(parts)


def _ends(ran: Ran, results: Results, _: Translate) -> list[Cell]:
    """What came of a run, in the order of ENDS."""
    path = ran.trajectory
    outcome = path.outcome
    reached = outcome.step if outcome.kind == "converged" else None
    loss, away = float(path.loss[-1]), outcome.distance
    calls = None if reached is None else float(path.calls[reached])
    return [
        Cell(text=outcome_text(ran, results.surface, _), value=None),
        Cell(text=number(loss), value=loss if math.isfinite(loss) else None),
        Cell(text=MISSING if away is None else number(away), value=away),
        Cell(text=MISSING if reached is None else count(reached), value=reached),
        Cell(text=MISSING if calls is None else count(int(calls)), value=calls),
        Cell(text=count(path.evaluations), value=float(path.evaluations)),
    ]


def _each(ran: Ran) -> float | None:
    """How often an update asks the ground; None where that is not always as often."""
    steps = np.unique(np.diff(ran.trajectory.calls))
    return float(steps[0]) if len(steps) == 1 else None
