"""``run`` and ``compare``: what a person asks for most, one optimizer on a surface, or several from the same start."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from app.lab import link, replays
from app.lab.captions import outcome_text
from app.lab.engine import Ran
from app.lab.equations import equations
from app.lab.experiment import REPLAY, Experiment, State, View
from app.lab.following import plain_numbers, settled_run
from app.lab.labels import knobs_text, run_labels
from app.lab.link_reader import SEED, STEPS
from app.lab.places import slots_of, written
from app.lab.quantities import quantities, recorded
from app.lab.results_table import results_table
from app.lab.swarm_table import many_of, titles
from app.language.numbers import MISSING, number
from app.notebook import tables
from app.notebook.grounds import Ground, experiment_of, surface
from app.notebook.html import escaped, figure_html, picture_of_state, table_html
from app.notebook.shown import Shown, read_link, refusing
from app.notebook.walkers import Optimizer, Walkers, optimizer, walkers_of
from optimizers.lanes import check_start
from optimizers.parts import Rule
from optimizers.trajectory import Trajectory
from optimizers.verdict import Outcome
from surfaces import Surface
from symbolic.knob import Knob

SIZE = (560, 420)  # pixels of a picture in a notebook
DEFAULT = "rosenbrock"
USUAL = 300  # steps


class Run(Shown):
    """One run: its path, what became of it, and all that can be made of it.

    >>> one = run("adam", "bowl", lr=0.1, steps=200)
    >>> one.theta.shape, one.loss.shape, one.outcome.kind
    ((201, 2), (201,), 'converged')
    >>> one.link
    'v=1&s=bowl&n=200&o=adam&o.lr=0.1'
    """

    @property
    def ran(self) -> Ran:
        """The run as the laboratory has it."""
        return self.results.runs[0]

    @property
    def trajectory(self) -> Trajectory:
        """The path with all that was measured on it."""
        return self.ran.trajectory

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer at its settings, to run it elsewhere."""
        return Optimizer(self.experiment.runs[0])

    @property
    def name(self) -> str:
        """What the run is called: its own name, else one made of what it is."""
        return run_labels(self.results.runs, self._words)[0]

    @property
    def rule(self) -> Rule:
        """The rule: its equations, knobs and source."""
        return self.ran.rule

    @property
    def knobs(self) -> dict[str, Any]:
        """Every knob of the rule with its value."""
        return dict(self.ran.values)

    @property
    def theta(self) -> np.ndarray:
        """The points, (steps + 1, 2). A run that diverged stays at its last valid point."""
        return self.trajectory.theta

    @property
    def loss(self) -> np.ndarray:
        """The loss at each point, (steps + 1,)."""
        return self.trajectory.loss

    @property
    def grad_norm(self) -> np.ndarray:
        """The length of the gradient at each point, (steps + 1,)."""
        return self.trajectory.grad_norm

    @property
    def lr(self) -> np.ndarray:
        """The rate of the update that leaves each point but the last, (steps,); see :meth:`to_pandas`."""
        return self.trajectory.lr

    @property
    def evaluations(self) -> int:
        """How often the surface was asked in all."""
        return self.trajectory.evaluations

    @property
    def outcome(self) -> Outcome:
        """What became of the run: ``kind``, ``finding``, ``step``, ``distance``, ``measures``."""
        return self.trajectory.outcome

    @property
    def verdict(self) -> str:
        """The same in one sentence."""
        return outcome_text(self.ran, self.results.surface, self._words)

    @cached_property
    def quantities(self) -> Mapping[str, np.ndarray]:
        """Every line of the equations by its name, ``m_hat``, and every knob that a schedule moves: (steps,), or
        (steps, 2) by coordinate.

        >>> sorted(run("adam", "bowl", steps=50).quantities)
        ['g', 'm', 'm_hat', 'v', 'v_hat']
        """
        names = tuple(quantity.name for quantity in quantities(self.ran))
        return {**(recorded(self.results, 0, names) if names else {}), **self.trajectory.quantities}

    def at(self, step: int) -> dict[str, Any]:
        """Everything at a step, by name: the point with its loss and slope, and what the update that led there
        computed, line by line. Raises KnobError for a step that the run does not have.

        >>> told = run("sgd", "x^2 + y^2", lr=0.1, start=(1, 0), steps=3).at(1)
        >>> told["theta"].tolist(), told["g"].tolist(), float(told["lr"])
        ([0.8, 0.0], [2.0, 0.0], 0.1)
        """
        known = Knob("step", 0, 0, self.steps, integer=True).check(step)
        told = {"theta": self.theta[known], "loss": self.loss[known], "grad_norm": self.grad_norm[known]}
        if known:
            told["lr"] = self.lr[known - 1]
            for name, kept in self.quantities.items():
                told.setdefault(name, kept[known - 1])  # a rule that calls a line of its own loss keeps to quantities
        return told

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` over ``step``, up to where the run diverged, if it did: the columns of the CSV, x, y,
        loss, grad_norm, …, and of the update that led there lr and every quantity (the start has none: NaN).

        >>> run("adam", "bowl", steps=50).to_pandas().loc[50, ["x", "loss"]].round(3).to_dict()
        {'x': -3.95, 'loss': 28.832}
        """
        return tables.frame_of_one(self.state)

    def to_xarray(self) -> Any:
        """The same as an ``xarray.Dataset`` over ``step``. Raises FallLineError where that is missing."""
        return tables.dataset_of(self.state, alone=True)

    def __repr__(self) -> str:
        if self.question:
            return f"<{self.rule.title} on {self.results.surface.title}: {self.question}>"
        loss = number(float(self.loss[-1]))
        return f"<{self.name} on {self.results.surface.title}, {self.steps} steps: {self.verdict}; loss {loss}>"

    def _repr_latex_(self) -> str:
        return stacked(latex for _title, latex in equations(self.ran))

    def _repr_html_(self) -> str:
        if self.question:
            return asking_html(self)
        told = f"{self.name}: {self.verdict}"
        rest = [knobs_text(self.ran, self._words), f"loss {number(float(self.loss[-1]))}"]
        rest.append(f"{self.evaluations} evaluations")
        caption = f"<strong>{escaped(told)}</strong><br>{escaped(' · '.join(filter(None, rest)))}"
        return figure_html(picture_of_state(self.state, told, SIZE), caption)


class Comparison(Shown, Sequence[Run]):
    """Several runs from one start, each of them a :class:`Run`; by place or by name.

    >>> both = compare([optimizer("adam", lr=0.05), optimizer("momentum", lr=0.003)], "beale", steps=500)
    >>> [one.outcome.kind for one in both]
    ['going', 'converged']
    >>> both["Adam"].steps
    500
    """

    @property
    def names(self) -> tuple[str, ...]:
        """What the runs are called, no two alike."""
        return run_labels(self.results.runs, self._words)

    def __len__(self) -> int:
        return len(self.experiment.runs)

    def __iter__(self) -> Iterator[Run]:
        return (self._one(place) for place in range(len(self)))

    def __getitem__(self, which: Any) -> Any:
        """The run at a place or of a name, or the runs of a slice. Raises IndexError or KeyError."""
        if isinstance(which, slice):
            return [self._one(place) for place in range(len(self))[which]]
        if isinstance(which, str):
            if which not in self.names:
                raise KeyError(f"no run is called {which!r}; there are {', '.join(self.names)}")
            return self._one(self.names.index(which))
        return self._one(range(len(self))[which])

    def _one(self, place: int) -> Run:
        """The run at a place: with the colour and the name that it has here."""
        view, runs = self.state.view, self.experiment.runs
        alone = replace(runs[place], name=self.names[place]) if len(runs) > 1 else runs[place]
        shown = replace(view, slots=written((slots_of(view, len(runs))[place],)), off=(), pins=())
        return Run(State(replace(self.experiment, runs=(alone,)), shown))

    def to_pandas(self) -> Any:
        """One ``pandas.DataFrame`` of all runs, by (run, step); see :meth:`Run.to_pandas`."""
        return tables.frame_of_all(self.state)

    def to_xarray(self) -> Any:
        """One ``xarray.Dataset`` over ``run`` and ``step``; NaN behind the end of a run that diverged.
        Raises FallLineError where xarray is missing."""
        return tables.dataset_of(self.state, alone=False)

    def __repr__(self) -> str:
        head = f"<{len(self)} runs on {self.results.surface.title}, {self.steps} steps"
        if self.question:
            return f"{head}: {self.question}>"
        rows = [
            f"  {name}: {one.verdict}; loss {number(float(one.loss[-1]))}"
            for name, one in zip(self.names, self, strict=True)
        ]
        return "\n".join([f"{head}:", *rows]) + ">"

    def _repr_latex_(self) -> str:
        return stacked(rf"\text{{{one.rule.title}}} \\ {one.rule.latex(one.knobs)}" for one in self)

    def _repr_html_(self) -> str:
        if self.question:
            return asking_html(self)
        table = results_table(self.results, self.state.view, self._words)
        many = many_of(self.results, dict(self.state.view.words).get("swarm", ""))
        more = titles(many, self._words)
        heads = ["", *(escaped(column["title"]) for column in table["columns"]), *map(escaped, more)]
        told_of = [(one.cells(self._words) if one else [MISSING] * len(more)) for one in many] or [[] for _row in self]
        rows = [
            [escaped(row["name"]), *(escaped(cell["text"]) for cell in row["cells"]), *map(escaped, members)]
            for row, members in zip(table["rows"], told_of, strict=True)
        ]
        same = escaped(" · ".join(table["same"]))
        told = "; ".join(f"{name}: {one.verdict}" for name, one in zip(self.names, self, strict=True))
        return figure_html(picture_of_state(self.state, told, SIZE), table_html(heads, rows, same))


def stacked(blocks: Iterable[str]) -> str:
    """Blocks of LaTeX under each other, as one formula."""
    lines = r" \\[1ex] ".join(blocks)
    return rf"$\displaystyle \begin{{array}}{{l}} {lines} \end{{array}}$"


def asking_html(shown: Shown) -> str:
    """A question: the picture before it begins, and what is asked. It tells nothing of what happens."""
    words = escaped(shown.question)
    return figure_html(picture_of_state(shown.state, shown.question, SIZE), f"<strong>{words}</strong>")


def run(
    optimizer: str | Rule | Optimizer,
    surface: str | Surface = DEFAULT,
    *,
    start: tuple[float, float] | None = None,
    steps: int | None = None,
    schedule: Any = None,
    transforms: Any = (),
    wrappers: Any = (),
    seed: int = 0,
    name: str = "",
    **knobs: Any,
) -> Run:
    """Run one optimizer on one surface.

    ``optimizer`` is a key of ``fl.optimizers``, or what ``fl.optimizer`` and ``fl.rule`` make; ``surface`` a key of
    ``fl.surfaces``, a formula, or what ``fl.surface`` makes. ``knobs`` are those of the rule; see ``fl.optimizer`` for
    them and for ``schedule``, ``transforms`` and ``wrappers``. Without ``start`` the surface's own is taken, without
    ``steps`` 300. ``seed`` is that of noise. Divergence is an outcome; UnknownKeyError, KnobError, FormulaError and
    TooMuchWork are raised before anything runs.

    >>> run("momentum", "x^2 + 30*y^2", lr=0.01, start=(-2, 1), steps=150).outcome.kind
    'converged'
    >>> run("adam", "bowl", lr=[0.1, 0.2])
    Traceback (most recent call last):
    symbolic.errors.KnobError: lr has 2 values: one run takes one; fl.sweep takes all.
    """
    made = optimizer_of(optimizer, schedule=schedule, transforms=transforms, wrappers=wrappers, name=name, **knobs)
    return Run(state_of([made], surface_of_any(surface), start, steps, seed))


def compare(
    optimizers: Walkers,
    surface: str | Surface = DEFAULT,
    *,
    start: tuple[float, float] | None = None,
    steps: int | None = None,
    seed: int = 0,
) -> Comparison:
    """Run several optimizers from one start, at most eight: a list, or a mapping from names of one's own.

    Raises what :func:`run` raises.

    >>> rates = compare({"Slow": optimizer("sgd", lr=0.01), "Fast": optimizer("sgd", lr=0.1)}, "bowl", steps=80)
    >>> rates.names
    ('Slow', 'Fast')
    """
    return Comparison(state_of(walkers_of(optimizers), surface_of_any(surface), start, steps, seed))


optimizer_of, surface_of_any = optimizer, surface  # under names that parameters do not hide


def from_link(text: str) -> Run | Comparison:
    """What a link of the page shows, the whole address or the text behind ``?``: a run, or a comparison of several.

    Raises FallLineError for the first part of it that cannot be used.

    >>> from_link("s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.001&o2=sgd&o2.lr=0.0195").names
    ('Gradient descent η = 0.001', 'Gradient descent η = 0.0195')
    """
    return shown_of(read_link(text))


def shown_of(state: State) -> Run | Comparison:
    """A state as a run, where it has exactly one, else as a comparison."""
    return Run(state) if len(state.experiment.runs) == 1 else Comparison(state)


def state_of(
    made: Sequence[Optimizer], ground: Ground, start: tuple[float, float] | None, steps: int | None, seed: int
) -> State:
    """The state of these optimizers on a surface. What comes back from its link is the very same; raises the message
    of what would not."""
    path = next((replays.at_hand(one.run.equations) for one in made if one.run.rule == REPLAY), None)
    usual = USUAL if path is None else path.steps
    count = replace(STEPS, name="steps").check(usual if steps is None else steps)
    place: Experiment = replace(experiment_of(ground), steps=count, seed=SEED.check(seed))
    if start is None and path is not None:
        start = path.start
    if start is None and ground.key == "formula":
        start = ground.first_start
    if start is not None:
        check_start(start)
        place = replace(place, start=(float(start[0]), float(start[1])))
    runs = tuple(plain_numbers(settled_run(one.run, ground), ground) for one in made)
    wanted = State(replace(place, runs=runs), View())
    return refusing(*link.decode(link.encode(wanted)))
