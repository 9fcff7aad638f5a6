"""What the equations of a run compute beside the point: its quantities by name, and the points that walk beside θ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.lab.engine import Ran, Results
from optimizers.batches import behind
from optimizers.run import run_system
from optimizers.system import System
from surfaces import Surface
from symbolic.latex import name_latex, plain
from symbolic.tree import Name
from symbolic.tree import names as read_names

_PRIVATE = re.compile(r"[st]\d+_")  # what keeps the names of composed parts apart (optimizers.system)
_SCHEDULES = re.compile(r"s\d+_")
POINT = 2  # components of a point of the plane
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}


@dataclass(frozen=True)
class Quantity:
    """A line of the equations by its ``name`` in the composed system, its ``title`` as it is read, v̂, and how many
    numbers it has a step: one, or two (by coordinate)."""

    name: str
    title: str
    parts: int


def quantities(ran: Ran) -> tuple[Quantity, ...]:
    """Everything that a step of the run computes and that a strip can show, in the order of the equations: no knobs, no
    matrices, no counters of schedules (their knobs are curves of their own)."""
    return _quantities(ran.system)


@lru_cache(maxsize=256)
def _quantities(system: System) -> tuple[Quantity, ...]:
    return tuple(Quantity(name, title_of(name), parts) for name, parts in sizes_of(system).items() if parts <= POINT)


@lru_cache(maxsize=256)
def sizes_of(system: System) -> Mapping[str, int]:
    """How many numbers each line of the equations has a step, by name and in their order: matrices (four, row by row)
    among them, without knobs and counters of schedules. Nothing for a rule that is no equations."""
    if system.python is not None:
        return {}
    skipped = {"theta", "theta_old", *system.values, *(behind(system.statements) if system.draw else ())}
    implied = ["g"] if any("g" in read_names(s.tree) for s in system.statements) else []  # a rule need not take it
    names = implied + [s.name for s in system.statements if s.name not in skipped and not _SCHEDULES.match(s.name)]
    return dict(system.kernels(tuple(dict.fromkeys(names))).step.records) if names else {}


def title_of(name: str) -> str:
    """A name as it is read: ``t1_fast`` fast, ``v_hat`` v̂, ``beta1`` β₁."""
    own = _PRIVATE.sub("", name, count=1)
    head, _, tail = own.rpartition("_")
    return plain(name_latex(head)) + _ACCENTS[tail] if head and tail in _ACCENTS else plain(name_latex(own))


def beside(system: System) -> tuple[str, ...]:
    """The points that walk beside θ, by name: states that begin where the run begins and are moved by a line of their
    own. So an average has the point that walks, Lookahead its slow weights, Schedule-Free its z, and a stranger's rule
    whatever it starts at θ. Neither the place of the step before nor a point that θ is set to is one.
    """
    if system.python is not None:
        return ()
    last = {s.name: at for at, s in enumerate(system.statements)}
    moves = [at for at, s in enumerate(system.statements) if s.name == "theta"]
    shown = system.statements[moves[-1]].tree if moves else None

    def walks(name: str) -> bool:
        if name not in last or shown == Name(name):
            return False
        tree = system.statements[last[name]].tree
        if tree == Name("theta_old"):
            return False
        if tree != Name("theta"):
            return True
        # a copy of θ between its own move and the place where it is shown; one taken before it moves is the last point
        moved = any(not isinstance(system.statements[at].tree, Name) for at in moves if at < last[name])
        return moved and moves[-1] > last[name]

    sizes = _sizes(system)
    return tuple(n for n, tree in system.init.items() if tree == Name("theta") and walks(n) and sizes.get(n) == POINT)


def walker(system: System) -> str:
    """Of the points beside θ the one that walks where its average is shown; empty where θ walks itself."""
    first = next((s.tree for s in system.statements if s.name == "theta"), None)
    return first.id if isinstance(first, Name) and first.id in beside(system) else ""


def _sizes(system: System) -> Mapping[str, int]:
    return {quantity.name: quantity.parts for quantity in _quantities(system)}


def recorded(results: Results, index: int, names: tuple[str, ...]) -> Mapping[str, np.ndarray]:
    """The run at ``index`` once more with these quantities kept: (steps,) or (steps, parts) by name."""
    ran, experiment = results.runs[index], results.experiment
    return _recorded(ran.system, ran.surface, results.start, experiment.steps, experiment.seed, names)


@lru_cache(maxsize=16)
def _recorded(
    system: System, surface: Surface, start: tuple[float, float], steps: int, seed: int, names: tuple[str, ...]
) -> Mapping[str, np.ndarray]:
    return run_system(system, surface, start, steps, seed=seed, record=names).quantities  # type: ignore[no-any-return]


def paths_beside(results: Results, index: int) -> dict[str, np.ndarray]:
    """The points that walk beside the run's: (steps + 1, 2) by name, from where it begins."""
    names = beside(results.runs[index].system)
    if not names:
        return {}
    found = recorded(results, index, names)
    start = np.array(results.start)[None]
    return {name: np.concatenate([start, found[name]]) for name in names}
