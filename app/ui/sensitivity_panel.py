"""The tab of sensitivity: the runs against one knob. Nothing is computed unless it is open, and nothing twice."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from app import export
from app.figures.sensitivity import Drawn, sensitivity_figure
from app.lab import edits, engine
from app.lab.experiment import State, run_id, values_of
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.lab.sensitivity import VALUES, hears_noise, knobs_of, sensitivity, wish_of, word_of
from app.lab.sensitivity_told import QUANTITY_NAMES, SPREAD_NAMES, site_title, table_rows
from app.lab.sensitivity_word import ALONE, QUANTITIES, USUAL_SPREAD, Asked
from app.lab.wall import sites_of
from app.language.numbers import count
from app.language.translate import Translate, translate_error
from app.ui import controls, state
from app.ui.table import table
from symbolic.errors import FallLineError

COUNTS = (8, 16, 32, 64)
WORD, CHART = "sensitivity", "fl-sensitivity-chart"


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """What to show, the chart, what it says as a table."""
    there = drawn(now.view, len(results.runs))
    shown = [index for index, _slot in there]
    knobs = knobs_of(now.experiment, shown)
    if not knobs:
        st.caption(_("Choose an optimizer in the sidebar."))
        return
    wish = wish_of(now, shown)
    _choices(wish, now, shown, _)
    try:
        curves = sensitivity(now, shown, wish)
    except FallLineError as error:
        st.caption(translate_error(error, now.view.language))
        return
    labels = run_labels(results.runs, _)
    every = zip(there, curves, strict=True)
    have = [Drawn(index, curve, labels[index], slot) for (index, slot), curve in every if curve is not None]
    if not have:
        st.caption(_("This knob has no room to move between these ends."))
        return
    _chart(have, wish, now, shown, _)
    table(table_rows(curves, [labels[index] for index in shown], wish.quantity, _), "fl-sensitivity")
    st.caption(_said(have, results, wish, _))
    st.download_button(
        _("Table of all these runs (CSV)"), partial(export.render, WORD, now), f"fall-line-{WORD}.csv", "text/csv",
        on_click="ignore", key="fl-sensitivity-file",
    )  # fmt: skip


def _say(what: str, value: Any) -> None:
    """Another wish than the state has now, as a word of the link."""

    def put(now: State) -> State:
        shown = [index for index, _slot in drawn(now.view, len(now.experiment.runs))]
        if not knobs_of(now.experiment, shown):  # the last run has gone meanwhile
            return now
        text = changed(wish_of(now, shown), what, value).text
        rest = {word: said for word, said in now.view.words if word != WORD}
        return edits.view(now, words=values_of(rest | ({WORD: text} if text else {})))

    state.change(put)
    state.tell()  # the address bar's words are the stage's: it has to hear of this one


def _choices(wish: Asked, now: State, shown: list[int], _: Translate) -> None:
    """The knob, the quantity, and over what runs are spread."""
    knobs = knobs_of(now.experiment, shown)
    form = wish.spread.partition(":")[0]
    names = {word: _named(word, now, shown, _) for word in knobs}
    quantities = QUANTITIES if engine.surface_of(now.experiment).minima() else QUANTITIES[:2]
    forms = ["cloud", "grid", *(["seeds"] if hears_noise(now.experiment, shown) or form == "seeds" else []), ALONE]
    forms = forms if form in forms else [*forms, form]
    with st.container(key="fl-sensitivity-choices"):
        knob, quantity, spread, starts = st.columns([3, 2, 3, 1.2], vertical_alignment="bottom")
    with knob:
        controls.choose(
            _("Knob"), "sensitivity:knob", wish.place, list(names), names.__getitem__, partial(_say, "place")
        )
    with quantity:
        controls.choose(
            _("Shown"), "sensitivity:quantity", wish.quantity if wish.quantity in quantities else quantities[0],
            list(quantities), lambda key: _(QUANTITY_NAMES[key]), partial(_say, "quantity"),
        )  # fmt: skip
    with spread:
        controls.choose(
            _("Spread over"), "sensitivity:spread", form, forms, lambda key: _(SPREAD_NAMES[key]), partial(_say, "form")
        )
    if form != ALONE:
        held = int(wish.spread.partition(":")[2].partition(",")[0])
        options = sorted({*COUNTS, held})
        with starts:
            controls.choose(_("How many"), "sensitivity:count", held, options, count, partial(_say, "count"))


def _named(word: str, now: State, shown: list[int], _: Translate) -> str:
    """A knob's name; with how many have it, where not all do."""
    sites = knobs_of(now.experiment, shown)[word]
    first = sites[0]
    owner = next(index for index in shown if first.ground or first.place.startswith(f"{run_id(index)}."))
    title = site_title(now.experiment, owner, first, _)
    few = not first.ground and len(sites) < len(shown)
    return _("{knob} ({some} of {all})").format(knob=title, some=len(sites), all=len(shown)) if few else title


