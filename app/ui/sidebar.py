"""The sidebar: what is computed. Each section is a function from the state to widgets that report changes."""

from functools import partial
from typing import Any

import streamlit as st

import optimizers
import surfaces
from app.lab import edits, engine
from app.lab.experiment import MAX_PARTS, MAX_RUNS, MAX_STEPS, OWN, THEMES, PartUse, State, run_id
from app.language.numbers import count
from app.language.translate import LANGUAGES, Translate
from app.ui import controls, export_panel, formula_box, state
from app.ui.schedule_curve import strip
from optimizers.noise import MAX_SEED
from optimizers.parts import Part
from optimizers.registry import all_schedules, get, get_schedule, get_transform
from optimizers.transforms import keys as transform_keys
from optimizers.wrappers import keys as wrapper_keys
from surfaces import frame

STEP_STOPS = (
    10,
    20,
    50,
    100,
    150,
    200,
    300,
    400,
    500,
    700,
    1000,
    1500,
    2000,
    3000,
    5000,
    10_000,
    20_000,
    50_000,
    MAX_STEPS,
)


def draw(now: State, _: Translate) -> None:
    tagline = _("A laboratory for loss surfaces and optimizers")
    st.html(f"<p class='fl-brand'>Fall Line<small>{tagline}</small></p>")
    surface_section(now, _)
    st.divider()
    runs_section(now, _)
    schedule_section(now, _)
    transform_section(now, _)
    st.divider()
    export_panel.draw(now, _)
    look_section(now, _)


def surface_section(now: State, _: Translate) -> None:
    experiment = now.experiment
    keys = [*sorted(surfaces.keys(), key=lambda key: _(surfaces.get(key).title)), "formula"]
    names = {key: _(surfaces.get(key).title) for key in keys[:-1]} | {"formula": _("Your formula…")}
    controls.choose(
        _("Surface"), "surface", experiment.surface, keys, names.__getitem__,
        lambda key: state.change(lambda s: edits.surface(s, key)),
    )  # fmt: skip
    surface = engine.surface_of(experiment)
    if experiment.surface == "formula":
        formula_box.draw(now, _)
    else:
        st.caption(_(surface.tagline))
    for knob in surface.knobs:
        controls.knob(
            knob, surface.knob_values[knob.name], f"surface:{surface.key}:{knob.name}", _surface_value(knob.name), _
        )
    with st.expander(_("Rotate, stretch, shift")):
        for knob in frame.KNOBS:
            controls.knob(knob, surface.knob_values[knob.name], f"frame:{knob.name}", _surface_value(knob.name), _)
    x, y = experiment.start or surface.first_start
    left, right = st.columns(2)
    for axis, value, place in (("x", x, left), ("y", y, right)):
        key = f"start:{axis}"
        controls.seed(key, float(value))
        place.number_input(
            _("Start x") if axis == "x" else _("Start y"), key=key, format="%.5g", step=0.1, on_change=_start_typed,
        )  # fmt: skip
    stops = sorted({*STEP_STOPS, experiment.steps})
    controls.seed("steps", experiment.steps)
    st.select_slider(
        _("Steps"), stops, key="steps", format_func=count,
        on_change=controls.report("steps", lambda n: state.change(lambda s: edits.experiment(s, steps=int(n)))),
    )  # fmt: skip


def _surface_value(name: str) -> Any:
    return lambda value: state.change(lambda s: edits.surface_value(s, name, value))


def _start_typed() -> None:
    x, y = st.session_state["start:x"], st.session_state["start:y"]
    state.change(lambda s: edits.start(s, x, y))


