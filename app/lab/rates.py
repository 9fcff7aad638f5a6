"""Where learning rates come from on another surface: four rules, one of which is always on and said.

``tuned`` finds one for each optimizer that shows how it moves; ``keep`` leaves them alone; ``same`` gives all of them
one; ``best`` gives each the one with which it comes lowest, however it gets there.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.lab import tuning
from app.lab.budget import TooMuchWork
from app.lab.engine import check, rule_of, surface_of
from app.lab.experiment import UNLISTED, Experiment, Run, values_of
from app.lab.following import set_to
from optimizers.registry import get


def rate_of(run: Run) -> float | None:
    """The learning rate a run has; None for one without."""
    knob = next((knob for knob in rule_of(run).number_knobs if knob.name == "lr"), None)
    return None if knob is None else float(dict(run.values).get("lr", knob.default))


def with_rate(run: Run, rate: float | None) -> Run:
    """The run at another rate, within what its rule allows; the same run where it has none, or is in no list."""
    knobs = () if run.rule in UNLISTED else get(run.rule).knobs
    knob = next((knob for knob in knobs if knob.name == "lr"), None)
    if knob is None or rate is None or rate == rate_of(run):  # an expression that gives it may stay
        return run
    return set_to(run, "lr", min(max(rate, knob.low), knob.high))


def alike(runs: Sequence[Run]) -> tuple[Run, ...]:
    """All runs at the rate of the first that has one."""
    rate = next((rate for run in runs if (rate := rate_of(run)) is not None), None)
    return tuple(with_rate(run, rate) for run in runs)


def suited(experiment: Experiment, rule: str = "tuned") -> tuple[Run, ...]:
    """The runs of an experiment at the rates that one of :data:`app.lab.experiment.POLICIES` gives.

    As they are where finding them would cost more than a run may.
    """
    runs = experiment.runs
    if rule == "keep" or not runs:
        return runs
    try:
        check(replace(experiment, steps=tuning.LANES * min(experiment.steps, tuning.STEPS)))
    except TooMuchWork:
        return runs
    surface = surface_of(experiment)
    start = experiment.start or surface.first_start
    find = tuning.best if rule == "best" else tuning.suggest

    def found(run: Run) -> Run:
        if run.rule in UNLISTED:
            return run
        settings = values_of({name: value for name, value in run.values if name != "lr"})
        return with_rate(run, find(run.rule, surface, start, experiment.steps, settings))

    if rule == "same":
        first = next((i for i, run in enumerate(runs) if run.rule not in UNLISTED and rate_of(run) is not None), 0)
        return alike((found(runs[first]), *runs))[1:]
    return tuple(found(run) for run in runs)
