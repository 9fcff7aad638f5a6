"""What a picture shows, as plain data: the ground, the trails and the words, ready for any renderer.

A scene holds no registry keys and no experiment: whoever builds one has already run the optimizers and chosen the
texts, in the reader's language. GIF, PNG, SVG draw from the same scene and so show the same thing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.lab.mapclasses import Classed
from app.lab.maptheory import Bracket
from app.language.translate import N_
from app.look import LAYOUTS, Layout
from app.picture.data_scene import Data
from app.picture.dress import WHOLE, Dress
from app.picture.step_arrows import Taken
from app.theme import LIGHT, Theme

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
LOSS, ABOVE_MINIMUM, ABOVE_LOWEST = N_("loss"), N_("loss above the minimum"), N_("loss above the lowest seen")
Edges = tuple[float, float, float, float]  # x0, x1, y0, y1


@dataclass(frozen=True)
class Mark:
    """A critical point of the surface; ``local`` is a minimum that is not the best one."""

    kind: Literal["minimum", "local", "saddle", "maximum"]
    x: float
    y: float
    along: tuple[float, float] = (0.0, 0.0)  # the direction of a whole line of them


@dataclass(frozen=True)
class Trail:
    """One optimizer's way over the ground.

    ``theta`` is (n + 1, 2), ``loss`` (n + 1,), or empty for a run of which nothing may be seen yet; entries after
    ``valid`` repeat the last valid point. ``slot`` chooses colour, dash and marker. ``outcome`` is shown from step
    ``outcome_step`` on (the last one when None).
    """

    title: str
    slot: int
    theta: Array
    loss: Array
    valid: int
    knobs: str = ""  # "η 0.05 · β₁ 0.9"
    outcome: str = ""
    outcome_step: int | None = None
    diverged: bool = False
    flies: bool = False  # off or out of view: of its moves those that only cross a window are no part of its line
    rest: tuple[float, float] | None = None  # where a penalty would have it rest
    beside: tuple[Array, ...] = ()  # points that walk beside it, each (n + 1, 2)
    settled: bool = False  # it stays at a minimum
    snapshots: tuple[int, ...] = ()  # the steps at which its schedule begins a new cycle, and a last one at its end


@dataclass(frozen=True)
class Plot:
    """What a strip shows: of each trail its lines (one, or one a coordinate; none where it has none), whose first value
    belongs to step ``shift``, what it is called, and on what axis it stands (:func:`app.lab.path_curves.axis_of`)."""

    lines: tuple[tuple[Array, ...], ...]
    title: str = LOSS
    axis: Literal["height", "log", "gaps", "degrees", "even", "signed"] = "height"
    shift: int = 0
    bands: tuple[tuple[tuple[Array, Array], ...], ...] = ()  # of each trail, of each line the ends of a band about it


@dataclass(frozen=True, eq=False)
class Share:
    """A line of a cloud's shares: its name, what it is at the end in words and as numbers with the ends of an interval,
    and what it is ``over`` the kept steps (k,)."""

    name: str
    text: str
    end: float
    low: float
    high: float
    over: Array
    number: int = 0  # of the valley that it is about, from 1; 0 for none


@dataclass(frozen=True, eq=False)
class Histogram:
    """The losses at which a cloud's members end: the ``parts`` of them (bins,) in bins, the part ``beyond`` that ends
    with none, the place of the median and of ``ticks`` (place, text) from 0 to 1 along the bins; ``highest`` is the
    largest part of any run."""

    parts: Array
    beyond: float
    median: float
    ticks: tuple[tuple[float, str], ...]
    highest: float


@dataclass(frozen=True, eq=False)
class Cloud:
    """The members of a swarm: ``points`` (k, members, 2) at the ``kept`` steps (k,), and what is written of them. One
    without members says in its headline why."""

    points: Array
    kept: Whole
    size: str = ""  # "600 starts"
    headline: str = ""
    shares: tuple[Share, ...] = ()
    stacked: bool = False  # the shares are drawn as areas over the steps too
    losses: Histogram | None = None  # what is told in the place of shares
    words: str = ""  # how the run compares with the first, member by member

    @property
    def members(self) -> int:
        """How many there are."""
        return int(self.points.shape[1])

    def place(self, step: int) -> int:
        """The number in ``kept`` of the last kept step at ``step`` or before."""
        return max(0, int(np.searchsorted(self.kept, step, side="right")) - 1)


@dataclass(frozen=True, eq=False)
class Cell:
    """One map of a wall: a scene of its own with one trail, whose verdict is short; ``ground`` names its surface: cells
    with one name stand on one ground."""

    scene: "Scene"
    ground: int = 0


@dataclass(frozen=True, eq=False)
class Wall:
    """Maps in rows and columns, row by row, with the values at their edges and the names of these; ``down`` is empty
    where there is one row. ``current`` is the cell with the values in force, −1 for none."""

    cells: tuple[Cell, ...]
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    across: str
    down: str = ""
    current: int = -1


@dataclass(frozen=True, eq=False)
class Side:
    """A side of a map of settings: its name, and ``ticks(most)``, about so many numbers with their places, 0 to 1."""

    title: str
    ticks: Callable[[float], list[tuple[float, str]]]


@dataclass(frozen=True, eq=False)
class OneMap:
    """The living map of a trail (its number): ``ask((wide, high), box)`` gives it with at most so many pixels.
    ``sides`` are those of settings, across and up, ``here`` the place, 0 to 1 each way, of those in force; None for
    starts. ``limit`` is where theory ends, in words and places, empty where none is known; ``best`` the best in
    theory, in words and as a place; ``works`` finds the range that works in a map that was asked.
    """

    trail: int
    ask: Callable[[tuple[int, int], Edges], Classed]
    sides: tuple[Side, Side] | None = None
    here: tuple[float, float] | None = None
    limit: tuple[str, list[tuple[float, float]]] = ("", [])
    best: tuple[str, tuple[float, float]] | None = None
    works: Callable[[Classed], Bracket | None] | None = None


@dataclass(frozen=True, eq=False)
class Living:
    """Living maps: what they show in words, ``each`` where every run has one, and the names of classes of endings."""

    maps: tuple[OneMap, ...]
    heading: str
    each: bool
    names: Mapping[str, str]


@dataclass(frozen=True)
class Rise:
    """How the ground stands in three dimensions: its scale of heights (``base``, ``soft``), whether it is ``plain``,
    the loss itself, and the ``camera`` as the link's word says it, "" for the usual one; see
    :mod:`app.picture.relief_ground`.
    """

    base: float
    soft: float
    plain: bool = False
    camera: str = ""


LossAt = Callable[[int], Callable[[Array, Array], Array] | None]  # step -> loss(x, y) over its batch; None: all rows


@dataclass(frozen=True)
class Across:
    """What strips run over where that is not steps: ``at`` (steps + 1,) of each trail how far each step has come,
    rising, and what that is called."""

    at: tuple[Array, ...]
    unit: str


@dataclass(frozen=True)
class Scene:
    """Everything that one picture shows.

    ``value(x, y)`` and ``gradient(x, y)`` take arrays of any one shape and give the same shape and (2, shape).
    ``floor`` is the lowest known loss, from which the strip measures. ``words`` translates the few texts that renderers
    add themselves; see :data:`WORDS`.
    """

    title: str
    formula: tuple[str, ...]  # lines of plain text, e.g. "f(x, y) = (1 − x)² + 100·(y − x²)²"
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    box: Edges
    trails: tuple[Trail, ...]
    marks: tuple[Mark, ...] = ()
    theme: Theme = LIGHT
    layout: Layout = LAYOUTS[0]
    floor: float | None = None
    rise: Rise | None = None  # of a layout that shows the ground in three dimensions
    steps_of: tuple[int, Callable[[int], Taken]] | None = None  # the trail whose steps are taken apart, and these
    plots: tuple[Plot, ...] = ()  # none: the loss
    across: Across | None = None  # none: strips run over the steps
    batches: tuple[int, LossAt] | None = None  # the trail whose batches have contours of their own, and their losses
    words: Mapping[str, str] = field(default_factory=dict)
    clouds: tuple[Cloud, ...] = ()  # of a swarm, one for each trail
    followed: int = -1  # the trail that is one of its cloud's members, drawn before them; −1: none
    numbered: tuple[tuple[int, float, float], ...] = ()  # minima with their numbers
    wall: Wall | None = None
    living: Living | None = None
    data: Data | None = None  # beside the maps
    dress: Dress = WHOLE

    @property
    def strips(self) -> tuple[Plot, ...]:
        """What its strips show."""
        return self.plots or (Plot(tuple((trail.loss[: trail.valid + 1],) for trail in self.trails)),)

    @property
    def steps(self) -> int:
        """The longest trail's number of updates."""
        return max((len(trail.theta) - 1 for trail in self.trails), default=0)

    @property
    def reach(self) -> float:
        """How far its strips reach."""
        return float(max([1.0, self.steps] if self.across is None else [1.0, *(at[-1] for at in self.across.at)]))

    def places(self, index: int, steps: np.ndarray) -> Array:
        """How far along its strips a trail has come by these steps."""
        if self.across is None:
            return np.asarray(steps, dtype=np.float64)
        at = self.across.at[index]
        return np.asarray(np.interp(steps, np.arange(len(at)), at))

    def dressed(self, dress: Dress) -> "Scene":
        """The scene in a dress: words that are off are no part of it any more; panels read ``dress`` themselves."""
        trails = self.trails if dress.knobs else tuple(replace(trail, knobs="") for trail in self.trails)
        wall = self.wall
        if wall is not None:
            wall = replace(wall, cells=tuple(replace(cell, scene=cell.scene.dressed(dress)) for cell in wall.cells))
        return replace(
            self,
            title=self.title if dress.title else "",
            formula=self.formula if dress.formula else (),
            trails=trails,
            wall=wall,
            dress=dress,
        )

    def say(self, text: str) -> str:
        """A renderer's own text in the scene's language."""
        return self.words.get(text, text)


