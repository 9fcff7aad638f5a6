"""Under the stage: results in numbers, the equations that ran, words about the surface."""

from collections.abc import Mapping

import streamlit as st

from app.figures.loss import loss_curves
from app.lab import edits, engine
from app.lab.equations import equations
from app.lab.experiment import UNLISTED, State
from app.lab.labels import knobs_text
from app.lab.places import slots_of
from app.language.numbers import number
from app.language.translate import Translate
from app.theme import GLYPHS
from app.ui import choices_panel, controls, own_rule, race_panel, results_panel, search_panel, sensitivity_panel, state
from app.ui.more import read_more
from app.ui.table import table
from surfaces import CriticalPoint

TELLING = ("results", "sensitivity", "race", "about")  # tabs from which one can read how runs go, or where


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """The tabs; only the one that is open is filled."""
    fills = {
        "results": (_("Results"), _results),
        "sensitivity": (_("Sensitivity"), sensitivity_panel.draw),
        "race": (_("Race"), race_panel.draw),
        "equations": (_("Equations"), _equations),
        "about": (_("About this surface"), _about),
        "own": (_("Your own rule"), own_rule.draw),
        "search": (_("Search for rules"), search_panel.draw),
        "choices": (_("Three choices"), choices_panel.draw),
    }
    labels = {label: key for key, (label, _fill) in fills.items()}
    open_key = now.view.tab
    # The key holds the language: tabs are told apart by their words, and would forget which one was open.
    key = f"fl-tabs-{now.view.language}"
    controls.seed(key, fills[open_key][0])
    opened = controls.report(key, lambda label: state.change(lambda s: edits.view(s, tab=labels[label])))
    tabs = st.tabs(list(labels), key=key, on_change=opened)
    for tab, (name, (_label, fill)) in zip(tabs, fills.items(), strict=True):
        if name == open_key:  # a closed tab costs nothing
            with tab:
                if name in TELLING and state.asked(now):
                    st.caption(_("This tells what happens: it opens after the reveal."))
                else:
                    fill(results, now, _)


def _results(results: engine.Results, now: State, _: Translate) -> None:
    if not results.runs:
        st.caption(_("Choose an optimizer in the sidebar."))
        return
    results_panel.draw(results, now, _)
    # The stage draws the loss by steps; this one costs a second library, so it is there only for who asks.
    if st.toggle(_("Compare by evaluations instead of steps"), key="fl-by-cost"):
        figure = loss_curves(results, state.is_dark(now), _, now.view)
        st.plotly_chart(figure, theme=None, width="stretch", key="fl-loss", config={"displaylogo": False})
    if results.surface.minima():
        tolerance = number(engine.tolerance(results.surface))
        st.caption(_("Reached means: closer than {distance} to a minimum.").format(distance=tolerance))
    else:
        st.caption(_("No minimum of this surface is known, so no run is said to reach one."))


def _equations(results: engine.Results, now: State, _: Translate) -> None:
    st.caption(_("These lines are the program that ran: every number on the stage comes from them, in this order."))
    with st.container(key="fl-equations"):
        for slot, ran in zip(slots_of(now.view, len(results.runs)), results.runs, strict=True):
            with st.container(border=True, gap="small"):
                st.markdown(f"**{GLYPHS[slot]} {_(ran.rule.title)}** · {knobs_text(ran, _)}")
                st.caption(
                    _(ran.rule.summary) + (read_more(ran.rule.key, now, _) if ran.run.rule not in UNLISTED else "")
                )
                *parts, (_title, rule) = equations(ran)
                for title, lines in parts:
                    st.caption(_(title))
                    st.latex(lines, width="content")
                st.latex(rule, width="content")
                for title, text in ((_("Cures"), ran.rule.cures), (_("Breaks"), ran.rule.breaks)):
                    st.markdown(f"**{title}** · {_(text)}")
                st.caption(" ".join(filter(None, (_(ran.rule.notes), ran.rule.reference))))


def _kind(point: CriticalPoint, kinds: Mapping[str, str], _: Translate) -> str:
    """The kind of a critical point in words; a line of minima with its direction."""
    if point.along == (0.0, 0.0):
        return kinds["local"] if point.local else kinds[point.kind]
    dx, dy = point.along
    return _("line of minima, direction ({dx}, {dy})").format(dx=number(dx), dy=number(dy))


def _about(results: engine.Results, now: State, _: Translate) -> None:
    surface = results.surface
    if surface.teaches:
        st.markdown(_(surface.teaches))
    slopes = surface.gradient_latex()
    if slopes is not None:
        with st.container(key="fl-equations-about"):
            names = (r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial y}")
            lines = [f"{name} &= {slope}" for name, slope in zip(names, slopes, strict=True)]
            st.latex(r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}", width="content")
    kinds = {"minimum": _("minimum"), "local": _("local minimum"), "saddle": _("saddle"), "maximum": _("maximum")}
    points = [
        {_("Kind"): _kind(p, kinds, _), "x": number(p.x, 6), "y": number(p.y, 6), "f(x, y)": number(p.value, 6)}
        for p in surface.points
    ]
    if points:
        table(points, "fl-points")
    if surface.reference:
        st.caption(surface.reference)
