"""One update of one optimizer, with the numbers in: what every line of its equations gave at that step."""

import streamlit as st

from app.figures.arrows import arrows
from app.lab import anatomy, engine
from app.lab.experiment import State, run_id
from app.lab.labels import run_labels
from app.lab.places import slots_of
from app.language.translate import Translate
from app.theme import GLYPHS
from app.ui import state


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """The choice of a run and a step, its equations with numbers, and its arrows."""
    able = [i for i, ran in enumerate(results.runs) if anatomy.can_be_taken_apart(ran, results.experiment.steps)]
    if not able:
        st.caption(
            _(
                "Nothing here can be taken apart: methods that search run as a program, and very long runs are not "
                "kept line by line."
            )
        )
        return
    left, right = st.columns([2, 3])
    labels = run_labels(results.runs, _)
    slots = slots_of(now.view, len(results.runs))
    titles = {run_id(i): f"{GLYPHS[slots[i]]} {labels[i]}" for i in able}
    chosen = left.selectbox(_("Optimizer"), list(titles), format_func=titles.__getitem__, key="step:run")
    index = able[list(titles).index(chosen)]
    last = max(int(results.runs[index].trajectory.valid), 1)
    number = (
        1
        if last == 1
        else right.slider(_("Step"), 1, last, min(st.session_state.get("step:number", 1), last), key="step:number")
    )
    step = anatomy.step_of(results, index, number)
    lines, picture = st.columns([5, 2])
    with lines, st.container(key="fl-equations-step"):
        st.latex(anatomy.with_numbers(step), width="content")
        st.caption(_("Pairs are the two coordinates, x and y."))
    with picture:
        st.plotly_chart(
            arrows(step, slots[index], state.is_dark(now), _),
            theme=None,
            width="stretch",
            key="fl-arrows",
            config={"displayModeBar": False},
        )
