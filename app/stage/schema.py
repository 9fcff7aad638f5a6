"""What the stage is sent, field by field, written once.

:mod:`app.stage.parts` packs by these types and refuses what does not fit them; ``js/`` reads these names and no others
(``tests/contracts/test_wire.py`` holds both sides to it). A field marked ``SHARED`` crosses under the hash of its
content, and only when the browser does not have it yet.
"""

from typing import Annotated, Any, TypedDict

from app.stage.schema_curves import OverTimeData, Quantities, RecordData
from app.stage.schema_step import StepData
from app.stage.schema_why import CauseData
from app.stage.shared import SHARED, Array, Markup, Text, Words


class ChoiceData(TypedDict):
    """One word a knob can be set to."""

    value: str
    label: str


class KnobData(TypedDict):
    """A knob of a rule as a slider or a list of words; ``low`` and ``high`` are None where there is no bound, ``soft``
    holds the ends of the slider, ``stages`` what its whole values from 0 on are called."""

    name: str
    title: str
    symbol: str
    low: float | None
    low_open: bool
    high: float | None
    high_open: bool
    soft: list[float | None]
    scale: str
    integer: bool
    choices: list[ChoiceData] | None
    stages: list[str] | None
    doc: str


Knobs = Annotated[list[KnobData], SHARED]


class CriticalData(TypedDict):
    """A point where the gradient vanishes: the sign it is marked with, its place, the loss there, and the direction of
    a whole line of such points (0, 0 for a single one)."""

    sign: str
    x: float
    y: float
    value: float | None
    along: list[float]


class GroundData(TypedDict):
    """Kernels of the landscape, JavaScript, and the ``names`` of the knobs that they read, in their order; ``four`` is
    the first for four points at once, there for living maps alone."""

    kernel: Text | None
    hessian: Text | None
    four: Text | None
    names: list[str]


class PlacesData(TypedDict):
    """Kernels for a landscape as it was declared (``rest``) and for one that is turned, stretched or shifted."""

    rest: GroundData
    placed: GroundData


class LiveData(TypedDict):
    """What the landscape follows a finger by: ``values`` of every knob by name, the same formula's kernels wherever it
    is placed, the ``centre`` about which it turns, its own ``start`` before it is placed, and by how much deeper a
    minimum must be to count as the deepest (``level``)."""

    values: dict[str, float]
    kernels: PlacesData
    centre: list[float]
    start: list[float]
    level: float


class SurfaceData(TypedDict):
    """The landscape. ``formula`` is MathML as nested lists (see :mod:`symbolic.mathml`), ``kernel`` and ``hessian`` are
    JavaScript, ``kernel_knobs`` the values of the knobs they read; ``critical`` is in the order of drawing,
    ``constants`` what the measures of a run ask of a surface; a ``quadratic`` one has one Hessian everywhere."""

    key: str
    title: str
    formula: Markup
    box: list[float]
    kernel: Text | None
    hessian: Text | None
    kernel_knobs: list[float]
    floor: float | None
    critical: list[CriticalData]
    constants: list[float]
    quadratic: bool
    knobs: Knobs
    live: LiveData


class OutcomeData(TypedDict):
    """What became of a run: the kind of its verdict, the finding in it, the sentence, and the step it speaks of."""

    kind: str
    finding: str
    text: str
    step: int | None


class RestData(TypedDict):
    """Where the penalty of a run would have it rest, what that mark says, and the knob values at which it holds."""

    x: float
    y: float
    at: dict[str, float | str | bool]
    text: str


class LimitData(TypedDict):
    """The largest stable rate: ``kernel`` is JavaScript over the curvature as x, it reads the rule's ``knobs``;
    ``text`` says it in signs."""

    kernel: Text
    knobs: list[str]
    text: str


