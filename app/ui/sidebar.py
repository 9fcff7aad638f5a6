"""The sidebar: what is computed, panel by panel. Each is a function from the state to widgets that report changes."""

import streamlit as st

from app.lab.engine import rule_of
from app.lab.experiment import UNLISTED, State
from app.language.translate import Translate
from app.ui import export_panel, look_panel, pickers, replay_panel, schedule_panel, surface_panel, transform_panel
from app.ui.more import read_about


def draw(now: State, _: Translate) -> None:
    """The whole sidebar."""
    tagline = _("A laboratory for loss surfaces and optimizers")
    st.html(f"<p class='fl-brand'>Fall Line<small>{tagline}</small></p>")
    surface_panel.draw(now, _)
    st.divider()
    pickers.draw_runs(now, _)
    _about_runs(now, _)
    replay_panel.draw(now, _)
    schedule_panel.draw(now, _)
    transform_panel.draw(now, _)
    st.divider()
    if "export" not in now.view.hide:
        export_panel.draw(now, _)
    look_panel.draw(now, _)


def _about_runs(now: State, _: Translate) -> None:
    """The pages of the optimizers that run."""
    rules = [rule_of(run) for run in now.experiment.runs if run.rule not in UNLISTED]
    told = read_about({rule.key: _(rule.title) for rule in rules}, now, _)
    if told:
        st.caption(told)
