"""The session's state. It is kept as its link text: plain data, so nothing can go stale or half updated.

Flow, one way: link -> state (once a session) -> widgets -> state -> results -> link. Every change goes through
``change``; what cannot be used becomes a notice, and the last good state stays. The address bar itself is written by
the page (``js/address.js``), which is told the link and how many changes have settled; Back and Forward come in here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.lab import edits, engine, history, link, own_data, replays, tries
from app.lab.admit import admit
from app.lab.budget import TooMuchWork
from app.lab.experiment import State, View
from app.lab.first_look import is_first_look
from app.language.translate import pick_language, translate_error
from app.lessons import place
from app.stage.why import explains
from symbolic.errors import FallLineError

LINK, NOTICES, OFFER = "fl:link", "fl:notices", "fl:offer"
# How many changes belong into the history; how often the stage was told how to look, and whether it was just now.
FIRST, BEGINS = "fl:first", "fl:begins"  # whether the session began at the bare address; whether it began by playing
PLAY = "fl:play"  # a wish to play
REVEALED = "fl:revealed"  # the questions of which this session has seen the answer,
ANSWERING = "fl:answering"  # and the one whose reveal has begun: its answer may be told
SETTLED, TOLD, TELLING = "fl:settled", "fl:told", "fl:telling"
SEEN = "fl:seen"  # the address bar's query at the last run
REPLAYS = "fl:replays"  # the paths that were handed in: no link holds them
MOST_REPLAYS = 16
OWN_DATA = "fl:own-data"  # the rows that were handed in: no link holds them, unless it is asked to
MOST_DATA = 16
TRIES = "fl:tries"  # what was tried in this session

IN_A_LESSON = ("sidebar",)  # the band stands in its place
IN_A_FRAME = ("sidebar", "title", "share", "cards", "strips", "readout", "tabs")


def current() -> State:
    """The state of this session; read from the address bar the first time."""
    if LINK not in st.session_state:
        query = st.session_state[SEEN] = _query()
        if not any(piece.startswith("lang=") for piece in query.split("&")):
            query += f"&lang={pick_language(st.context.locale)}"
        state, messages = place.decode(query)
        st.session_state[FIRST] = is_first_look(query)
        st.session_state[BEGINS] = begins(query, state)
        st.session_state[LINK] = link.encode(state)
        st.session_state[NOTICES] = [translate_error(message, state.view.language) for message in messages]
    for path in st.session_state.get(REPLAYS, ()):
        replays.keep(path)
    for word in st.session_state.get(OWN_DATA, ()):
        own_data.keep(word)
    return link.decode(st.session_state[LINK])[0]


def hold(path: replays.Recorded) -> None:
    """Keep a recorded path for this session, whatever the store of all sessions forgets; of many the last."""
    others = [one for one in st.session_state.get(REPLAYS, ()) if one.digest != path.digest]
    st.session_state[REPLAYS] = [*others, path][-MOST_REPLAYS:]


def hold_data(word: str) -> None:
    """Keep rows of one's own for this session; of many the last."""
    others = [one for one in st.session_state.get(OWN_DATA, ()) if one != word]
    st.session_state[OWN_DATA] = [*others, word][-MOST_DATA:]


def follow() -> None:
    """First of all at every run: what the address bar knows better than the session. Back and Forward, and what the
    stage shows without asking."""
    if LINK not in st.session_state:
        return
    telling = st.session_state.pop(TELLING, False)
    now, query = current(), _query()
    told = query != st.session_state.get(SEEN)  # browsers repeat the address they were opened at: no news
    st.session_state[SEEN] = query
    if travelling():
        there = place.in_language(place.decode(query)[0], now.view.language)
        after = history.returned(now, there)
        if after.view.lesson != now.view.lesson:
            begin(after)
        elif after.experiment == now.experiment:
            tell()
        dismiss()
        st.session_state[LINK] = link.encode(after)
    elif told and not telling and link.settled(query) == link.settled(link.address(now)):
        look(link.owned(query))


def travelling() -> bool:
    """Whether this run is for Back or Forward. Streamlit does not promise this word; a browser test holds it."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def look(given: dict[str, str]) -> None:
    """Take in what the stage shows by itself, as link words."""
    st.session_state[LINK] = link.encode(history.looked(current(), given))


def settle() -> None:
    """The change just made is a step of the history."""
    st.session_state[SETTLED] = st.session_state.get(SETTLED, 0) + 1


def tell() -> None:
    """The stage is to take over playhead, speed, arrows and the like from the state, and not the other way round."""
    st.session_state[TOLD] = st.session_state.get(TOLD, 0) + 1
    st.session_state[TELLING] = True


def follows(now: State) -> bool:
    """Whether the page shows something of Python's that goes with the stage's clock, so that it must hear where that
    comes to rest. While the clock runs nothing is sent."""
    return explains(now.view) and not asked(now)


def asked(now: State) -> bool:
    """Whether the page asks something whose answer must not be seen yet."""
    return bool(now.view.reveal) and not seen(now.view.reveal)


def seen(question: str) -> bool:
    """Whether this session has seen the answer to a question."""
    return question in st.session_state.get(REVEALED, ())


def reveal(done: bool) -> None:
    """The answer to what the page asks has been seen; or is to be forgotten, to be asked again."""
    held, text = st.session_state.get(REVEALED, ()), current().view.reveal
    rest = tuple(one for one in held if one != text)
    st.session_state[REVEALED] = (*rest, text) if done else rest
    if not done:
        st.session_state[ANSWERING] = None


def answer() -> None:
    """The reveal has begun: the page needs the right answer, to count."""
    st.session_state[ANSWERING] = current().view.reveal


def tells(now: State) -> bool:
    """Whether the right answer to what the page asks may leave the server."""
    return not asked(now) or st.session_state.get(ANSWERING) == now.view.reveal


def speak(lang: str) -> None:
    """The page in another language: a lesson's names and question as well. What was revealed stays so."""
    before = current()
    change(lambda now: place.in_language(now, lang))
    if before.view.reveal and not asked(before):
        reveal(True)


