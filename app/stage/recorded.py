"""What a run has beside its path, for the strips: knobs that schedules move, kept quantities."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.lab.curve_words import KNOB, RATE
from app.lab.engine import Ran
from app.lab.quantities import beside, quantities
from app.lab.targets import targets
from app.language.translate import Translate
from app.stage.schema import BatchData
from app.stage.schema_curves import OverTimeData, RecordData
from optimizers.batches import rows_of
from optimizers.kernels import Kernels
from optimizers.system import composed_name
from symbolic.latex import name_latex, plain

MOST_DRAWN = 1_000_000  # row numbers that the browser draws: 50 ms, once


def batched(ran: Ran) -> bool:
    """Whether the run's steps ask about batches: it draws some, of a surface that has rows."""
    return bool(ran.system.draw) and ran.surface.table is not None


def batch_data(ran: Ran, seed: int) -> BatchData | None:
    """How the run draws its batches; None where it has none."""
    if not batched(ran):
        return None
    asks = list(ran.system.moving)
    return {"seed": seed, "rows": rows_of(ran.surface), "draw": ran.system.draw, "asks": asks}


def drawn_here(ran: Ran, steps: int) -> bool:
    """Whether the browser may draw the run's batches: they are few enough to be drawn while a hand moves."""
    return not batched(ran) or steps * rows_of(ran.surface) <= MOST_DRAWN


def recording(ran: Ran, wanted: Sequence[str]) -> Kernels:
    """The run's kernels that keep what schedules move, the points that walk beside θ, of the ``wanted`` quantities
    those that the run has, and what names its batches."""
    there = {quantity.name for quantity in quantities(ran)}
    kept = [name for name in (*beside(ran.system), *wanted) if name in there]
    asks = ran.system.moving if batched(ran) else ()
    return ran.system.kernels(tuple(dict.fromkeys((*ran.system.scheduled, *kept, *asks))))


def records(ran: Ran, kernels: Kernels) -> list[RecordData]:
    """Where the browser finds each quantity that its kernel keeps."""
    return [
        {"name": name, "clock": [kind == "clock" for kind, _ in parts], "places": [place for _, place in parts]}
        for name, parts in _places(kernels)
        if name not in ran.system.scheduled
    ]


def clock_columns(ran: Ran, kernels: Kernels | None = None) -> dict[str, int]:
    """Where the clock of ``kernels`` (those that keep no more than what schedules move) has each knob that a schedule
    moves; without those that no clock knows, because they depend on where the run is."""
    kernels = kernels or ran.system.kernels(ran.system.scheduled)
    scheduled = [(name, parts[0]) for name, parts in _places(kernels) if name in ran.system.scheduled]
    return {name: column for name, (kind, column) in scheduled if kind == "clock"}


def _places(kernels: Kernels) -> list[tuple[str, list[tuple[str, int]]]]:
    """Each recorded quantity with where its components are kept; none of a rule that only Python runs."""
    if kernels.python is not None:
        return []
    found, at = [], 0
    for name, parts in kernels.step.records:
        found.append((name, list(kernels.cut.records[at : at + parts])))
        at += parts
    return found


def moved_knobs(ran: Ran, at: Any, columns: Mapping[str, int], _: Translate) -> list[OverTimeData]:
    """The knobs that schedules move, as curves; ``at`` are the steps at which the run is told."""
    there, found = targets(ran.run, ran.surface), []
    for target in dict.fromkeys(use.target for use in ran.run.schedules):
        name, knob = composed_name(target), there[target].knob
        values = None
        if name not in columns:
            told = np.ravel(ran.trajectory.quantities[name])
            values = np.append(told, told[-1:])[at].astype(np.float32)
        symbol = plain(knob.symbol or name_latex(knob.name))
        word = RATE if target == "lr" else KNOB + target
        found.append(OverTimeData(word=word, symbol=symbol, title=_(knob.title), column=name, values=values))
    return found
