"""Every step of every visible run as one tidy table, which CSV, JSON, NPZ and Parquet write in their own ways.

One row a step of a run. Columns: ``run``, ``label``, ``optimizer``; ``step``; ``x y loss grad_x grad_y grad_norm`` at
the point of that step; ``lr`` and every other knob that a schedule moves (by its name in links: ``beta2``,
``t1.strength``, ``s.kappa``), as the update that led to the point had it; ``evaluations`` made until then; and what the
equations of that update computed, by their own names: ``m_x m_y``, ``v_hat_x``, ``rho``, ``t1.gain_x``, a matrix as
``W_xx W_xy W_yx W_yy``. A run that diverged ends where it did. What a run does not have is not there for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.export import Progress
from app.lab import link, replays
from app.lab.captions import outcome_text
from app.lab.engine import Ran, Results, compute
from app.lab.experiment import REPLAY, State, run_id
from app.lab.labels import run_labels
from app.lab.own_data import as_linked
from app.lab.places import drawn
from app.lab.quantities import sizes_of
from app.lab.swarm_table import many_of
from app.language.translate import translator
from optimizers.run import run_system
from optimizers.system import composed_name
from symbolic.errors import N_
from symbolic.knob import Knob

EVERY = Knob(
    "every",
    1,
    1,
    100_000,
    soft=(1, 100),
    integer=True,
    title=N_("Every so many steps"),
    doc=N_("1 keeps each step, 10 every tenth; the first and the last are always kept."),
)
COLUMNS = Knob(
    "columns",
    "all",
    choices=("all", "path"),
    title=N_("Columns"),
    doc=N_("Everything that the equations computed, or the path with its losses and slopes alone: half of the size."),
)
KNOBS = (EVERY, COLUMNS)
WORDS = ("run", "label", "optimizer")
BASE = ("step", "x", "y", "loss", "grad_x", "grad_y", "grad_norm", "lr")
PARTS = {1: ("",), 2: ("_x", "_y"), 4: ("_xx", "_xy", "_yx", "_yy")}
_PART = re.compile(r"(t\d+)_")  # the private names of a transform or wrapper (optimizers.system)

Columns = Mapping[str, np.ndarray]  # by name, all of one length: int64 or float64


@dataclass(frozen=True)
class Block:
    """The rows of one run: the texts that are the same in all of them, and its columns of numbers."""

    run: str
    label: str
    ran: Ran
    columns: Columns

    @property
    def words(self) -> tuple[str, str, str]:
        """The values of WORDS."""
        return self.run, self.label, self.ran.rule.key

    @property
    def rows(self) -> int:
        """How many steps are told."""
        return len(self.columns["step"])


@dataclass(frozen=True)
class Table:
    """The runs' blocks, one below the other, and the names of all columns of numbers in their order."""

    state: State
    results: Results
    names: tuple[str, ...]
    blocks: tuple[Block, ...]

    def column(self, name: str) -> np.ndarray:
        """A column over all blocks; NaN for the runs that do not have it."""
        return np.concatenate([block.columns.get(name, np.full(block.rows, np.nan)) for block in self.blocks])

    def header(self) -> dict[str, Any]:
        """What the numbers are of, as plain data for JSON: the link, the surface with its formula, each run's rule with
        its knobs, schedules, transforms and equations, what became of it, and of its swarm where the link has one."""
        experiment, surface = self.results.experiment, self.results.surface
        _ = translator(self.state.view.language)
        many = many_of(self.results, dict(self.state.view.words).get("swarm", ""))
        members = {run_id(at): one.data() for at, one in enumerate(many) if one is not None}
        return {
            "link": link.encode(self.state),
            "surface": surface.key,
            "title": _(surface.title),
            "formula": surface.formula,
            "surface_knobs": {
                name: as_linked(value) if isinstance(value, str) else float(value)
                for name, value in surface.knob_values.items()
            },
            "start": list(self.results.start),
            "steps": experiment.steps,
            "seed": experiment.seed,
            "runs": [_run_header(block, _, members.get(block.run)) for block in self.blocks],
        }


