"""One update of one optimizer, with the numbers in: what every line of its equations gave at that step.

Which step, the stage's clock says: there is one time on the page.
"""

import streamlit as st

from app.figures.arrows import arrows
from app.lab import anatomy, engine
from app.lab.experiment import State, run_id
from app.lab.labels import run_labels
from app.lab.places import moment, slots_of
from app.language.numbers import count
from app.language.translate import Translate
from app.theme import GLYPHS
from app.ui import state


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """A run's update that led to where the stage stands: its equations with numbers, and its arrows."""
    able = [i for i, ran in enumerate(results.runs) if anatomy.can_be_taken_apart(ran, results.experiment.steps)]
    if not able:
        st.caption(
            _(
                "Nothing here can be taken apart: methods that search run as a program, and very long runs are not "
                "kept line by line."
            )
        )
        return
    labels = run_labels(results.runs, _)
    slots = slots_of(now.view, len(results.runs))
    titles = {run_id(i): f"{GLYPHS[slots[i]]} {labels[i]}" for i in able}
    with st.container(horizontal=True, vertical_alignment="bottom", key="fl-step-head"):
        chosen = st.selectbox(_("Optimizer"), list(titles), format_func=titles.__getitem__, key="step:run", width=340)
        index = able[list(titles).index(chosen)]
        last = max(int(results.runs[index].trajectory.valid), 1)
        at = moment(now.view, now.experiment.steps)
        number = min(max(at, 1), last)
        _walk(at, number, last, _)
    told = _("Update {number} of {last}: from step {before} to step {number}.")
    ended = _("The run ended there; the stage stands at step {at}.").format(at=count(at)) if at > last else ""
    st.caption(f"{told.format(number=count(number), last=count(last), before=count(number - 1))} {ended}")
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


def _walk(at: int, number: int, last: int, _: Translate) -> None:
    """One step back and one on: they move the stage's clock, which moves this panel."""
    back, ahead = number - 1, number + 1 if at else 1
    st.button(
        _("One step back"), key="step:back", icon=":material/arrow_back:",
        disabled=at == 0, on_click=state.seek, args=(back,),
    )  # fmt: skip
    st.button(
        _("One step on"), key="step:ahead", icon=":material/arrow_forward:",
        disabled=ahead > last, on_click=state.seek, args=(ahead,),
    )  # fmt: skip
