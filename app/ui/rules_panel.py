"""Which optimizers run: the list in the order in which one meets them, and second copies to race against."""

from functools import partial

import streamlit as st

import optimizers
from app.lab import edits
from app.lab.experiment import MAX_RUNS, OWN, State
from app.language.translate import Translate
from app.ui import controls, state
from optimizers.families import FAMILIES
from optimizers.registry import get


def draw(now: State, _: Translate) -> None:
    """The list of optimizers."""
    chosen = [run.rule for run in now.experiment.runs]
    # The list holds each rule once; a second copy of one is offered below, so that two rates can race.
    keys = list(dict.fromkeys([*_in_families(_), OWN, *chosen]))
    key = controls.in_language("rules")
    controls.seed(key, list(dict.fromkeys(chosen)))
    st.multiselect(
        _("Optimizers"), keys, key=key, select_all=False, max_selections=MAX_RUNS, placeholder=_("Choose optimizers"),
        format_func=lambda key: _rule_title(key, _), on_change=controls.report(key, partial(_rules_chosen, chosen)),
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


def _in_families(_: Translate) -> list[str]:
    """Every rule, relatives beside each other: a list by the alphabet would begin with AdaBelief."""
    return sorted(optimizers.keys(), key=lambda key: (FAMILIES.index(get(key).family), _rule_title(key, _).lower()))


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
