"""``sweep``: an optimizer over a grid, whose axes are whatever was given as a list."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

import optimizers as library
from app.lab.engine import parts_of
from app.language.numbers import number
from app.language.translate import translator
from app.notebook.grounds import Ground, surface
from app.notebook.html import escaped, table_html
from app.notebook.runs import DEFAULT, Run, run
from app.notebook.tables import pandas_there
from app.notebook.walkers import Optimizer, optimizer, rerun
from optimizers.parts import Rule
from optimizers.system import Use
from optimizers.verdict import KINDS
from surfaces import Surface
from symbolic.errors import FallLineError, KnobError
from symbolic.suggest import STOP, nearest

if TYPE_CHECKING:
    import plotly.graph_objects as go

STREAMS = ("seed", "replicate")  # axes of chance: what is told of a setting is the median over them
LISTED = 8  # settings that a notebook shows


class Sweep:
    """Every run of a grid. ``axes`` names its sides with their values; ``loss``, ``x``, ``y``, ``step``, ``lowest`` and
    ``kinds`` are arrays in its shape.

    >>> grid = sweep("adam", "bowl", lr=[0.01, 0.1, 1.0], beta1=[0.5, 0.9], steps=200)
    >>> grid.loss.shape, list(grid.axes)
    ((3, 2), ['lr', 'beta1'])
    >>> grid.best().knobs["lr"] in (0.01, 0.1, 1.0)
    True
    """

    def __init__(self, found: library.Sweep, walker: Optimizer, ground: Ground, fixed: Mapping[str, Any]) -> None:
        self.found, self._walker, self._ground, self._fixed = found, walker, ground, fixed

    @property
    def axes(self) -> Mapping[str, np.ndarray]:
        """The sides of the grid, in order: name and values."""
        return self.found.axes

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self.found.shape

    @property
    def loss(self) -> np.ndarray:
        """The loss of each run's last valid point."""
        return self.found.loss

    @property
    def x(self) -> np.ndarray:
        """The x of that point."""
        return self.found.x

    @property
    def y(self) -> np.ndarray:
        """The y of that point."""
        return self.found.y

    @property
    def lowest(self) -> np.ndarray:
        """The lowest loss that each run met."""
        return np.asarray(self.found.best)

    @property
    def step(self) -> np.ndarray:
        """The step that each verdict names, −1 for none: the arrival for good, the update that diverged."""
        return np.asarray(self.found.step)

    @property
    def kinds(self) -> np.ndarray:
        """What became of each run, in words: ``converged``, ``diverged``, …"""
        return np.asarray(np.array(KINDS)[self.found.kinds])

    def share(self, kind: str) -> float:
        """The part of all runs, 0 to 1, that ended so. Raises KnobError for a word that is none."""
        return self.found.share(kind)

    def run(self, *place: int) -> Run:
        """The run at a place of the grid, an index for each axis: whole, and with a link. A replicate has none, so
        that the first stands for all of them."""
        names = list(self.axes)
        if len(place) != len(names):
            raise KnobError("{count} numbers are needed, separated by commas.", count=len(names))
        values = {name: self.axes[name][at] for name, at in zip(names, place, strict=True)}
        return run_at(self._walker, self._ground, self._fixed, values)

    def best(self) -> Run:
        """The run of the setting whose last loss is the lowest: by the median over seeds and replicates, where there
        are any. Raises FallLineError where none has a finite loss."""
        told = self._settled()
        if not np.isfinite(told).any():
            raise FallLineError("No run of this sweep ends at a finite loss.")
        at = np.unravel_index(int(np.nanargmin(np.where(np.isfinite(told), told, np.inf))), told.shape)
        return self.run(*(int(i) for i in at))

    def _settled(self) -> np.ndarray:
        """Losses with the axes of chance replaced by their median, kept as axes of length one."""
        over = tuple(i for i, name in enumerate(self.axes) if name in STREAMS)
        return np.asarray(np.median(self.loss, axis=over, keepdims=True)) if over else self.loss

    def to_xarray(self) -> Any:
        """An ``xarray.Dataset`` whose dimensions are the axes. Raises FallLineError where that is missing."""
        return self.found.to_xarray()

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``, a row a run, over the axes."""
        pandas = pandas_there()
        index = pandas.MultiIndex.from_product(list(self.axes.values()), names=list(self.axes))
        told = {name: array.ravel() for name, array in self.found.arrays().items() if name not in ("finding", "place")}
        return pandas.DataFrame({**told, "kind": self.kinds.ravel()}, index=index)

    def plot(self, dark: bool = False, lang: str = "en") -> "go.Figure":
        """A Plotly figure of the losses: a curve over one axis, a map over two; over seeds and replicates the median,
        and of a curve the band from a tenth to nine tenths. ``lang`` is the language of its words. Raises FallLineError
        for more axes."""
        from app.figures.sweeps import sweep_figure  # Plotly: whoever wants it waits for it

        return sweep_figure(self.found, STREAMS, self._ground.floor, dark, translator(lang))

    def __repr__(self) -> str:
        sides = " × ".join(f"{name} ({len(values)})" for name, values in self.axes.items())
        told = ", ".join(f"{kind} {self.share(kind):.0%}" for kind in KINDS if self.share(kind))
        return f"<sweep of {self._walker.rule.title} on {self._ground.title} over {sides}: {told}>"

    def _repr_html_(self) -> str:
        order = np.argsort(np.where(np.isfinite(self.loss), self.loss, np.inf), axis=None, kind="stable")[:LISTED]
        names = list(self.axes)
        rows = []
        for flat in order:
            at = np.unravel_index(int(flat), self.shape)
            values = [number(float(self.axes[name][i]), 4) for name, i in zip(names, at, strict=True)]
            rows.append([*values, str(self.kinds[at]), number(float(self.loss[at]))])
        shown = f"the {len(rows)} lowest of {self.loss.size}" if len(rows) < self.loss.size else ""
        heads = [*(escaped(name) for name in names), "outcome", "last loss"]
        return f"<div>{escaped(repr(self)[1:-1])}{table_html(heads, rows, shown)}</div>"


def sweep(
    optimizer: str | Rule | Optimizer,
    surface: str | Surface = DEFAULT,
    *,
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    schedule: Any = None,
    transforms: Any = (),
    wrappers: Any = (),
    seed: Any = 0,
    replicate: Any = 0,
    axes: Mapping[str, Any] | None = None,
    executor: Any = None,
    progress: Callable[[float], None] | None = None,
    **knobs: Any,
) -> Sweep:
    """Run an optimizer at every point of a grid. Each list or array of one dimension among the ``knobs`` (of the rule,
    else of the surface), ``start``, ``seed`` and ``replicate`` is an axis, in the order given; numbers are the same for
    all. ``axes`` names others as :func:`optimizers.sweep` has them: ``{"schedule.T_0": [20, 50]}``.

    Raises KnobError, UnknownKeyError or FormulaError before anything is run.

    >>> sweep("sgd", "bowl", lr=[0.01, 0.1], kappa=[1, 10, 100], steps=50).loss.shape
    (2, 3)
    >>> sweep("sgd", "bowl", seed=range(5), transforms="noise", steps=50).loss.shape
    (5,)
    """
    ground = surface_of_any(surface)
    walker = rerun(optimizer_of(optimizer, schedule=schedule, transforms=transforms, wrappers=wrappers))
    if walker.run.expressions:
        raise KnobError("{knob} follows an expression; a sweep takes numbers.", knob=walker.run.expressions[0][0])
    sides: dict[str, np.ndarray] = {}
    fixed: dict[str, Any] = {"steps": steps, "start": start, "seed": seed}
    own: dict[str, Any] = {}
    places: dict[str, Any] = {}
    mine, theirs = [k.name for k in walker.rule.knobs], [k.name for k in ground.all_knobs]
    for name, value in knobs.items():
        where = "" if name in mine else "surface." if name in theirs else None
        if where is None:
            hint = nearest(name, [*mine, *theirs]) or STOP
            raise KnobError("{owner} has no parameter {name}{hint}", owner=walker.rule.key, name=name[:40], hint=hint)
        if listed(value):
            sides[f"{where}{name}"] = np.asarray(list(value))
        else:
            (places if where else own)[name] = value
    if start is not None:
        first = ground.first_start
        for i, axis in enumerate("xy"):
            if listed(start[i]):
                sides[f"start.{axis}"] = np.asarray(list(start[i]))
        start = tuple(first[i] if listed(start[i]) else start[i] for i in (0, 1))  # type: ignore[assignment]
        fixed["start"] = start
    for name, value in (("seed", seed), ("replicate", replicate)):
        if listed(value):
            sides[name] = np.asarray(list(value))
    sides |= {name: np.asarray(list(values)) for name, values in (axes or {}).items()}
    if places:
        ground = surface_of_any(ground, **places)
    walker = optimizer_of(walker, **own)
    timed, around = parts_of(walker.run)
    found = library.sweep(
        walker.rule, ground, sides, start, steps, [_spelt(use) for use in timed], [_spelt(use)[:2] for use in around],
        seed=0 if listed(seed) else seed, replicate=0 if listed(replicate) else replicate, executor=executor,
        progress=progress, **dict(walker.run.values),
    )  # fmt: skip
    return Sweep(found, walker, ground, fixed)


optimizer_of, surface_of_any = optimizer, surface  # under names that parameters do not hide


def listed(value: Any) -> bool:
    """Whether a value is several: a list, a range, an array of one dimension."""
    return not isinstance(value, str) and np.ndim(value) > 0


def _spelt(use: Use) -> tuple[str, Mapping[str, Any], str]:
    """A part as :func:`optimizers.run` takes it."""
    return use.part.key, use.values, use.target


def run_at(walker: Optimizer, ground: Ground, fixed: Mapping[str, Any], values: Mapping[str, Any]) -> Run:
    """The run of one point of a grid. Raises KnobError for an axis of a schedule, transform or wrapper, which the
    link has elsewhere."""
    told = dict(fixed) | ({"seed": 0} if listed(fixed["seed"]) else {})
    start, own, places = told["start"], {}, {}
    for name, value in values.items():
        head, dot, rest = name.partition(".")
        if name == "seed":
            told["seed"] = int(value)
        elif head == "start":
            point = list(start or ground.first_start)
            point["xy".index(rest)] = float(value)
            start = (point[0], point[1])
        elif head == "surface":
            places[rest] = value
        elif not dot and name != "replicate":
            own[name] = value
        elif dot:
            raise KnobError("{knob} belongs to a part: write the run down with fl.run.", knob=name)
    there = surface(ground, **places) if places else ground
    return run(optimizer(walker, **own), there, start=start, steps=told["steps"], seed=told["seed"])
