"""What the user can change, as pure functions from state to state. The widgets call these through ``state.change``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.lab import tuning
from app.lab.engine import rule_of, surface_of, system_of
from app.lab.experiment import MAX_PARTS, MAX_RUNS, OWN, Experiment, PartUse, Run, State, run_id, tidy, values_of
from app.look import LAYOUTS
from optimizers.parts import PythonRule
from optimizers.run import check_start
from surfaces import Box, placement
from surfaces.formula import check_box
from symbolic.errors import FallLineError
from symbolic.knob import Knob

FIRST_FORMULA = "x^2 + 3y^2 + sin(3x)"
FIRST_RULE = Run(
    OWN,
    values_of({"lr": 0.01, "momentum": 0.9}),
    equations="m = momentum*m + (1 - momentum)*g\ntheta = theta - lr*sign(m)*abs(m)^0.5",
)


def without_defaults(values: Mapping[str, Any], knobs: Sequence[Knob]) -> tuple[tuple[str, Any], ...]:
    """Only what differs from the declarations: the canonical form of a state."""
    table = {knob.name: knob.default for knob in knobs}
    return values_of({name: value for name, value in values.items() if name not in table or value != table[name]})


def experiment(state: State, **changes: Any) -> State:
    """The state with other fields of its experiment; a playhead beyond the last step goes to the end."""
    after = replace(state.experiment, **changes)
    beyond = state.view.playhead is not None and state.view.playhead > after.steps
    return State(after, replace(state.view, playhead=None) if beyond else state.view)


def view(state: State, **changes: Any) -> State:
    """The state with other fields of its view. Raises KnobError for a window that cannot be shown."""
    if changes.get("zoom") is not None:
        check_box(Box(*changes["zoom"]))
    return replace(state, view=replace(state.view, **changes))


def surface(state: State, key: str) -> State:
    """Another surface, with its own start and number of steps, and rates that suit it."""
    base = Experiment(surface=key, formula=FIRST_FORMULA if key == "formula" else "", runs=())
    landscape = surface_of(base)
    runs = tuple(tuning.tuned(run, landscape, landscape.first_start, landscape.steps) for run in state.experiment.runs)
    fresh = replace(base, steps=landscape.steps, seed=state.experiment.seed, runs=runs)
    return State(fresh, replace(state.view, zoom=None, playhead=None))


def formula(state: State, text: str) -> State:
    """Another formula, with the letters that are declared. Raises FormulaError or KnobError."""
    text = tidy(text)
    old = state.experiment
    tried = replace(
        old, surface="formula", formula=text, surface_values=old.surface_values if old.surface == "formula" else ()
    )
    surface_of(tried)
    return replace(state, experiment=tried)


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
    if len(keys) > MAX_RUNS:
        raise FallLineError("At most {limit} optimizers fit beside each other.", limit=MAX_RUNS)
    pool = list(state.experiment.runs)
    landscape = surface_of(state.experiment)
    first = state.experiment.start or landscape.first_start
    chosen = []
    for key in keys:
        known = next((run for run in pool if run.rule == key), None)
        if known is not None:
            pool.remove(known)
            chosen.append(known)
        else:
            chosen.append(
                FIRST_RULE if key == OWN else tuning.tuned(Run(key), landscape, first, state.experiment.steps)
            )
    return experiment(state, runs=tuple(chosen))


def run_value(state: State, index: int, name: str, value: Any) -> State:
    """Another value of a knob of the run at ``index``; a name it does not have changes nothing. Raises KnobError."""
    run = state.experiment.runs[index]
    knobs = rule_of(run).knobs
    knob = next((knob for knob in knobs if knob.name == name), None)
    if knob is None:
        return state
    values = dict(run.values) | {name: knob.check(value)}
    kept = values_of(values) if run.rule == OWN else without_defaults(values, knobs)
    return one_run(state, index, replace(run, values=kept))


def own_rule(state: State, index: int, equations: str, values: Mapping[str, Any]) -> State:
    """A run's own equations with the knobs they use. Raises FormulaError where they do not hold together."""
    run = replace(state.experiment.runs[index], rule=OWN, equations=tidy(equations), values=values_of(values))
    after = one_run(state, index, run)
    system_of(run)[2].kernels()
    return after


def one_run(state: State, index: int, run: Run) -> State:
    """The state with another run at ``index``."""
    runs = list(state.experiment.runs)
    runs[index] = run
    return experiment(state, runs=tuple(runs))


def schedules(state: State, indices: Sequence[int], uses: tuple[PartUse, ...]) -> State:
    """Give these runs the same schedules (those that have the scheduled knob)."""
    for index in indices:
        run = state.experiment.runs[index]
        names = {knob.name for knob in rule_of(run).number_knobs}
        state = one_run(state, index, replace(run, schedules=_few(use for use in uses if use.target in names)))
    return state


def _few(uses: Iterable[PartUse]) -> tuple[PartUse, ...]:
    held = tuple(uses)
    if len(held) > MAX_PARTS:
        raise FallLineError("One optimizer takes at most {limit} of these.", limit=MAX_PARTS)
    return held


def transforms(state: State, indices: Sequence[int], uses: tuple[PartUse, ...]) -> State:
    """Give these runs the same chain; when several are meant, those whose rule takes none are passed over."""
    for index in indices:
        run = state.experiment.runs[index]
        if len(indices) > 1 and isinstance(rule_of(run), PythonRule):
            continue
        state = one_run(state, index, replace(run, transforms=_few(uses)))
    return state


def stage(state: State, edit: Mapping[str, Any]) -> State:
    """What the stage reports on release: start, knobs by run, layout, window."""
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
    if edit.get("layout") in LAYOUTS:
        changes["layout"] = edit["layout"]
    if "window" in edit:
        window = edit["window"]
        changes["zoom"] = None if window is None else tuple(float(edge) for edge in window)
    return view(state, **changes)
