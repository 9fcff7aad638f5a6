"""The stage in a notebook, as an anywidget widget: the page's script, a payload, and a trait for every knob.

The state is the one truth. A trait that is set, and a hand that lets go on the stage, ask for another state; that is
computed, told to the stage as a payload, and then every trait says what it holds.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from app.lab import link, live_edits, manage
from app.lab.addresses import Address, addresses
from app.lab.engine import Results, compute
from app.lab.experiment import State, run_id
from app.language.translate import translate_error
from app.notebook.fallback import still
from app.stage.parts import whole
from app.stage.payload import header_of
from app.stage.why import why_data
from app.stage.widget import widget_source
from optimizers.trajectory import Trajectory
from symbolic.discover import find
from symbolic.errors import N_, FallLineError, KnobError

WORDS = {"x": "start", "n": "steps"}  # what an address is called where a person reads it; the others by their own name


def trait_name(address: str) -> str:
    """What the trait of an address is called: ``o.lr`` is ``o_lr``, ``x`` is ``start``.

    >>> [trait_name(name) for name in ("o.lr", "o2.s.T_0", "s.kappa", "x", "n", "seed")]
    ['o_lr', 'o2_s_T_0', 's_kappa', 'start', 'steps', 'seed']
    """
    return WORDS.get(address, address.replace(".", "_"))


class Knob(traitlets.TraitType[Any, Any]):
    """The trait of an address. What is set asks the widget for another state, which then sets the trait; so a value
    that is not allowed raises its own error and leaves everything as it was."""

    def __init__(self, address: str, value: Any) -> None:
        super().__init__(default_value=value)
        self.address = address

    def validate(self, obj: "StageWidget", value: Any) -> Any:
        """The value as the state holds it afterwards. Raises KnobError or FallLineError."""
        return value if obj.telling else obj.put(self.address, value)


class Knobs(MutableMapping[str, Any]):
    """Every knob of a widget by the name that links have for it: ``w.knobs["o2.lr"] = 0.1``."""

    def __init__(self, widget: "StageWidget") -> None:
        self._widget = widget

    def _at(self, name: str) -> Address:
        return find(name, addresses(self._widget.state), N_("There is no knob {key}{hint}"))

    def __getitem__(self, name: str) -> Any:
        return self._at(name).value

    def __setitem__(self, name: str, value: Any) -> None:
        self._widget.put(self._at(name).name, value)

    def __delitem__(self, name: str) -> None:
        raise KnobError("{knob} is always there: give it another value.", knob=name)

    def __iter__(self) -> Iterator[str]:
        return iter(addresses(self._widget.state))

    def __len__(self) -> int:
        return len(addresses(self._widget.state))

    def __repr__(self) -> str:
        return repr(dict(self))


class StageWidget(anywidget.AnyWidget):
    """The live stage. Knobs are traits: ``w.o_lr``, ``w.o2_momentum``, ``w.s_kappa``, ``w.start``, ``w.steps``,
    ``w.seed``; of a single run also ``w.lr``. They follow the hand on the stage and can be set and observed here; a
    number of a rule may be set to an expression, ``w.o_lr = "2/kappa"``. ``playhead`` is the step on show, ``playing``
    whether it plays.
    """

    _esm = widget_source()
    payload = traitlets.Bytes().tag(sync=True)
    edit = traitlets.Dict().tag(sync=True)  # what a hand let go of, as the stage reports it
    playhead = traitlets.Int(0).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)  # why what was done last on the stage could not be taken

    def __init__(self, state: State) -> None:
        self.telling = False
        self._answered = 0
        self._refused: Mapping[str, str] = {}
        self._results = compute(state.experiment)
        self._state = state
        super().__init__()
        with self.hold_sync():
            self._tell()
            self.playhead = state.experiment.steps if state.view.playhead is None else state.view.playhead

    # ---- what can be read ---

    @property
    def state(self) -> State:
        """What is on show, with the step at which it stands: what links and files are made of."""
        at = None if self.playhead >= self._state.experiment.steps else self.playhead
        return replace(self._state, view=replace(self._state.view, playhead=at))

    @property
    def results(self) -> Results:
        """The runs with all that the laboratory knows of them."""
        return self._results

    @property
    def runs(self) -> tuple[Trajectory, ...]:
        """What ran, float64, the very numbers on the stage."""
        return tuple(ran.trajectory for ran in self._results.runs)

    @property
    def run(self) -> Trajectory:
        """The first of them. Raises FallLineError where there is none."""
        if not self._results.runs:
            raise FallLineError("There is no optimizer on the stage.")
        return self.runs[0]

    @property
    def knobs(self) -> Knobs:
        """Every knob by the name that links have for it."""
        return Knobs(self)

    @property
    def link(self) -> str:
        """The text that stands behind ``?`` in the page's address, and that ``fall-line … --link`` takes."""
        return link.encode(self.state)

    # ---- what changes it ---

    def put(self, address: str, value: Any) -> Any:
        """Give the knob at an address another value; what it is then. Raises KnobError, UnknownKeyError for a knob that
        is not there, or FallLineError."""
        there = addresses(self._state)
        self._take(find(address, there, N_("There is no knob {key}{hint}")).put(self._state, value))
        return addresses(self._state)[address].value

    def _take(self, state: State) -> None:
        """Another state, computed before anything changes. Who stood at the end goes on standing there."""
        self._results = compute(state.experiment)
        ended = self.playhead >= self._state.experiment.steps
        self._state = state
        with self.hold_sync():
            self._tell()
            self.playhead = state.experiment.steps if ended else min(self.playhead, state.experiment.steps)

    def _tell(self) -> None:
        """Let the stage and every trait know of the state."""
        state = self._state
        header = header_of(
            self._results,
            state.view,
            self._answered,
            refused=self._refused,
            why=why_data(self._results, state.view),
            maps=True,
        )
        self.payload = whole(header)
        told = {trait_name(name): (name, address.value) for name, address in addresses(state).items()}
        if len(state.experiment.runs) == 1:  # no name is needed to say whose
            first = run_id(0) + "."
            bare = {name.removeprefix("o_"): one for name, one in told.items() if one[0].startswith(first)}
            told |= {name: one for name, one in bare.items() if name.isidentifier() and not hasattr(StageWidget, name)}
        fresh = {name: Knob(*one) for name, one in told.items() if not self.has_trait(name)}
        if fresh:
            self.add_traits(**fresh)
        self.telling = True
        try:
            for name, (_, value) in told.items():
                setattr(self, name, value)
        finally:
            self.telling = False

    @traitlets.observe("edit")
    def _let_go(self, change: Mapping[str, Any]) -> None:
        """A hand let go of something on the stage."""
        edit = change["new"]
        if not edit:
            return
        answered, self._answered = self._answered, int(edit.get("seq") or 0)
        try:
            taken, refused = live_edits.read(self._state, manage.named_anew(self._state, edit))
            lang = self._state.view.language
            self._refused = {name: translate_error(error, lang) for name, error in refused.items()}
            self._take(manage.told(self._state, taken, answered))
            self.problem = ""
        except FallLineError as error:  # the stage goes back to what there is, and says why
            self._tell()
            self.problem = translate_error(error, self._state.view.language)

    # ---- where no stage can be shown ---

    def __repr__(self) -> str:
        return f"<stage of {self.link}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and a picture for pages that are made of a notebook and have no widgets."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/html": still(self.state, self._results)}, metadata