def scene(word: str) -> None:
    """Another scene of a lesson, or this one as it was at first."""
    change(lambda now: place.moved(now, word))
    begin(current())


def leave() -> None:
    """The picture stays, the lesson goes."""
    change(place.left)


def begin(now: State) -> None:
    """A scene has come: it plays once, unless its link says where it stands."""
    if now.view.play is not False and place.opens(now):
        play()


def play() -> None:
    """What is shown next plays once from its start, unless the reader wants no motion."""
    st.session_state[PLAY] = st.session_state.get(PLAY, 1) + 1


def plays(state: State) -> int:
    """Nothing, or which of the times it is that the stage is to play by itself."""
    if PLAY in st.session_state:
        return int(st.session_state[PLAY])
    return first_play(state.view, st.session_state.get(BEGINS, False))


def begins(query: str, state: State) -> bool:
    """Whether an address that does not say so asks for the page to play: the first look, and the scene of a lesson."""
    return is_first_look(query) or place.opens(state)


def first_play(view: View, first: bool) -> int:
    """Whether a page begins by playing: as its link says, else the first look does."""
    return int(first if view.play is None else view.play)


def _query() -> str:
    """The query of the address as it was typed: ``st.query_params`` has already turned every + into a space."""
    context = get_script_run_ctx()
    return context.query_string if context is not None else ""


def change(update: Callable[[State], State]) -> None:
    """Apply an update to the state. A refusal is shown and leaves everything as it was."""
    if travelling():  # two quick steps back: the widgets in the browser still hold what the first one undid
        return
    before = current()
    dismiss()
    after = before
    try:
        after = update(before)
        text = admit(after)
        results = engine.compute(after.experiment)
    except FallLineError as error:
        st.session_state[NOTICES] = [translate_error(error, before.view.language)]
        if isinstance(error, TooMuchWork) and error.steps:
            st.session_state[OFFER] = edits.experiment(after, steps=error.steps)
        return
    if link.settled(text) != link.settled(st.session_state[LINK]):
        settle()
        _remember(before, after, results)
    st.session_state[LINK] = text


def _remember(before: State, after: State, results: engine.Results) -> None:
    """Something else has been computed: one more try, and where it began from, should that be none yet."""
    if tries.is_new(before, after):
        held = tried()
        if not tries.has_tried(held, before):
            held = tries.with_try(held, tries.try_of(before, engine.compute(before.experiment)))
        st.session_state[TRIES] = tries.with_try(held, tries.try_of(after, results))


def tried() -> list[tries.Try]:
    """The last tries of this session, oldest first."""
    return list(st.session_state.get(TRIES, []))


def recall(kept: Any) -> None:
    """The page was loaded anew: take back the tries that the browser has kept, if there is none yet."""
    if not tried():
        st.session_state[TRIES] = tries.recalled(kept)


def offer() -> int | None:
    """The number of steps with which the change that was refused would fit; None where there is nothing to offer."""
    held = st.session_state.get(OFFER)
    return held.experiment.steps if held is not None else None


def accept() -> None:
    """Make the change that was refused, with the number of steps that fits."""
    offered = st.session_state[OFFER]
    change(lambda _: offered)


def notices() -> list[str]:
    """What the user should know about the last change or the link."""
    return list(st.session_state.get(NOTICES, []))


def complain(text: str) -> None:
    """Say why something was not taken in; everything stays as it is."""
    dismiss()
    st.session_state[NOTICES] = [text]


def dismiss() -> None:
    """Forget what was said about the last change."""
    st.session_state[NOTICES] = []
    st.session_state.pop(OFFER, None)


def start_over() -> None:
    """Everything as on the first page."""
    change(history.started_over)
    tell()


def plain_view() -> None:
    """The view as a first page has it; a step of the history like any other."""
    before = current()
    change(history.with_plain_view)
    tell()
    if current() != before:
        settle()


def hidden(state: State, framed: bool | None = None) -> tuple[str, ...]:
    """The parts of the page that are left out: what the link says, and in another page everything but the figure."""
    return as_shown(state.view, bool(st.context.is_embedded) if framed is None else framed).hide


def as_shown(view: View, framed: bool) -> View:
    """The view of a page of its own, or of one in another page's frame; beside a lesson's scene or not."""
    gone = (*view.hide, *(IN_A_FRAME if framed else ()), *(IN_A_LESSON if view.lesson else ()))
    return replace(view, hide=tuple(dict.fromkeys(gone)))


def is_dark(state: State) -> bool:
    """Whether figures wear the dark theme: the view's own, else the page's."""
    return st.context.theme.type == "dark" if state.view.theme == "auto" else state.view.theme == "dark"
