"""What the user can change, as pure functions from state to state. The widgets call these through ``state.change``."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.lab import link, rates
from app.lab.engine import rule_of, surface_of, system_of
from app.lab.experiment import (
    MAX_PARTS,
    MAX_RUNS,
    OWN,
    POLICIES,
    Experiment,
    PartUse,
    Run,
    State,
    run_id,
    tidy,
    tidy_name,
    values_of,
    without_defaults,
)
from app.lab.following import carried, set_to, settled, typed
from app.lab.lookwords import read_words
from app.lab.pins import kept as kept_pins
from app.lab.places import fitted, followed
from app.lab.targets import kept, moved_along
from app.look import LAYOUTS
from optimizers.lanes import check_start
from optimizers.parts import PythonRule
from surfaces import Box, Surface, placement
from surfaces import get as get_surface
from surfaces.formula import check_box
from symbolic.errors import FallLineError, KnobError
from symbolic.knob import Knob

FACTORS = (2, 4, 8, 0.5, 0.25, 16, 32, 0.125, 64)  # by which a copy differs from what is there
SHARES = (0.25, -0.25, 0.5, -0.5, 0.125, -0.125, 0.375, -0.375, 0.0625)  # of a slider, where the scale is even
FIRST_FORMULA = "x^2 + 3y^2 + sin(3x)"
FIRST_RULE = Run(
    OWN,
    values_of({"lr": 0.01, "momentum": 0.9}),
    equations="m = momentum*m + (1 - momentum)*g\ntheta = theta - lr*sign(m)*abs(m)^0.5",
)


def experiment(state: State, **changes: Any) -> State:
    """The state with other fields of its experiment; a playhead beyond the last step goes to the end. Raises Refused
    where a knob cannot follow its expression there."""
    after = settled(replace(state.experiment, **changes))
    if "runs" in changes:
        state = replace(state, view=fitted(state.view, after))
    beyond = state.view.playhead is not None and state.view.playhead > after.steps
    return State(after, replace(state.view, playhead=None) if beyond else state.view)


def view(state: State, **changes: Any) -> State:
    """The state with other fields of its view. Raises KnobError for a window that cannot be shown."""
    if changes.get("zoom") is not None:
        check_box(Box(*changes["zoom"]))
    return replace(state, view=replace(state.view, **changes))


def surface(state: State, key: str, rule: str | None = None) -> State:
    """Another surface, with its own start. Rates follow ``rule``, one of POLICIES, or the one that is on; a number of
    steps that was the old surface's own becomes the new one's. Schedules of knobs that it does not have go."""
    base = Experiment(surface=key, formula=FIRST_FORMULA if key == "formula" else "", runs=state.experiment.runs)
    landscape = surface_of(base)
    rule = rule if rule in POLICIES else state.view.rates
    own = state.experiment.steps != surface_of(state.experiment).steps
    steps = state.experiment.steps if own else landscape.steps
    held = tuple(_there(run, landscape) for run in state.experiment.runs)
    fresh = replace(base, steps=steps, seed=state.experiment.seed, runs=held)
    fresh = settled(replace(fresh, runs=rates.suited(fresh, rule)))
    return State(fresh, fitted(replace(state.view, zoom=None, playhead=None, rates=rule), fresh))


def policy(state: State, rule: str) -> State:
    """Other rates for the runs as they stand: see :mod:`app.lab.rates`. One rate for all is the first one's."""
    runs = state.experiment.runs
    found = rates.alike(runs) if rule == "same" else rates.suited(state.experiment, rule)
    return view(experiment(state, runs=found), rates=rule)


def scene(state: State, key: str, index: int) -> State:
    """A surface's scene, with its own runs, steps and start; what is on of the page stays. Raises IndexError."""
    shown, _messages = link.decode(f"s={key}&{get_surface(key).scenes[index].link}")
    kept_view = replace(state.view, zoom=None, playhead=None, rates="keep", slots=(), off=(), pins=())
    return State(shown.experiment, kept_view)


def formula(state: State, text: str) -> State:
    """Another formula, with the letters that are declared. Raises FormulaError or KnobError."""
    text = tidy(text)
    old = state.experiment
    tried = replace(
        old, surface="formula", formula=text, surface_values=old.surface_values if old.surface == "formula" else ()
    )
    landscape = surface_of(tried)
    after = replace(tried, runs=tuple(_there(run, landscape) for run in tried.runs))
    return State(after, fitted(state.view, after))


def _there(run: Run, landscape: Surface) -> Run:
    """What of a run holds on a landscape: schedules of knobs that are there, expressions over what is there."""
    return carried(kept(run, landscape), landscape)


def surface_value(state: State, name: str, value: Any) -> State:
    """Another value of a surface's knob or of its place. Raises KnobError."""
    values = dict(state.experiment.surface_values) | {name: value}
    # A letter of a formula has no default of its own: it stays written down.
    knobs = placement.KNOBS if state.experiment.surface == "formula" else surface_of(state.experiment).all_knobs
    after = experiment(state, surface_values=without_defaults(values, knobs))
    surface_of(after.experiment)
    return after