def runs_section(now: State, _: Translate) -> None:
    chosen = [run.rule for run in now.experiment.runs]
    # The list holds each rule once; a second copy of one is offered below, so that two rates can race.
    keys = list(dict.fromkeys([*sorted(optimizers.keys(), key=lambda key: _rule_title(key, _).lower()), OWN, *chosen]))
    controls.seed("rules", list(dict.fromkeys(chosen)))
    st.multiselect(
        _("Optimizers"), keys, key="rules", max_selections=MAX_RUNS, placeholder=_("Choose optimizers"),
        format_func=lambda key: _rule_title(key, _), on_change=controls.report("rules", partial(_rules_chosen, chosen)),
    )  # fmt: skip
    if 0 < len(chosen) < MAX_RUNS:
        with st.expander(_("Race one against itself")):
            st.caption(_("Adds a second copy of an optimizer, to compare two settings of it."))
            for index, key in enumerate(dict.fromkeys(chosen)):
                st.button(
                    _("Your own rule…") if key == OWN else _(get(key).title),
                    key=f"copy:{index}",
                    on_click=partial(_copy, key),
                    width="stretch",
                )


def _rule_title(key: str, _: Translate) -> str:
    return _("Your own rule…") if key == OWN else _(get(key).title)


def _rules_chosen(before: list[str], keys: list[str]) -> None:
    kept = [key for key in before if key in keys]  # copies stay beside the original
    state.change(lambda s: edits.rules(s, [*kept, *(key for key in keys if key not in before)]))


def _copy(key: str) -> None:
    def add(s: State) -> State:
        original = next(run for run in s.experiment.runs if run.rule == key)
        return edits.experiment(s, runs=(*s.experiment.runs, original))

    state.change(add)


def schedule_section(now: State, _: Translate) -> None:
    """A chain of schedules for each knob that can move: after a warm-up comes another, any other ends the chain."""
    runs = now.experiment.runs
    if not runs:
        return
    with st.expander(_("Schedule"), expanded=any(run.schedules for run in runs)):
        indices = _whom("schedule", now, _)
        held = runs[indices[0]].schedules
        _differ([runs[i].schedules for i in indices], _)
        has = {knob.name for i in indices for knob in engine.rule_of(runs[i]).number_knobs}
        labels = {"lr": _("Learning rate"), "momentum": _("Momentum"), "beta1": "β₁", "beta2": "β₂"}
        for target in (name for name in labels if name in has):
            _chain(target, labels[target], indices, held, now, _)


def _chain(target: str, label: str, indices: list[int], held: tuple[PartUse, ...], now: State, _: Translate) -> None:
    chain = [use for use in held if use.target == target]
    others = tuple(use for use in held if use.target != target)
    names = {key: _(part.title) for key, part in all_schedules().items() if part.relative or part.target == target}

    def put(place: int, use: PartUse) -> None:
        """The chain up to here with this schedule; what came after stays while this one hands over."""
        rest = chain[place + 1 :] if get_schedule(use.key).length else []
        mine = [*chain[:place], *([] if use.key == "constant" else [use]), *rest]
        state.change(lambda s: edits.schedules(s, indices, others + tuple(mine)))

    place = 0
    while True:
        use = chain[place] if place < len(chain) else PartUse("constant", (), target)
        controls.choose(
            label if place == 0 else _("Then"), f"schedule:{target}:{place}", use.key, list(names), names.__getitem__,
            lambda key, place=place: put(place, PartUse(key, (), target)),
        )  # fmt: skip
        part = get_schedule(use.key)
        if use.key != "constant":
            st.caption(_(part.summary))
            _part_knobs(part, use, f"schedule:{target}:{place}", lambda changed, place=place: put(place, changed), _)
        if not part.length or place + 1 >= MAX_PARTS:
            break
        place += 1
    if chain:
        ran = engine.compute(now.experiment).runs[indices[0]]
        curve = ran.trajectory.lr if target == "lr" else ran.trajectory.quantities.get(target)
        if curve is not None:
            st.html(strip(curve, label))


