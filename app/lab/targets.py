"""What a schedule can move: a knob of the rule (``lr``), of a transform (``t1.strength``), of the surface
(``s.kappa``)."""

from dataclasses import dataclass, replace

from app.lab.engine import rule_of
from app.lab.experiment import PartUse, Run
from optimizers.parts import Part, PythonRule
from optimizers.registry import get_transform
from surfaces import Surface, placement
from symbolic.knob import Knob

FIRST = ("lr", "momentum", "beta1", "beta2", "beta3", "weight_decay")  # the order in which knobs are offered


@dataclass(frozen=True)
class Target:
    """A knob with the name that a link gives it, and the title (a message id) of the part it belongs to: "" for the
    rule itself. ``sensible`` is False for what can be moved and should not be: starts, counts."""

    name: str
    knob: Knob
    owner: str = ""
    sensible: bool = True


def targets(run: Run, surface: Surface) -> dict[str, Target]:
    """Every knob of a run that a schedule can move, by its name in a link, in the order in which they are offered."""
    rule = rule_of(run)
    found = _of(rule, dict(run.values), "", "")
    if not isinstance(rule, PythonRule):  # which takes no transforms
        for i, use in enumerate(run.transforms, 1):
            part = get_transform(use.key)
            found += _of(part, dict(use.values), f"t{i}.", part.title)
    letters = [knob for knob in surface.knobs if not knob.is_choice]
    found += [Target(f"s.{knob.name}", knob, surface.title, not knob.integer) for knob in letters]
    found += [Target(f"s.{knob.name}", knob, surface.title) for knob in placement.KNOBS]
    return {target.name: target for target in found}


def _of(part: Part, values: dict[str, object], prefix: str, owner: str) -> list[Target]:
    sensible = part.number_knobs if isinstance(part, PythonRule) else part.movable(values)
    ordered = sorted(part.number_knobs, key=lambda knob: FIRST.index(knob.name) if knob.name in FIRST else len(FIRST))
    return [Target(prefix + knob.name, knob, owner, knob in sensible) for knob in ordered]


def kept(run: Run, surface: Surface) -> Run:
    """The run without the schedules of knobs that it, or its surface, no longer has."""
    there = targets(run, surface)
    held = tuple(use for use in run.schedules if use.target in there)
    return run if held == run.schedules else replace(run, schedules=held)


def moved_along(schedules: tuple[PartUse, ...], before: list[str], after: list[str]) -> tuple[PartUse, ...]:
    """The schedules of a run whose chain of transforms changes from these keys to those: each follows the transform
    whose knob it moves, to its new place; it goes where that goes."""
    places: dict[str, str] = {}
    free = list(enumerate(after, 1))
    for i, key in enumerate(before, 1):
        place = next((item for item in free if item[1] == key), None)
        if place is not None:
            free.remove(place)
            places[f"t{i}"] = f"t{place[0]}"
    held = []
    for use in schedules:
        part, dot, knob = use.target.partition(".")
        if not dot or part == "s":
            held.append(use)
        elif part in places:
            held.append(replace(use, target=f"{places[part]}.{knob}"))
    return tuple(held)