def _run_header(block: Block, _: Any, members: dict[str, Any] | None) -> dict[str, Any]:
    ran, run = block.ran, block.ran.run
    outcome = ran.trajectory.outcome
    parts = {
        name: [{"key": use.key, "on": use.target, **dict(use.values)} for use in uses]
        for name, uses in (("schedules", run.schedules), ("transforms", run.transforms))
    }
    for use in parts["transforms"]:
        del use["on"]  # only a schedule is on a knob
    return {
        "run": block.run,
        "label": block.label,
        "optimizer": ran.rule.key,
        "title": _(ran.rule.title),
        "equations": [line.strip() for line in ran.rule.equations.strip().splitlines()],
        "knobs": dict(ran.values),
        **parts,
        "outcome": outcome.kind,
        "finding": str(outcome.finding),
        "outcome_step": outcome.step,
        "distance": outcome.distance,
        "text": outcome_text(ran, ran.surface, _),
        "evaluations": ran.trajectory.evaluations,
        **({"swarm": members} if members else {}),
    }


def table_of(state: State, chosen: Mapping[str, Any], progress: Progress) -> Table:
    """The table of a state's visible runs; ``chosen`` has a value for each of KNOBS."""
    every, lines = int(chosen[EVERY.name]), chosen[COLUMNS.name] == COLUMNS.default
    results = compute(state.experiment)
    labels = run_labels(results.runs, translator(state.view.language))
    there = [index for index, _slot in drawn(state.view, len(results.runs))]
    blocks = []
    for done, index in enumerate(there, 1):
        blocks.append(Block(run_id(index), labels[index], results.runs[index], _columns(results, index, every, lines)))
        progress(0.5 * done / len(there))
    moved = list(dict.fromkeys(name for block in blocks for name in _moved(block.ran)))
    told = list(dict.fromkeys(name for block in blocks for name in block.columns))
    first = (*BASE, *moved, "evaluations")
    return Table(state, results, (*first, *(name for name in told if name not in first)), tuple(blocks))


def _columns(results: Results, index: int, every: int, lines: bool) -> dict[str, np.ndarray]:
    ran = results.runs[index]
    path, experiment = ran.trajectory, results.experiment
    last = int(path.valid)
    if ran.run.rule == REPLAY:  # where it has ended it only stands
        last = min(last, replays.at_hand(ran.run.equations).steps)
    steps = np.unique(np.append(np.arange(0, last + 1, every), last))
    theta = path.theta[steps]
    _loss, gx, gy = ran.surface.expression.evaluate(1, theta[:, 0], theta[:, 1], ran.surface.knob_values)
    known = sizes_of(ran.system) if lines else {}
    kept: Mapping[str, np.ndarray] = path.quantities
    if known:
        record = tuple(dict.fromkeys((*ran.system.scheduled, *known)))
        kept = run_system(
            ran.system, ran.surface, results.start, experiment.steps, seed=experiment.seed, record=record
        ).quantities

    def led(values: np.ndarray) -> np.ndarray:
        """What the update that led to each kept step had; none led to the start."""
        behind = np.asarray(values, dtype=np.float64)[np.maximum(steps, 1) - 1]
        return np.where(steps > 0, behind, np.nan)

    columns = {
        "step": steps, "x": theta[:, 0], "y": theta[:, 1], "loss": path.loss[steps], "grad_x": gx, "grad_y": gy,
        "grad_norm": path.grad_norm[steps], "lr": led(path.lr),
    }  # fmt: skip
    columns |= {name: led(kept[composed]) for name, composed in _moved(ran).items()}
    columns["evaluations"] = np.asarray(path.calls)[steps]
    for name, size in known.items():
        parts = kept[name].reshape(experiment.steps, size)
        for part, ending in enumerate(PARTS[size]):
            columns[_free(_PART.sub(r"\1.", name, count=1) + ending, columns)] = led(parts[:, part])
    return columns


def _moved(ran: Ran) -> dict[str, str]:
    """The knobs beside the rate that schedules move: their names in links, and in the system."""
    targets = dict.fromkeys(use.target for use in ran.run.schedules if use.target != "lr")
    return {target: composed_name(target) for target in targets}


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """The name, or one like it where a stranger's rule calls a line of its own as a column is called."""
    while name in taken or name in WORDS or name in BASE:
        name += "_"
    return name