def changed(wish: Asked, what: str, value: Any) -> Asked:
    """The wish with another knob, quantity, form of spread, or number of starts; another knob has its own range."""
    if what == "place":
        return replace(wish, place=value, ends=None)
    if what == "quantity":
        return replace(wish, quantity=value)
    form, _colon, rest = wish.spread.partition(":")
    if what == "form":
        usual = {"cloud": USUAL_SPREAD, ALONE: ALONE}
        return replace(wish, spread=usual.get(value, f"{value}:{COUNTS[1]}"))
    share = rest.partition(",")[1:]
    return replace(wish, spread=f"{form}:{value}{''.join(share)}")


def _chart(drawn_runs: list[Drawn], wish: Asked, now: State, shown: list[int], _: Translate) -> None:
    figure = sensitivity_figure(drawn_runs, wish.quantity, _named(wish.place, now, shown, _), state.is_dark(now), _)
    config = {"displaylogo": False, "toImageButtonOptions": {"format": "svg", "filename": "fall-line-sensitivity"}}
    st.plotly_chart(
        figure, theme=None, width="stretch", key=CHART, config=config, selection_mode="points",
        on_select=partial(_clicked, wish.place),
    )  # fmt: skip


def _clicked(place: str) -> None:
    """A value of the chart of this knob was clicked: the run takes it."""
    picked = st.session_state[CHART]["selection"]["points"]
    if picked and "customdata" in picked[0]:
        _number, _found, run, value = picked[0]["customdata"]
        state.change(lambda now: _taken(now, int(run), place, float(value)))


def _taken(now: State, run: int, place: str, value: float) -> State:
    """The state with a run's knob at a value; as it is where the run has gone since the chart was drawn."""
    there = sites_of(now.experiment, run) if run < len(now.experiment.runs) else ()
    site = next((site for site in there if word_of(site) == place), None)
    return site.put(now, int(value) if site.knob.integer else value) if site else now


def _said(drawn_runs: list[Drawn], results: engine.Results, wish: Asked, _: Translate) -> str:
    """What the chart is, in words: how its lines and bands were made."""
    steps = count(results.experiment.steps)
    said = [
        _("Each value is a whole run of {steps} steps; the line is the run from your own start.").format(steps=steps)
    ]
    fewest = min(one.curve.starts for one in drawn_runs)
    if fewest:
        whom = _(SPREAD_NAMES[wish.spread.partition(":")[0]])
        said.append(_("The band holds the middle 80 % of {count} {starts}.").format(count=fewest, starts=whom))
    if results.surface.minima():
        said.append(_("Works means: arrives at a minimum and stays there, by the verdict of the stage."))
    else:
        said.append(_("No minimum of this surface is known, so no run is said to reach one."))
    asked_for = 0 if wish.spread == ALONE else int(wish.spread.partition(":")[2].partition(",")[0])
    short = [one.label for one in drawn_runs if one.curve.starts < asked_for or len(one.curve.values) < VALUES[0] // 2]
    if short:
        names = ", ".join(short)
        said.append(_("Fewer values or starts than usual, to stay quick: {names}.").format(names=names))
    return " ".join(said)