def transform_section(now: State, _: Translate) -> None:
    runs = now.experiment.runs
    if not runs:
        return
    with st.expander(_("Transforms"), expanded=any(run.transforms for run in runs)):
        indices = _whom("transform", now, _)
        chain = runs[indices[0]].transforms
        _differ([runs[i].transforms for i in indices], _)
        names = {key: _(get_transform(key).title) for key in (*transform_keys(), *wrapper_keys())}

        def put(uses: tuple[PartUse, ...]) -> None:
            state.change(lambda s: edits.transforms(s, indices, uses))

        controls.seed("transforms", [use.key for use in chain])
        st.multiselect(
            _("In this order"), list(names), key="transforms", format_func=names.__getitem__, placeholder=_("Nothing"),
            on_change=controls.report("transforms", lambda keys: put(_rechained(chain, keys))),
        )  # fmt: skip
        for i, use in enumerate(chain):
            part = get_transform(use.key)
            told, up = st.columns([5, 1])
            told.caption(f"**{i + 1}. {_(part.title)}** · {_(part.summary)}")
            if i:
                up.button(
                    "↑", key=f"transform:{i}:up", help=_("One place earlier"), on_click=partial(put, _raised(chain, i))
                )
            _part_knobs(
                part, use, f"transform:{i}", lambda changed, i=i: put((*chain[:i], changed, *chain[i + 1 :])), _
            )
        _seed(now, _)


def _raised(chain: tuple[PartUse, ...], i: int) -> tuple[PartUse, ...]:
    """The chain with the link at ``i`` one place earlier."""
    return (*chain[: i - 1], chain[i], chain[i - 1], *chain[i + 1 :])


def _seed(now: State, _: Translate) -> None:
    """The seed of the noise, where there is any; the same seed gives the same run."""
    ground = engine.surface_of(now.experiment).expression
    if not any(engine.system_of(run)[2].kernels(ground).step.noisy for run in now.experiment.runs):
        return
    controls.seed("noise:seed", now.experiment.seed)
    st.number_input(
        _("Seed of the noise"), 0, MAX_SEED, step=1, key="noise:seed", help=_("The same seed gives the same run."),
        on_change=controls.report("noise:seed", lambda n: state.change(lambda s: edits.experiment(s, seed=int(n)))),
    )  # fmt: skip


def _rechained(chain: tuple[PartUse, ...], keys: list[str]) -> tuple[PartUse, ...]:
    known = {use.key: use for use in chain}
    return tuple(known.get(key, PartUse(key)) for key in keys)


def _whom(section: str, now: State, _: Translate) -> list[int]:
    """Which runs a section speaks of: all of them, or one. A choice of the eye, so it is not part of the state."""
    runs = now.experiment.runs
    if len(runs) == 1:
        return [0]
    key = f"{section}:whom"
    options = ["all", *(run_id(i) for i in range(len(runs)))]
    if st.session_state.get(key) not in options:
        st.session_state[key] = "all"
    titles = {"all": _("all optimizers")} | {
        run_id(i): f"{i + 1}. {_(engine.rule_of(run).title)}" for i, run in enumerate(runs)
    }
    who = st.selectbox(_("For"), options, key=key, format_func=titles.__getitem__)
    return list(range(len(runs))) if who == "all" else [options.index(who) - 1]


def _differ(held: list[tuple[PartUse, ...]], _: Translate) -> None:
    if len(set(held)) > 1:
        st.caption(_("The optimizers differ here; what you choose now goes to all of them. This is the first one's."))


def _part_knobs(part: Part, use: PartUse, prefix: str, put: Any, _: Translate) -> None:
    values = part.values(dict(use.values))
    for knob in part.knobs:

        def changed(value: Any, name: str = knob.name) -> None:
            put(PartUse(use.key, edits.without_defaults(dict(use.values) | {name: value}, part.knobs), use.target))

        controls.knob(knob, values[knob.name], f"{prefix}:{part.key}:{knob.name}", changed, _)


def look_section(now: State, _: Translate) -> None:
    left, right = st.columns(2)
    with left:
        controls.choose(
            _("Language"), "language", now.view.language, list(LANGUAGES), LANGUAGES.__getitem__,
            lambda lang: state.change(lambda s: edits.view(s, language=lang)),
        )  # fmt: skip
    with right:
        names = {"auto": _("automatic"), "light": _("light"), "dark": _("dark")}
        controls.choose(
            _("Theme of the map"), "theme", now.view.theme, list(THEMES), names.__getitem__,
            lambda theme: state.change(lambda s: edits.view(s, theme=theme)),
        )  # fmt: skip
