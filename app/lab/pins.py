"""The knobs pinned beside the map of the presenter view, by run and name, ``o.lr``, ``o2.momentum``, or of the surface:
``s.kappa``."""

from collections.abc import Iterable

from app.lab.engine import rule_of, surface_of
from app.lab.experiment import Experiment, run_id
from app.look import MAX_PINS
from symbolic.errors import KnobError
from symbolic.suggest import STOP, nearest

SURFACE = "s"  # in place of a run's name


def pinnable(experiment: Experiment) -> list[str]:
    """Every knob that can be pinned: the numbers of the runs' rules, then those of the surface and of its place."""
    of_runs = [
        f"{run_id(index)}.{knob.name}"
        for index, run in enumerate(experiment.runs)
        for knob in rule_of(run).number_knobs
    ]
    return of_runs + [f"{SURFACE}.{knob.name}" for knob in surface_of(experiment).all_knobs if not knob.is_choice]


def kept(pins: Iterable[str], experiment: Experiment) -> tuple[str, ...]:
    """Those of the pins that the experiment has, each once, and no more than fit."""
    known = set(pinnable(experiment)) if pins else set()
    return tuple(dict.fromkeys(pin for pin in pins if pin in known))[:MAX_PINS]


def read_pins(text: str, experiment: Experiment) -> tuple[str, ...]:
    """The pins of a link. Raises KnobError for one that the experiment does not have, and for more than fit."""
    asked = [pin.strip() for pin in text.split(",") if pin.strip()]
    known = pinnable(experiment)
    for pin in asked:
        if pin not in known:
            raise KnobError("there is no knob {knob}{hint}", knob=pin[:40], hint=nearest(pin, known) or STOP)
    if len(asked) > MAX_PINS:
        raise KnobError("at most {limit} knobs can be pinned.", limit=MAX_PINS)
    return kept(asked, experiment)