def letter(state: State, name: str) -> State:
    """Declare a letter of the formula as a slider."""
    return experiment(state, surface_values=values_of(dict(state.experiment.surface_values) | {name: 1.0}))


def start(state: State, x: float, y: float) -> State:
    """Another start. Raises KnobError for one outside the plane."""
    check_start((x, y))
    return experiment(state, start=(float(x), float(y)))


def rules(state: State, keys: Sequence[str]) -> State:
    """The chosen optimizers, in the order chosen: those that stay keep their knobs, new ones get a rate that suits."""
    pool = list(enumerate(state.experiment.runs))
    after = replace(experiment(state, runs=()), view=replace(state.view, pins=(), off=(), slots=()))
    origins: list[int | None] = []
    for key in keys:
        known = next((one for one in pool if one[1].rule == key), None)
        origins.append(None if known is None else known[0])
        if known is not None:
            pool.remove(known)
            after = _with(after, len(after.experiment.runs), known[1])
        else:
            after = add_run(after, key)
    return replace(after, view=followed(state.view, len(state.experiment.runs), after.experiment, origins))


def add_run(state: State, key: str) -> State:
    """One more optimizer, at the end, with a rate that suits; one that is there already starts visibly elsewhere."""
    runs = state.experiment.runs
    fresh = FIRST_RULE if key == OWN else Run(rule_of(Run(key)).key)
    if state.view.rates == "same" and key != OWN:
        fresh = rates.alike((*runs, fresh))[-1]
    elif key != OWN:
        rule = "best" if state.view.rates == "best" else "tuned"
        fresh = rates.suited(replace(state.experiment, runs=(fresh,)), rule)[0]
    return _with(state, len(runs), elsewhere(fresh, runs))


def append_run(state: State, run: Run) -> State:
    """A run at the end, as it is."""
    return view(_with(state, len(state.experiment.runs), run), rates="keep")


def duplicate_run(state: State, index: int) -> State:
    """A copy behind the run at ``index``, at another rate (or other first setting), to race against it."""
    runs = state.experiment.runs
    copy = elsewhere(replace(runs[index], name=""), runs)
    return view(_with(state, index + 1, copy), rates="keep")


def keep_run(state: State, index: int) -> State:
    """The run at ``index`` as it is now, behind itself: one of the two can go on while the other stays."""
    return _with(state, index + 1, replace(state.experiment.runs[index], name=""))


def put_run(state: State, index: int, run: Run) -> State:
    """Another run behind the one at ``index``; rates stay as they are on other surfaces."""
    fresh = _there(replace(run, name=""), surface_of(state.experiment))
    return view(_with(state, index + 1, fresh), rates="keep")


def remove_run(state: State, index: int) -> State:
    """Without the run at ``index``."""
    return _rearranged(state, [place for place in range(len(state.experiment.runs)) if place != index])


def move_run(state: State, index: int, to: int) -> State:
    """The run at ``index`` at another place; places beyond the ends are the ends."""
    order = list(range(len(state.experiment.runs)))
    order.insert(max(0, min(to, len(order) - 1)), order.pop(index))
    return _rearranged(state, order)


def rename_run(state: State, index: int, name: str) -> State:
    """The run at ``index`` under another name; nothing gives it back the one that is made of what differs."""
    return one_run(state, index, replace(state.experiment.runs[index], name=tidy_name(name)))


def _with(state: State, place: int, run: Run) -> State:
    runs = state.experiment.runs
    if len(runs) >= MAX_RUNS:
        raise FallLineError("At most {limit} optimizers fit beside each other.", limit=MAX_RUNS)
    order: list[int | None] = list(range(len(runs)))
    order.insert(place, None)
    return _rearranged(state, order, run)


def _rearranged(state: State, order: Sequence[int | None], fresh: Run | None = None) -> State:
    """The runs in another order, by their present places, ``fresh`` where there is None; the view follows them."""
    runs = state.experiment.runs
    chosen = (fresh if origin is None else runs[origin] for origin in order)
    after = experiment(state, runs=tuple(run for run in chosen if run is not None))
    return replace(after, view=followed(state.view, len(runs), after.experiment, order))


def elsewhere(run: Run, others: Sequence[Run]) -> Run:
    """The run, moved until none of the others walks exactly as it does: a rate twice as large, then four times, …

    Without a rate its first other number moves, without any number its first word; without knobs it stays.
    """
    taken = {_walk(other) for other in others}
    return next((tried for tried in (run, *_variants(run)) if _walk(tried) not in taken), run)


def _walk(run: Run) -> Run:
    """What of a run its path depends on."""
    return replace(run, name="", expressions=())


def _variants(run: Run) -> Iterable[Run]:
    knobs = sorted(rule_of(run).knobs, key=lambda knob: (knob.name != "lr", knob.is_choice))
    for knob in knobs[:1]:
        value = dict(run.values).get(knob.name, knob.default)
        for other in moved(knob, value):
            yield set_to(run, knob.name, other)