class FollowedData(TypedDict):
    """A knob that follows an expression: ``text`` to be read, ``source`` to be typed, and its ``kernel``, JavaScript
    over the values that it ``reads``: ``s.kappa`` of the landscape, ``lambda_max``, or a knob of the rule."""

    name: str
    text: str
    source: str
    kernel: Text
    reads: list[str]


class PartData(TypedDict):
    """A schedule (``letter`` s) or a transform (t), its ``key`` and its ``place`` in the run's chain, with knobs and
    values; ``line`` says in a sentence what it does."""

    letter: str
    key: str
    place: int
    title: str
    line: str
    knobs: Knobs
    values: dict[str, float | str | bool]


class BadgeData(TypedDict):
    """One badge of a card: a scheduled knob (``symbol``) with its values over the run as ``curve``, (m,) float32, or a
    transform (no symbol) with what it makes of gradients of lengths from 0 to ``reach``; ``curve`` None: none is known.
    """

    text: str
    symbol: str
    reach: float
    curve: Array | None
    parts: list[PartData]


class NameData(TypedDict):
    """What a run is called: the optimizer with what was added to it, the settings that tell it from the others, and the
    number of a copy that nothing tells apart."""

    head: str
    settings: list[str]
    number: int


class NoiseData(TypedDict):
    """The normal numbers that noisy rules hear, x and y of each update: the first ``count`` of the stream ``seed``. The
    browser draws them anew, bit for bit (``js/noise.js``); but those of the ziggurat's tail, one in 4,000, come out of
    a logarithm, whose last bit is a machine's own: they are told, ``tail`` (m,) float64 at the places ``at`` (m,)."""

    seed: int
    count: int
    at: Array
    tail: Array


class RunData(TypedDict):
    """One optimizer's run.

    ``kept`` (m,) uint16, or uint32 for long runs, are the steps at which the arrays are told, None where that is every
    step: ``path`` (m, 2), ``loss``, ``grad`` and ``lr`` (m,), float32; the first two are None where the browser
    computes them, ``lr`` without a schedule for it.
    ``slot`` is its colour, dash and marker, its own as long as it lives; a run that is ``off`` is not drawn.
    ``followed`` are knobs that follow expressions, each behind those that it reads itself.
    ``kernel`` is the JavaScript of one whole run, None where only Python can run it; it reads ``kernel_knobs`` at
    ``kernel_values``; one that is ``exact`` walks to Python's own bits, of a ``sketch`` more is told when it does not.
    Its clock has the knobs that schedules move in ``columns``; ``step`` takes its steps apart. ``ground`` are
    the landscape's kernels where a schedule moves knobs of the landscape. ``lanes`` is the kernel of many runs at once,
    there for living maps alone.

    ``quantities`` are those that a strip could show, ``recorded`` those that this kernel keeps: the chosen ones and the
    points that walk ``beside`` θ; ``moved`` the knobs that schedules move. A step asks the surface ``evaluations``
    times; where that differs from step to step ``calls`` (m,) uint32 counts them. At ``restarts`` schedules begin anew;
    ``closes``: where the run ends, one would.
    """

    id: str
    key: str
    title: str
    name: NameData
    slot: int
    off: bool
    knobs: Knobs
    knob_values: dict[str, float | str | bool]
    followed: list[FollowedData]
    limit: LimitData | None
    badges: list[BadgeData]
    kernel: Text | None
    lanes: Text | None
    kernel_knobs: list[str]
    kernel_values: list[float]
    columns: dict[str, int]
    step: Annotated[StepData, SHARED] | None
    exact: bool
    sketch: bool
    ground: PlacesData | None
    valid: int
    held_by: str
    outcome: OutcomeData
    rest: RestData | None
    restarts: list[int]
    closes: bool
    quantities: Quantities
    recorded: list[RecordData]
    beside: list[str]
    moved: list[OverTimeData]
    evaluations: int
    calls: Array | None
    schedule: str | None
    kept: Array | None
    path: Array
    loss: Array | None
    grad: Array | None
    lr: Array | None
    noise: NoiseData | None


