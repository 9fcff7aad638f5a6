"""The pickers of surfaces and optimizers: what opens them stands in the sidebar, the dialog lives in the browser.

The catalogue (names, sentences, small maps) is sent once, behind everything else; opening, searching and looking talk
to nobody. Only what is taken comes back.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import MAX_RUNS, State
from app.lab.labels import run_labels
from app.lab.places import slots_of
from app.language.translate import Translate
from app.stage.bundle import PICKER_SHIM, picker_stylesheet
from app.stage.picker import catalogue, face_strings
from app.ui import state

SURFACE, RUNS, RATES = "fl-pick-surface", "fl-pick-rule", "fl-rates"

# Registered at module level: the same component twice would be two copies of the code.
_face = st.components.v2.component("fall_line_picker", html="", css=picker_stylesheet(), js=PICKER_SHIM)
_catalogue = st.components.v2.component("fall_line_catalogue", html="<span></span>", js=PICKER_SHIM)


def draw_catalogue(lang: str) -> None:
    """The catalogue in the page's language: the same bytes at every run, so they cross once a visit."""
    with st.container(key="fl-catalogue"):
        _catalogue(key="fl-catalogue-mount", data=catalogue(lang))


def draw_surface(now: State, _: Translate) -> None:
    """The surface's name, which opens the list of them."""
    title = _(engine.surface_of(now.experiment).title)
    data = {"kind": "surface", "key": now.experiment.surface, "title": title}
    _mount(SURFACE, data, now, on_pick_change=_surface_picked)


def draw_rates(now: State) -> None:
    """Where learning rates come from: which of the four ways is on, and the others one press away."""
    _mount(RATES, {"kind": "rates"}, now, on_rates_change=_rates_pressed)


def draw_runs(now: State, _: Translate) -> None:
    """The runs with what can be done to each, and the way to another one."""
    runs = now.experiment.runs
    labels = run_labels(engine.compute(now.experiment).runs, _)
    data = {
        "kind": "rule",
        "runs": [
            {"label": label, "slot": slot} for label, slot in zip(labels, slots_of(now.view, len(runs)), strict=True)
        ],
        "counts": Counter(run.rule for run in runs),
        "full": len(runs) >= MAX_RUNS,
    }
    _mount(RUNS, data, now, on_pick_change=_rule_picked, on_run_change=_run_pressed)


def _mount(key: str, data: dict[str, Any], now: State, **told: Callable[[], None]) -> None:
    view = now.view
    data |= {"lang": view.language, "theme": view.theme, "rule": view.rates, "strings": face_strings(view.language)}
    _face(key=key, data=data, width="stretch", height="content", **told)


def _said(key: str, name: str) -> Any:
    return (st.session_state.get(key) or {}).get(name)


def _surface_picked() -> None:
    taken = _said(SURFACE, "pick")
    if not taken:
        return
    key, scene = str(taken.get("key")), taken.get("scene")
    state.change(
        lambda s: edits.surface(s, key, taken.get("rule")) if scene is None else edits.scene(s, key, int(scene))
    )


def _rule_picked() -> None:
    taken = _said(RUNS, "pick")
    if taken:
        state.change(lambda s: edits.add_run(s, str(taken.get("key"))))


def _run_pressed() -> None:
    pressed = _said(RUNS, "run") or {}
    act = {"remove": edits.remove_run, "duplicate": edits.duplicate_run}.get(pressed.get("act"))
    index = pressed.get("index")
    if act and isinstance(index, int) and 0 <= index < len(state.current().experiment.runs):
        state.change(lambda s: act(s, index))


def _rates_pressed() -> None:
    rule = _said(RATES, "rates")
    if rule:
        state.change(lambda s: edits.policy(s, str(rule)))
