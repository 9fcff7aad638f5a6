"""The one state: ``Experiment`` (what is computed) and ``View`` (how it is shown), frozen and hashable.

A link, a preset and the argument of a command line are this value written as text (see :mod:`app.lab.link`); caches and
exports take it as it is. Values are kept as sorted tuples of (name, value) and hold only what differs from the
declarations' defaults.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.look import LAYOUTS
from symbolic.knob import Knob

Values = tuple[tuple[str, Any], ...]

MAX_RUNS = 8  # as many as there are colours, dashes and markers
MAX_STEPS = 100_000  # what stays interactive; the Python API goes further
MAX_PARTS = 6  # transforms, or schedules, of one run
OWN = "own"  # the key of a rule that the user wrote
REPLAY = "replay"  # the key of a recorded path, which no rule of ours walked
UNLISTED = (OWN, REPLAY)  # what is in no list of rules: its text says what it is
THEMES = ("auto", "light", "dark")
POLICIES = ("tuned", "keep", "same", "best")  # what becomes of the rates on another surface: see app.lab.rates
MAX_NAME = 40  # characters of a run's own name
MAX_NOTE = 200  # characters of a person's own note: two lines under the title
# Beside letters and digits: none that Markdown or HTML reads.
NAME_SIGNS = frozenset(" .,:;+-−–=×·/()%'’?²³√∇°，。：；、（）？")
# How it is shown, beyond the map: words of links.
ARROWS = ("field", "steps")  # the downhill arrows, and those of each next move
TABS = ("results", "sensitivity", "race", "equations", "about", "own", "search", "choices")
HIDEABLE = ("sidebar", "title", "share", "tools", "cards", "knobs", "strips", "readout", "tabs", "export")
SLOWEST, FASTEST = 0.001, 1000.0  # playback, as a factor


def tidy(text: str) -> str:
    """Foreign text as it is kept: line ends and spaces of one kind, so that it comes back from a link as it went in."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")


def tidy_name(text: str) -> str:
    """A run's name as it is kept: letters, digits and harmless signs only, because it is shown in many places."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(char for char in " ".join(plain.split()) if char.isalnum() or char in NAME_SIGNS)
    return " ".join(kept.split())[:MAX_NAME].strip()


def tidy_note(text: str) -> str:
    """A person's own note as it is kept: one line of what can be seen, without signs that turn or hide others."""
    seen = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(unicodedata.normalize("NFC", seen).split())[:MAX_NOTE].strip()


def values_of(mapping: Mapping[str, Any]) -> Values:
    """Names and values in the order of the names: equal settings are then equal tuples."""
    return tuple(sorted(mapping.items()))


def without_defaults(values: Mapping[str, Any], knobs: Sequence[Knob]) -> Values:
    """Only what differs from the declarations: the canonical form of a state."""
    table = {knob.name: knob.default for knob in knobs}
    return values_of({name: value for name, value in values.items() if name not in table or value != table[name]})


@dataclass(frozen=True)
class PartUse:
    """A schedule or transform with its own values; a schedule also names the knob it moves."""

    key: str
    values: Values = ()
    target: str = "lr"


@dataclass(frozen=True)
class Run:
    """One optimizer of a comparison. ``equations`` are the text of a rule of one's own (``rule == OWN``): its knobs are
    then the names in ``values``, all of them written down; of a recorded path (``rule == REPLAY``) its digest.
    ``name`` is what its owner calls it, if anything.
    ``expressions`` are the texts of knobs that were typed as one: their numbers in ``values`` follow them, see
    :mod:`app.lab.following`."""

    rule: str
    values: Values = ()
    schedules: tuple[PartUse, ...] = ()
    transforms: tuple[PartUse, ...] = ()
    equations: str = ""
    name: str = ""
    expressions: tuple[tuple[str, str], ...] = ()


def default_runs() -> tuple[Run, ...]:
    """Six methods on Rosenbrock's crescent, each at a rate that works there the first time."""
    return (
        Run("sgd", (("lr", 0.002),)),
        Run("momentum", (("lr", 0.002),)),
        Run("nesterov"),  # its own default rate, 0.001
        Run("adagrad", (("lr", 0.5),)),
        Run("rmsprop", (("lr", 0.02),)),
        Run("adam", (("lr", 0.1),)),
    )


@dataclass(frozen=True)
class Experiment:
    """What is computed. ``formula`` and ``window`` belong to the surface ``formula``; ``start`` None is its default."""

    surface: str = "rosenbrock"
    surface_values: Values = ()
    formula: str = ""
    window: tuple[float, float, float, float] | None = None
    start: tuple[float, float] | None = None
    steps: int = 500
    seed: int = 0
    runs: tuple[Run, ...] = field(default_factory=default_runs)


@dataclass(frozen=True)
class View:
    """How it is shown. ``playhead`` None is the end; ``zoom`` None is the whole window; ``rates`` is one of POLICIES;
    ``pins`` are the knobs that the presenter view shows, ``o.lr``; ``hide`` names parts of the page that are left out;
    ``shade`` is the light from the north-west that shows walls; ``play`` says whether the page plays once by itself,
    None leaves it to the page; ``reveal`` is what it asks before it shows what happens (see :mod:`app.lab.reveal`),
    empty for nothing. ``slots`` are the colours that runs wear, in the order of the runs (empty: as they come), ``off``
    those that are not drawn, ``o2`` (see :mod:`app.lab.places`); ``note`` is a person's own text; ``lesson`` is the
    scene of a lesson that stands beside the picture, ``largest_step.2``, empty for none; ``race`` is what the tab of
    the race asks for (see :mod:`app.lab.racewords`), ``search`` what that of the search for rules does
    (:mod:`app.lab.questwords`); ``words`` are what else the stage shows by itself, as words of
    links (see :mod:`app.lab.lookwords`)."""

    layout: str = LAYOUTS[0]
    theme: str = "auto"
    language: str = "en"
    playhead: int | None = None
    zoom: tuple[float, float, float, float] | None = None
    presenter: bool = False
    pins: tuple[str, ...] = ()
    rates: str = POLICIES[0]
    speed: float = 1.0
    repeat: bool = False
    arrows: tuple[str, ...] = ()
    shade: bool = True
    tab: str = TABS[0]
    hide: tuple[str, ...] = ()
    play: bool | None = None
    reveal: str = ""
    slots: tuple[int, ...] = ()
    off: tuple[str, ...] = ()
    note: str = ""
    lesson: str = ""
    race: str = ""
    search: str = ""
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class State:
    """All there is to know of a page: what is computed and how it is shown."""

    experiment: Experiment = field(default_factory=Experiment)
    view: View = field(default_factory=View)


def run_id(index: int) -> str:
    """The name of the run at this place in links, payloads and widgets: o, o2, o3, …"""
    return "o" if index == 0 else f"o{index + 1}"
