"""The tab of the race: who runs where, a job with its progress, and what came of it."""

import html
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import streamlit as st

import optimizers
import surfaces
from app.export.race_files import csv_of, json_of, npz_of
from app.figures.profiles import DATA, PERFORMANCE, described, profiles
from app.lab import edits
from app.lab.engine import Results
from app.lab.experiment import MAX_RUNS, State, View, run_id
from app.lab.labels import run_labels
from app.lab.race_says import DEEP, caveat, headline, held
from app.lab.racewords import GOOD, HERE, Asked, entrant_ids, places, read_race, with_numbers, written
from app.lab.racing import Plan, links, plan_of, run_plan
from app.language.numbers import count
from app.language.translate import Translate, translate_error
from app.picture.race import painted
from app.picture.race_sheet import sheet_of
from app.theme import DARK, LIGHT, Theme
from app.ui import controls, job_panel, jobs, race_table, state
from optimizers.racing.result import Race
from surfaces.groups import GROUPS
from symbolic.errors import N_, FallLineError
from symbolic.glued import Glued

SLOT = "fl:race"
KEPT = 32  # races that the server remembers: equal settings, equal races
CHOICES = {
    "budget": (200, 500, 1000, 2000, 5000),
    "points": (5, 9, 19, 37),
    "knobs": (1, 2, 3),
    "starts": (1, 2, 3, 5, 8),
    "tune_starts": (1, 2, 3, 5),
    "seeds": (1, 3, 5),
}
# The one button of a chart: it saves it as SVG.
PLOTLY = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "race"},
}
MIMES = {
    "csv": "text/csv",
    "json": "application/json",
    "npz": "application/octet-stream",
    "png": "image/png",
}
TITLES = {
    "budget": N_("Evaluations a run"),
    "points": N_("Settings tried"),
    "knobs": N_("Knobs tuned"),
    "starts": N_("Starts judged"),
    "tune_starts": N_("Starts for tuning"),
    "seeds": N_("Seeds, if noisy"),
}


@st.cache_resource
def _kept() -> OrderedDict[Any, Race]:
    return OrderedDict()


@cache
def _style() -> str:
    return (Path(__file__).parent / "race.css").read_text(encoding="utf-8")


def draw(results: Results, now: State, _: Translate) -> None:
    """The whole tab."""
    st.html(f"<style>{_style()}</style>")
    st.caption(
        _(
            "Which optimizer is quickest, once each has its own best rate? Every one is tuned by the same search on "
            "some starts and judged on others; what counts is evaluations, not steps."
        )
    )
    asked = read_race(now.view.race)
    _settings(asked, results, now, _)
    try:
        plan = plan_of(asked, results, now.view, _)
    except FallLineError as error:
        st.warning(translate_error(error, now.view.language))
        return
    job_panel.follow(SLOT, plan.key, lambda job: _follow(job, plan, now, _))
    st.caption(_(DEEP))


def _say(change: Callable[[Asked], dict[str, Any]]) -> None:
    """The race is asked for otherwise than the state has it now: what the page was drawn from may be a hand behind."""

    def said(now: State) -> State:
        asked = read_race(now.view.race)
        return edits.view(now, race=written(replace(asked, **change(asked))))

    state.change(said)


def _settings(asked: Asked, results: Results, now: State, _: Translate) -> None:
    """Whom, where, and by which rules."""
    runs = results.experiment.runs
    labels = dict(zip((run_id(i) for i in range(len(runs))), run_labels(results.runs, _), strict=True))
    rules = {key: _(optimizers.get(key).title) for key in optimizers.keys()}
    who, where = st.columns(2)
    with who:
        key = controls.in_language("race:who")
        controls.seed(key, list(entrant_ids(asked, runs))[:MAX_RUNS])
        st.multiselect(
            _("Optimizers"), [*labels, *rules], key=key, format_func=(labels | rules).__getitem__,
            max_selections=MAX_RUNS,
            on_change=controls.report(key, lambda names: _say(lambda _now: {"entrants": _chosen(names, list(labels))})),
        )  # fmt: skip
    with where:
        known = {HERE: _("this surface, as it is set"), GOOD: _("twenty of all kinds")}
        known |= {name: _(GROUPS[name].title) for name in places() if name in GROUPS}
        known |= {key: _(surfaces.get(key).title) for key in surfaces.keys() if surfaces.get(key).minima()}
        key = controls.in_language("race:where")
        controls.seed(key, list(asked.places))
        st.multiselect(
            _("Surfaces"), list(known), key=key, format_func=known.__getitem__,
            on_change=controls.report(key, lambda names: _say(lambda _now: {"places": tuple(names) or (GOOD,)})),
        )  # fmt: skip
    rules_now = asked.rules
    with st.container(horizontal=True, key="fl-race-numbers"):
        for name, options in CHOICES.items():
            value = getattr(rules_now, name)
            key = controls.in_language(f"race:{name}")
            controls.seed(key, value)
            st.selectbox(
                _(TITLES[name]), sorted({*options, value}), key=key, width=132, format_func=count,
                on_change=controls.report(
                    key, lambda chosen, name=name: _say(lambda now: {"numbers": with_numbers(now, {name: chosen})})
                ),
            )  # fmt: skip


