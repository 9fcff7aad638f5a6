"""The bar beside the title: undo, redo, start over, share. It also tells the page what belongs into the address bar."""

from functools import partial
from typing import Any

import streamlit as st

from app.handout.qr import code_of
from app.lab import engine, history, link, tries
from app.lab.experiment import State, run_id
from app.lab.labels import run_labels
from app.language.translate import Translate
from app.stage.bundle import BAR_SHIM, bar_stylesheet
from app.stage.strings import bar_strings
from app.ui import export_panel, served, state

KEY, WANTED = "fl-bar", "fl:code"

_bar = st.components.v2.component("fall_line_bar", html="", css=bar_stylesheet(), js=BAR_SHIM)


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """Draw the bar and take in what is pressed there."""
    _bar(
        key=KEY,
        data=data_of(results, now, _),
        on_share_change=_share,
        on_try_change=_try_again,
        on_tried_change=_recall,
        on_reset_change=partial(_reset, len(results.runs)),
        on_rest_change=_rested,
        width="stretch",
        height="content",
    )


def data_of(results: engine.Results, now: State, _: Translate) -> dict[str, Any]:
    """What the bar needs: the link, how often it has settled, and how the stage is to look."""
    view = now.view
    labels = run_labels(results.runs, _)
    wanted = st.session_state.get(WANTED)
    return {
        "link": link.address(now),
        "settled": st.session_state.get(state.SETTLED, 0),
        "told": st.session_state.get(state.TOLD, 0),
        "look": {
            "k": view.playhead,
            "speed": view.speed,
            "repeat": view.repeat,
            "arrows": list(view.arrows),
            "shade": view.shade,
            "present": view.presenter,
            "words": dict(view.words),
        },
        "follows": state.follows(now) or export_panel.follows(now),
        "lang": view.language,
        "theme": view.theme,
        "title": _(results.surface.title),
        "formula": results.surface.mathml(),
        "untitled": "title" in state.hidden(now),
        "runs": [{"id": run_id(i), "title": label} for i, label in enumerate(labels)],
        "strings": {text: _(text) for text in bar_strings()},
        "tries": _tries(now),
        "kept": None if state.asked(now) else tries.told(state.tried()),
        "hidden": "share" in state.hidden(now),
        "pages": served.ACTIVE,  # whether lessons and words are to be had beside the app
        "code": {"address": wanted, "svg": code_of(wanted)} if wanted else None,
    }


def _tries(now: State) -> list[dict[str, Any]]:
    """The last tries, newest first, with what differs from the one before each."""
    if state.asked(now):  # how they ended would tell the answer
        return []
    held, lang = state.tried(), now.view.language
    here = link.settled(link.encode(now))
    listed = [
        {
            "number": number,
            "what": tries.difference(held[number - 1].link, one.link, lang) if number else "",
            "ends": [list(end) for end in one.ends],
            "here": link.settled(one.link) == here,
        }
        for number, one in enumerate(held)
    ]
    return listed[::-1]


def _try_again() -> None:
    """One of the last tries is to be there again; a step of the history like any other."""
    number = (st.session_state.get(KEY) or {}).get("try")
    held = state.tried()
    if isinstance(number, int) and 0 <= number < len(held):
        there = link.decode(held[number].link)[0]
        state.change(lambda now: history.returned(now, there))


def _recall() -> None:
    """A page that was loaded anew brings along what was tried in it."""
    state.recall((st.session_state.get(KEY) or {}).get("tried"))


def _share() -> None:
    """The share dialog asks for the code of an address."""
    address = (st.session_state.get(KEY) or {}).get("share")
    if isinstance(address, str) and address.startswith(("http://", "https://")):
        st.session_state[WANTED] = address[: link.MAX_READ]


def _rested() -> None:
    """The stage's clock has come to rest, and something goes with it: how the stage looks now, as link words."""
    words = (st.session_state.get(KEY) or {}).get("rest")
    if isinstance(words, str):
        text = words[: link.MAX_READ].lstrip("?")
        if f"lesson={state.current().view.lesson}" in text.split("&"):  # else another scene has come meanwhile
            state.look(link.owned(text))


def _reset(count: int) -> None:
    """Something is to be as it was at first: everything, the view, or one run."""
    what = (st.session_state.get(KEY) or {}).get("reset")
    names = {run_id(i): i for i in range(count)}
    if what == "all":
        state.start_over()
    elif what == "view":
        state.plain_view()
    elif what in names:
        state.change(lambda now: history.with_fresh_run(now, names[what]))
