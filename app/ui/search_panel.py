"""The tab of the search for rules: what is asked, a job with its progress, and what it found."""

import html
from collections import OrderedDict
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from app.lab import edits
from app.lab.engine import Results, surface_of
from app.lab.experiment import MAX_RUNS, State
from app.lab.questwords import read_search, written
from app.lab.rulesearch import HELD_OUT, TRAINING, Asked, asked_by, rate_on, run_of, search
from app.lab.search_says import LIMITS, declared, headline, heads, rows, sign_rules
from app.language.numbers import count
from app.language.translate import Translate, translate_error
from app.ui import controls, job_panel, jobs, state
from optimizers.discover import BOUNDS
from optimizers.discovery.quest import Discovery
from optimizers.discovery.space import rule_of
from surfaces import get as get_surface
from symbolic.glued import Glued

SLOT = "fl:search"
KEPT = 16  # searches that the server remembers: equal settings, equal finds
RULES = (50, 100, 300, 1000)


@cache
def _style() -> str:
    return (Path(__file__).parent / "search.css").read_text(encoding="utf-8")


@st.cache_resource
def _kept() -> OrderedDict[Any, Discovery]:
    return OrderedDict()


def draw(results: Results, now: State, _: Translate) -> None:
    """The whole tab."""
    st.html(f"<style>{_style()}</style>")
    st.caption(
        _(
            "A program writes update rules: short formulas are drawn at random, scored on six surfaces, each at its "
            "own best rate, and the best are changed and mixed, generation by generation. In the end they are judged "
            "on surfaces that none of them has seen."
        )
    )
    asked = asked_by(now.view)
    _settings(asked, _)
    job_panel.follow(SLOT, asked, lambda job: _follow(job, asked, results, now, _))


def _say(name: str, value: int) -> None:
    """Another number is asked for."""
    state.change(lambda s: edits.view(s, search=written(dict(read_search(s.view.search)) | {name: value})))


def _settings(asked: Asked, _: Translate) -> None:
    quest = asked.quest
    with st.container(horizontal=True, key="fl-search-numbers"):
        key = controls.in_language("search:rules")
        controls.seed(key, quest.rules)
        st.selectbox(
            _("Rules to score"), sorted({*RULES, quest.rules}), key=key, width=160, format_func=count,
            on_change=controls.report(key, partial(_say, "rules")),
        )  # fmt: skip
        key = controls.in_language("search:seed")
        controls.seed(key, quest.seed)
        low, high = BOUNDS["seed"]
        st.number_input(
            _("Seed"), low, high, key=key, width=160, on_change=controls.report(key, partial(_say, "seed"))
        )  # fmt: skip


def _begin(asked: Asked) -> None:
    jobs.begin(SLOT, asked, partial(search, asked))


def _follow(mine: jobs.Job | None, asked: Asked, results: Results, now: State, _: Translate) -> None:
    """What stands there now: a finished search, one on its way, or the button that begins it."""
    kept = _kept()
    if mine is not None and mine.result is not None:
        kept[asked] = mine.result
        while len(kept) > KEPT:
            kept.popitem(last=False)
    if asked in kept:
        _result(kept[asked], results, now, _)
    elif mine is None or mine.done:
        if mine is not None and mine.error is not None:
            st.warning(translate_error(mine.error, now.view.language))
        st.button(_("Start the search"), key="search:start", type="primary", on_click=_begin, args=(asked,))
        _notes(Discovery(asked.quest, TRAINING, HELD_OUT), _)
    else:
        job_panel.progress(mine, SLOT, now.view.language, _)
        if mine.partial is not None and mine.partial.candidates:
            _result(mine.partial, results, now, _)


def _result(found: Discovery, results: Results, now: State, _: Translate) -> None:
    """Headline, the best as equations, table, and whether the published rules were found."""
    who, said = headline(found, _)
    st.html(f"<p role='status' class='fl-search-head'><code>{html.escape(who)}</code> {html.escape(said)}</p>")
    st.html(_table(found, _))
    if not found.partial:
        st.html(f"<p class='fl-search-said'>{html.escape(_(Glued(' ', *sign_rules(found, _))))}</p>")
        _stage(found, results, now, _)
    _notes(found, _)


def _table(found: Discovery, _: Translate) -> str:
    """The rules, the quickest on new surfaces first; those that were found stand out."""
    head = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in heads(_))
    body = ""
    for row in rows(found, _):
        cells = (row.source, row.training, row.trained, row.held, row.solved)
        mine = " class='fl-search-mine'" if row.found else ""
        title = f"<code>{html.escape(row.title)}</code>" if row.found else html.escape(row.title)
        told = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        body += f"<tr{mine}><th scope='row'>{title}</th>{told}</tr>"
    caption = html.escape(_("Rules that were found, and rules of the library"))
    return (
        f"<div class='fl-table fl-search' tabindex='0'><table><caption class='fl-unseen'>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _stage(found: Discovery, results: Results, now: State, _: Translate) -> None:
    """The finalists as equations, each with the way onto the stage."""
    full = len(now.experiment.runs) >= MAX_RUNS
    for at, (column, one) in enumerate(zip(st.columns(len(found.finalists)), found.finalists, strict=True)):
        with column, st.container(border=True, gap="small", key=f"fl-search-rule-{at}"):
            st.latex(rule_of(one.tree).latex(), width="content")
            if st.button(
                _("Put on the stage"), key=f"search:put:{at}", disabled=full,
                help=_("As a rule of your own, at the rate that suits this surface."),
            ):  # fmt: skip
                _put(found, at)
                st.rerun()  # the whole page: only this part of it was to be drawn anew


def _put(found: Discovery, at: int) -> None:
    one = found.finalists[at]

    def put(s: State) -> State:
        return edits.append_run(s, run_of(one, rate_on(one, surface_of(s.experiment), found.quest)))

    state.change(put)


def _notes(found: Discovery, _: Translate) -> None:
    """How it is held, and what it cannot tell."""
    titles = [[_(get_surface(key).title) for key in keys] for keys in (found.training, found.held_out)]
    for sentence in (*declared(found, titles[0], titles[1], _), _(LIMITS)):
        st.caption(sentence)