class RevealData(TypedDict):
    """What is asked before the runs are shown (:class:`app.lab.reveal.Question`), with its canonical ``text``, in which
    no answer is marked. ``marked``: one of the answers is right; which one, ``answer`` tells only once the reveal has
    begun. ``closed`` says that this session has seen it."""

    text: str
    kinds: list[str]
    words: str
    answers: list[str]
    marked: bool
    answer: int | None
    closed: bool


class PieceData(TypedDict):
    """A part of a lesson's text: plain words, or the name of the run at this place."""

    words: str
    run: int | None


class SpotData(TypedDict):
    """A numbered disc with its sentence: at a place of the map, or where a run is at a step."""

    text: list[PieceData]
    at: list[float] | None
    run: int | None
    step: int


class TaskData(TypedDict):
    """ "Now change …": ``knob`` with its ``value``, and ``where`` it is as an edit names it; None where the start is to
    be moved on the map. ``found`` is what is said once the goal holds, None until then."""

    ask: list[PieceData]
    tick: list[PieceData]
    found: list[PieceData] | None
    knob: KnobData | None
    where: dict[str, Any]
    value: float | str | bool | None


class OnwardData(TypedDict):
    """What comes after a lesson: the word of a link, and a title."""

    word: str
    title: str


class EndData(TypedDict):
    """What stands under a lesson's last scene. ``claim`` is often said; it ``holds`` "no" or "partly" ("" for none)."""

    takeaway: list[PieceData]
    claim: str
    holds: str
    references: list[str]
    onward: OnwardData | None


class LookData(TypedDict):
    """How a scene is to be looked at, as far as the stage moves it itself."""

    speed: float
    repeat: bool
    arrows: list[str]
    shade: bool
    words: dict[str, str]


class LessonData(TypedDict):
    """The scene of a lesson that stands beside the picture: scene ``number`` of ``count`` of the lesson ``key``, called
    ``name``. ``heads`` are the titles of all its scenes, None for one that asks first: they may tell. While the scene
    itself asks, there is no ``lead``, no ``text``, no spot and no task. ``lead`` is the tour's own text, ``remark``
    what is said after a prediction; ``altered``: something else is computed than the scene's link says. ``other`` is
    the other language as (code, name). ``shelf``: there is a page of all lessons."""

    key: str
    number: int
    count: int
    name: str
    heads: list[str | None]
    lead: list[PieceData] | None
    remark: list[PieceData] | None
    text: list[PieceData] | None
    spots: list[SpotData]
    task: TaskData | None
    end: EndData | None
    altered: bool
    look: LookData
    other: list[str]
    shelf: bool


class ViewData(TypedDict):
    """How it is shown; ``window`` None is the whole landscape, ``playhead`` None the end; a new number in ``play``
    makes it play once by itself, ``hide`` names parts that are left out, ``reveal`` None asks nothing first, ``words``
    are those of :mod:`app.lab.lookwords`."""

    layout: str
    presenter: bool
    pins: list[str]
    play: int
    hide: list[str]
    playhead: int | None
    window: list[float] | None
    theme: str
    reveal: RevealData | None
    note: str
    words: dict[str, str]


class Header(TypedDict):
    """Everything. ``number`` is that of the message, ``answered`` that of the last edit taken in, ``refused`` says of
    what was typed there, by its number, why it was not. ``own_start``: the start is the landscape's own and follows it.
    ``most`` steps fit into the budget of work; ``why`` the runs are where they are is told while that panel is open."""

    number: int
    lang: str
    answered: int
    refused: dict[str, str]
    strings: Words
    surface: SurfaceData
    start: list[float]
    own_start: bool
    steps: int
    most: int
    runs: list[RunData]
    view: ViewData
    lesson: LessonData | None
    why: list[CauseData] | None