def _chosen(names: list[str], mine: list[str]) -> tuple[str, ...]:
    """The entrants as a word keeps them: nothing where they are the lab's own runs."""
    return () if names == mine or not names else tuple(names)


def _begin(plan: Plan) -> None:
    jobs.begin(SLOT, plan.key, partial(run_plan, plan))


def _follow(mine: jobs.Job | None, plan: Plan, now: State, _: Translate) -> None:
    """What stands there now: a finished race, one on its way, or the button that begins it."""
    kept = _kept()
    if mine is not None and mine.result is not None:
        kept[plan.key] = mine.result
        while len(kept) > KEPT:
            kept.popitem(last=False)
    if plan.key in kept:
        _result(kept[plan.key], plan, now, _)
    elif mine is None or mine.done:
        if mine is not None and mine.error is not None:
            st.warning(translate_error(mine.error, now.view.language))
        st.button(_("Start the race"), key="race:start", type="primary", on_click=_begin, args=(plan,))
    else:
        job_panel.progress(mine, SLOT, now.view.language, _)
        if mine.partial is not None and mine.partial.heats:
            _result(mine.partial, plan, now, _)


def _result(found: Race, plan: Plan, now: State, _: Translate) -> None:
    """Headline, profiles, table, every problem."""
    kind, by = _views(_)
    who, said = headline(found, by, _)
    so_far = _("So far, after {count} of {all} surfaces:").format(count=len(found.courses), all=len(plan.surfaces))
    partly = f"<p class='fl-race-aside'>{html.escape(so_far)}</p>" if found.partial else ""
    aside = html.escape(caveat(found, by, _))
    st.html(
        f"<div role='status'>{partly}<p class='fl-race-head'><b>{html.escape(who)}</b> {html.escape(said)}</p>"
        f"<p class='fl-race-aside'>{aside}</p></div>"
    )
    dark = state.is_dark(now)
    columns = st.columns([560, 372])
    texts = (
        (True, _("Tuned"), _("for each surface")),
        (False, _("As delivered"), _("at the declared defaults")),
    )
    for column, (tuned, title, aside) in zip(columns, texts, strict=True):
        with column:
            st.html(f"<p class='fl-race-title'>{html.escape(title)}<small>{html.escape(aside)}</small></p>")
            figure = profiles(found, plan.runners, kind, by, tuned, dark, _, named=tuned)
            st.plotly_chart(
                figure, theme=None, width="stretch", key=f"fl-race-{tuned}-{found.partial}",
                config=PLOTLY,
            )  # fmt: skip
            text = html.escape(described(found, plan.runners, kind, by, tuned, _))
            st.html(f"<p class='fl-unseen'>{text}</p>")
    st.html(race_table.standings(found, plan, by, _))
    st.html(f"<p class='fl-race-notes'>{html.escape(_(Glued(' ', *held(found, by, _))))}</p>")
    if found.partial:
        return
    if st.toggle(_("Every problem: open any run on the stage"), key="race:all"):  # 50 kB: for who asks
        st.html(race_table.problems(found, plan, by, now.view, _))
    with st.container(horizontal=True):
        for name, mime in MIMES.items():
            made = partial(_file, name, found, plan, by, now.view, DARK if dark else LIGHT, _)
            label = _("Download {format}").format(format=name.upper())
            st.download_button(label, made, f"race.{name}", mime, key=f"race:{name}", on_click="ignore")


def _views(_: Translate) -> tuple[str, str]:
    """How it is looked at: a choice of the eye, so it is no part of the state."""
    kinds = {PERFORMANCE: _("against the quickest"), DATA: _("by evaluations")}
    criteria = {"last": _("arrived for good"), "best": _("first arrival")}
    with st.container(horizontal=True):
        kind = st.segmented_control(
            _("Profiles"), list(kinds), format_func=kinds.__getitem__, default=PERFORMANCE, required=True,
            key=controls.in_language("race:kind"),
        )  # fmt: skip
        by = st.segmented_control(
            _("Solved means"), list(criteria), format_func=criteria.__getitem__, default="last", required=True,
            key=controls.in_language("race:by"),
        )  # fmt: skip
    return kind or PERFORMANCE, by or "last"


def _file(name: str, found: Race, plan: Plan, by: str, view: View, theme: Theme, _: Translate) -> bytes:
    """A download, made when it is asked for, outside the page's own run."""
    if name == "png":
        data = BytesIO()
        painted(sheet_of(found, plan, by, False, _), theme).save(data, "PNG")
        return data.getvalue()
    if name == "npz":
        return npz_of(found)
    return (csv_of if name == "csv" else json_of)(found, links(found, plan, view))
