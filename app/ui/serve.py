"""What ``fall-line`` starts: Streamlit's server, whose first page shows the picture before Streamlit is up.

``streamlit run app/ui/main.py`` shows the same app without these additions.
"""

from functools import lru_cache
from threading import BoundedSemaphore, Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import fall_line  # noqa: F401  # first: from here on our packages are ours, whatever the folder of a person holds
from app.handout import gallery
from app.handout.reader import Reader
from app.lab import engine, link
from app.lab.experiment import State
from app.lab.first_look import SENTENCE, is_first_look
from app.language.translate import pick_language, translator
from app.lessons import place
from app.stage.band import asked_of, band_of
from app.stage.bundle import library_source
from app.stage.first_page import First, first_page, script_name
from app.stage.parts import Delivery
from app.stage.payload import header_of
from app.ui import pages, served, state
from app.ui.packed import STATIC, Packed, for_good, pack_for_good, page
from symbolic.errors import FallLineError

WORK = 10_000_000  # operations that a request for the page may start: about 0.2 s; dearer pages wait for Streamlit
AT_ONCE = BoundedSemaphore(2)  # and so many requests may do so together; the others get the page without the picture

INDEX = (STATIC / "index.html").read_text(encoding="utf-8")


def index(request: Request) -> Response:
    """The first page of an address. Synchronous: the server runs it beside everything else."""
    query = request.url.query
    if len(query) > link.MAX_READ:
        return HTMLResponse(INDEX)
    framed = "embed=true" in query.split("&")
    free = AT_ONCE.acquire(blocking=False)
    try:
        body = first_page(INDEX, described(query, request.headers.get("accept-language"), framed, free))
    finally:
        if free:
            AT_ONCE.release()
    return page(request, body)


def described(query: str, wanted: str | None, framed: bool, free: bool) -> First:
    """What the first page of an address shows; with its picture where that is cheap enough."""
    if not any(piece.startswith("lang=") for piece in query.split("&")):
        query += f"&lang={pick_language(wanted)}"
    if not free:
        return First(pick_language(wanted), "Fall Line", "Fall Line")
    now = place.decode(query)[0]
    _ = translator(now.view.language)
    try:
        title = _(engine.surface_of(now.experiment).title)
        payload = picture(now, state.begins(query, now), framed) if engine.work(now.experiment) <= WORK else None
    except FallLineError:
        return First(now.view.language, "Fall Line", "Fall Line")
    hide = state.hidden(now, framed)
    hello = _(SENTENCE) if is_first_look(query) and not framed else None
    return First(
        lang=now.view.language,
        title="" if "title" in hide else title,
        tab_title=f"{title} · Fall Line",
        hello=hello,
        framed=framed,
        sidebar="sidebar" not in hide,
        lesson=bool(now.view.lesson) and not framed,
        payload=payload,
    )


@lru_cache(maxsize=64)
def picture(now: State, first: bool, framed: bool) -> bytes:
    """The very payload that the session will send first: the stage then has nothing to take in anew. Kept, because a
    class opens one link all at once."""
    shown, plays = state.as_shown(now.view, framed), state.first_play(now.view, first)
    asking = bool(now.view.reveal)
    asked = asked_of(now, shown, closed=False, told=False)
    band = band_of(now, asking, lambda question: False, shelf=served.ACTIVE)
    results = engine.compute(now.experiment)
    return Delivery().send(header_of(results, shown, plays=plays, asked=asked, lesson=band, full=False))


def prepare() -> None:
    """What the first visitor would else wait for, the nearest first: the library's name is on every page, its packed
    text is asked for by every browser, the lessons by some."""
    script_name()
    pack_for_good(library_source())
    gallery.page(Reader())


def script(request: Request) -> Response:
    """The stage's library, and the files of the pages beside it."""
    found = pages.file(request)
    if found is not None:
        return found
    if request.path_params["name"] != script_name():
        return Response(status_code=404)
    return for_good(request, "text/javascript", library_source)


served.ACTIVE = True
picture(State(), True, False)  # imports and kernels before the first visitor needs them
Thread(target=prepare, daemon=True).start()  # while the server comes up
app = st.App(
    "main.py",
    routes=[Route("/", index), Route("/fl/{name}", script), *pages.ROUTES],
    middleware=[Middleware(Packed)],
)