# All that renderers add of themselves. Give `{text: _(text) for text in WORDS}` as ``Scene.words``.
STEP, AT_STEP = N_("step {step} of {steps}"), N_("step {step}")
STEPS, EVALUATIONS, EPOCHS = N_("step"), N_("evaluations"), N_("epoch")
BANDS = N_("{curve}: median, 10 to 90 %")
ARRIVED = N_("{count} of {all} stay at a minimum")
NOW, END = N_("by now"), N_("at the end")
LOSS_NOW, LEFT = N_("loss {loss}"), N_("left the window")
MOVE, ACROSS, ALONG = N_("move"), N_("across"), N_("along")
CURVES, STABLE = N_("{way}: λ = {curvature}"), N_("stable up to η = {rate}")
RUNS, TRIED = N_("{count} starts, {steps} steps"), N_("{count} settings, {steps} steps")
STEPS_TO, REACH = N_("steps until it stays"), N_("{share} % reach a minimum")
BENDS_DOWN, DESCENT = N_("bends down: no limit"), N_("gradient descent: up to η = {rate}")
WORDS = (
    *(
        STEP,
        AT_STEP,
        STEPS,
        EVALUATIONS,
        EPOCHS,
        LOSS,
        ABOVE_MINIMUM,
        ABOVE_LOWEST,
        BANDS,
        ARRIVED,
        NOW,
        END,
        LOSS_NOW,
        LEFT,
    ),
    *(MOVE, ACROSS, ALONG, CURVES, STABLE, BENDS_DOWN, DESCENT),
    *(STEPS_TO, REACH, RUNS, TRIED),
)