def moved(knob: Knob, value: Any) -> list[Any]:
    """Other values of a knob, the nearest that one sees first."""
    if knob.is_choice:
        return [word for word in knob.choices if word != value]
    if knob.scale == "one_minus_log":
        found = [1 - (1 - value) * factor for factor in FACTORS]
    elif knob.scale == "log" and value > 0:
        found = [value * factor for factor in FACTORS]
    else:
        low, high = (end if math.isfinite(end) else value + way for end, way in zip(knob.slider, (-1, 1), strict=True))
        found = [value + share * (high - low) for share in SHARES]
    rounded = [round(one) if knob.integer else float(f"{one:.6g}") for one in found]
    return [one for one in rounded if one != value and _allowed(knob, one)]


def _allowed(knob: Knob, value: Any) -> bool:
    try:
        knob.check(value)
    except KnobError:
        return False
    return True


def run_value(state: State, index: int, name: str, value: Any) -> State:
    """Another value of a knob of the run at ``index``: a number, a word, or for a number the text of an expression. A
    name it does not have changes nothing. Raises KnobError, or Refused for an expression."""
    run = state.experiment.runs[index]
    knob = next((knob for knob in rule_of(run).knobs if knob.name == name), None)
    if knob is None:
        return state
    if isinstance(value, str) and not knob.is_choice:
        after = typed(run, name, value, surface_of(state.experiment))
    else:
        after = set_to(run, name, knob.check(value))
    if name == "lr" and after != run:  # a rate of one's own: another surface will not take it away
        state = view(state, rates="keep")
    return one_run(state, index, after)


def own_rule(state: State, index: int, equations: str, values: Mapping[str, Any]) -> State:
    """A run's own equations with the knobs they use. Raises FormulaError where they do not hold together."""
    run = replace(state.experiment.runs[index], rule=OWN, equations=tidy(equations), values=values_of(values))
    run = _there(run, surface_of(state.experiment))
    after = one_run(state, index, run)
    system_of(run)[2].kernels()
    return after


def one_run(state: State, index: int, run: Run) -> State:
    """The state with another run at ``index``."""
    runs = list(state.experiment.runs)
    runs[index] = run
    return experiment(state, runs=tuple(runs))


def schedules(state: State, indices: Sequence[int], uses: tuple[PartUse, ...]) -> State:
    """Give these runs the same schedules, each those whose knob it has: of its rule, its transforms, the surface."""
    landscape, given = surface_of(state.experiment), _few(uses)
    for index in indices:
        state = one_run(state, index, kept(replace(state.experiment.runs[index], schedules=given), landscape))
    return state


def _few(uses: Iterable[PartUse]) -> tuple[PartUse, ...]:
    held = tuple(uses)
    if len(held) > MAX_PARTS:
        raise FallLineError("One optimizer takes at most {limit} of these.", limit=MAX_PARTS)
    return held


def transforms(state: State, indices: Sequence[int], uses: tuple[PartUse, ...]) -> State:
    """Give these runs the same chain; when several are meant, those whose rule takes none are passed over. A schedule
    of a transform's knob moves with the transform, and goes with it."""
    landscape, given = surface_of(state.experiment), _few(uses)
    for index in indices:
        run = state.experiment.runs[index]
        if len(indices) > 1 and isinstance(rule_of(run), PythonRule):
            continue
        along = moved_along(run.schedules, [use.key for use in run.transforms], [use.key for use in given])
        state = one_run(state, index, kept(replace(run, transforms=given, schedules=along), landscape))
    return state


def stage(state: State, edit: Mapping[str, Any]) -> State:
    """What the stage reports on release: start, knobs by run, layout, window, presenter view, pins and words."""
    if edit.get("start") is not None:
        # it comes with every edit: where it is still the surface's own, none is written down
        here = state.experiment.start or surface_of(state.experiment).first_start
        if tuple(edit["start"]) != tuple(here):
            state = start(state, *edit["start"])
    index = {run_id(i): i for i in range(len(state.experiment.runs))}
    for name, knobs in (edit.get("knobs") or {}).items():
        if name in index:
            for knob, value in knobs.items():
                state = run_value(state, index[name], knob, value)
    changes: dict[str, Any] = {}
    if isinstance(edit.get("presenter"), bool):
        changes["presenter"] = edit["presenter"]
    if isinstance(edit.get("pins"), list):
        changes["pins"] = kept_pins(edit["pins"], state.experiment)
    if edit.get("layout") in LAYOUTS:
        changes["layout"] = edit["layout"]
    if isinstance(edit.get("words"), Mapping):
        changes["words"] = values_of(read_words(edit["words"]))
    if "window" in edit:
        window = edit["window"]
        changes["zoom"] = None if window is None else tuple(float(edge) for edge in window)
    return view(state, **changes)
