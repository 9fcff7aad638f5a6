"""What is around a run's rule, in small: one badge for each knob that is scheduled, one for each transform or wrapper.

Curves are what was computed: a schedule's own values over the run, and what a transform that looks at nothing but the
gradient makes of gradients of growing length, asked of the very kernels that run.
"""

from functools import lru_cache

import numpy as np

from app.lab.batchwords import IDLE, NO_ROWS, idle
from app.lab.captions import knob_symbol, value_text
from app.lab.engine import Ran, system_of
from app.lab.experiment import PartUse, Run
from app.lab.labels import part_name
from app.lab.targets import targets
from app.language.translate import DEFAULT, Translate
from app.stage.knobs import knob_data
from app.stage.schema import BadgeData, PartData
from optimizers.parts import Part
from optimizers.registry import get_schedule, get_transform
from optimizers.run import run_system
from optimizers.system import composed_name
from surfaces import from_formula
from symbolic.tree import names

POINTS = 241  # of a curve: one a pixel of the largest picture of it
LENGTHS = 49  # gradients whose answers are asked for
REACH = 2.5  # how far they go, as a factor on the transform's own number


def badges(ran: Ran, _: Translate, lang: str = DEFAULT) -> list[BadgeData]:
    """The badges of a run: schedules by the knob they move, then transforms, each in their order."""
    there = targets(ran.run, ran.surface) if ran.run.schedules else {}
    found: list[BadgeData] = []
    for target in dict.fromkeys(use.target for use in ran.run.schedules):
        places = [place for place, use in enumerate(ran.run.schedules) if use.target == target]
        parts = [_part("s", place, ran.run.schedules[place], _, lang) for place in places]
        symbol = knob_symbol(there[target].knob)
        joined = ", ".join(part_name(get_schedule(ran.run.schedules[place].key), _) for place in places)
        text = joined if target == "lr" else f"{joined} ({symbol})"
        found.append(
            {"text": text, "symbol": symbol, "reach": 0.0, "curve": schedule_curve(ran, target), "parts": parts}
        )
    for place, use in enumerate(ran.run.transforms):
        part, told = get_transform(use.key), _part("t", place, use, _, lang)
        number = part.number_knobs[0] if part.number_knobs else None
        values = part.values(dict(use.values))
        text = part_name(part, _) + (f" {value_text(number, values[number.name], _)}" if number else "")
        if idle(part, ran.surface):
            text, told["line"] = _(IDLE).format(name=part_name(part, _)), _(NO_ROWS)
        curve, reach = answers(use)
        found.append({"text": text, "symbol": "", "reach": reach, "curve": curve, "parts": [told]})
    return found


def _part(letter: str, place: int, use: PartUse, _: Translate, lang: str) -> PartData:
    part: Part = get_schedule(use.key) if letter == "s" else get_transform(use.key)
    values = part.values(dict(use.values))
    return {
        "letter": letter,
        "key": use.key,
        "place": place,
        "title": _(part.title),
        "line": _(part.summary),
        "knobs": [knob_data(knob, _, lang) for knob in part.knobs],
        "values": {knob.name: values[knob.name] for knob in part.knobs},
    }


def schedule_curve(ran: Ran, target: str) -> np.ndarray | None:
    """The values a scheduled knob took, (m,) float32 evenly over the updates; None where they were not kept."""
    path = ran.trajectory
    values = path.lr if target == "lr" else path.quantities.get(composed_name(target))
    if values is None or not len(values):
        return None
    at = np.unique(np.linspace(0, len(values) - 1, POINTS).astype(int))
    told = np.asarray(values, dtype=np.float64)[at]
    return told.astype(np.float32) if np.isfinite(told).all() else None


@lru_cache(maxsize=256)
def answers(use: PartUse) -> tuple[np.ndarray | None, float]:
    """What a transform makes of gradients along one axis, (LENGTHS,) float32, of lengths evenly from 0 to the reach
    that comes with it; None and 0 where it looks at more than the gradient."""
    part = get_transform(use.key)
    values = part.values(dict(use.values))
    own = {knob.name for knob in part.number_knobs}
    assigned: set[str] = set()
    for statement in part.statements(values):
        if names(statement.tree) - assigned - own - {"g"}:
            return None, 0.0
        assigned.add(statement.name)
    if assigned != {"g"}:
        return None, 0.0
    reach = REACH * (float(values[part.number_knobs[0].name]) if part.number_knobs else 1.0)
    # on x²/2 the gradient at x is x, and a step of rate 1 moves by what the transform gives
    system, ground = system_of(Run("sgd", (("lr", 1.0),), (), (use,)))[2], from_formula("x^2/2 + 0*y")
    lengths = np.linspace(0.0, reach, LENGTHS)
    given = [float(x - run_system(system, ground, (float(x), 0.0), 1).theta[1, 0]) for x in lengths]
    return np.array(given, dtype=np.float32), reach
