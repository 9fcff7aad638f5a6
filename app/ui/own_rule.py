"""Your own rule: a text box for equations, read by the language, run beside the built-in ones everywhere."""

from functools import partial

import streamlit as st

import optimizers
from app.lab import edits, engine
from app.lab.experiment import MAX_RUNS, OWN, Run, State
from app.lab.places import slots_of
from app.language.translate import Translate, translate_error
from app.theme import GLYPHS
from app.ui import controls, language_sheet, state
from optimizers.custom import text_of
from optimizers.parts import PythonRule
from symbolic.errors import FallLineError, FormulaError

TRIED = "fl:own-tried"
FIRST_VALUE = 0.1  # of a name that is made a slider


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """An editor for every rule of one's own, and the way to a new one."""
    st.caption(
        _(
            "Write an optimizer as a paper does, one assignment a line: g is the gradient, theta the point, t the "
            "number of the update. A name that is read before it is assigned is remembered from step to step."
        )
    )
    language_sheet.rule(_)
    mine = [index for index, run in enumerate(now.experiment.runs) if run.rule == OWN]
    for index in mine:
        _editor(index, now.experiment.runs[index], now, _)
    if len(now.experiment.runs) < MAX_RUNS:
        _begin(now, _)


def _begin(now: State, _: Translate) -> None:
    """Start from the text of any built-in rule, at the settings it runs with."""
    texts = [key for key in optimizers.keys() if not isinstance(optimizers.get(key), PythonRule)]
    used = [run.rule for run in now.experiment.runs if run.rule in texts]
    first = [*dict.fromkeys(used), *(key for key in texts if key not in used)]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    key = left.selectbox(_("Start from"), first, format_func=lambda key: _(optimizers.get(key).title), key="own:from")
    right.button(_("Write a rule"), on_click=partial(_add, key), width="stretch", key="own:add")


def _add(key: str) -> None:
    def add(s: State) -> State:
        origin = next((run for run in s.experiment.runs if run.rule == key), Run(key))
        rule, values, _ = engine.system_of(origin)
        numbers = {knob.name: float(values[knob.name]) for knob in rule.number_knobs}
        fresh = Run(OWN, edits.values_of(numbers), origin.schedules, origin.transforms, text_of(rule, values))
        return edits.experiment(s, runs=(*s.experiment.runs, fresh))

    state.change(add)


def _editor(index: int, run: Run, now: State, _: Translate) -> None:
    tried = st.session_state.get(f"{TRIED}:{index}")
    key = f"own:text:{index}"
    controls.seed(key, tried if tried is not None else run.equations)
    left, right = st.columns([1, 1])
    with left:
        st.text_area(
            f"{GLYPHS[slots_of(now.view, len(now.experiment.runs))[index]]} " + _("Equations"),
            key=key,
            height=190,
            max_chars=4000,
            on_change=partial(_typed, index),
        )
        if tried is not None:
            _complaint(index, tried, run, now, _)
    with right:
        st.latex(engine.rule_of(run).latex(dict(run.values), {use.target for use in run.schedules}), width="content")


def _complaint(index: int, tried: str, run: Run, now: State, _: Translate) -> None:
    """What is wrong and where, and what runs meanwhile; quoted text stays out of Markdown."""
    try:
        optimizers.from_equations(tried, dict(run.values))
    except FormulaError as error:
        st.code(error.caret(), language=None)
        st.text(translate_error(error, now.view.language))
        name = error.unknown_name
        if name is not None:
            st.button(_("Make it a slider"), on_click=_declare, args=(index, name, tried), key=f"own:declare:{index}")
    except FallLineError as error:
        st.text(translate_error(error, now.view.language))
    else:
        return
    st.caption(_("Until this can be read, the equations on the right run on."))


def _typed(index: int) -> None:
    _try(index, st.session_state[f"own:text:{index}"], {})


def _declare(index: int, name: str, text: str) -> None:
    _try(index, text, {name: FIRST_VALUE})


def _try(index: int, text: str, declared: dict[str, float]) -> None:
    """Take the text if it holds together; else keep it in the box beside the last good run."""
    key, now = f"{TRIED}:{index}", state.current()
    if index >= len(now.experiment.runs) or now.experiment.runs[index].rule != OWN:  # removed while it was typed
        return
    values = dict(now.experiment.runs[index].values) | declared
    try:
        after = edits.own_rule(now, index, text, values)
    except FallLineError:
        st.session_state[key] = text
        if declared:  # more may be missing
            state.change(lambda s: edits.own_rule(s, index, s.experiment.runs[index].equations, values))
        return
    st.session_state.pop(key, None)
    state.change(lambda s: after)
