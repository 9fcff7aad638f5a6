"""The routes of the pages that need no session (:mod:`app.handout`): requests to readers, pages to answers.

Pages are made in the server's threads; what draws or computes waits in a short line of its own, so that a class that
opens the gallery at once leaves room for everything else.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from urllib.parse import parse_qs

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.handout import gallery, pictures, words
from app.handout import lesson as lesson_page
from app.handout import own as own_page
from app.handout.reader import Reader, reader_of
from app.handout.render import FILES, content, named_file, render
from app.language.translate import translate_error
from app.lessons.place import lesson_of_word
from app.lessons.read import MAX_FILE
from app.ui.packed import FOREVER, STATIC, for_good, page
from symbolic.errors import FallLineError

DRAWING = CapacityLimiter(2)  # pictures drawn at once
FILMING = CapacityLimiter(1)  # films: seconds each, so that they do not keep the pictures waiting
COMPUTING = CapacityLimiter(2)  # pages that run something, for their answers


@cache
def font() -> str:
    """The address of the app's typeface, from the root; empty where Streamlit's page names none."""
    found = re.search(r'href="\./([^"]+\.woff2)"', (STATIC / "index.html").read_text("utf-8"))
    return found[1] if found else ""


def reader(request: Request) -> Reader:
    """Who asks."""
    return reader_of(dict(request.query_params), request.headers.get("accept-language"), request.url.path, font())


def missing(request: Request, error: FallLineError, status: int = 404) -> Response:
    """What was asked for is not there, or cannot be taken: a page that says so."""
    who = reader(request)
    return page(request, render("missing.html", who, said=translate_error(error, who.lang)), status)


def lessons(request: Request) -> Response:
    """The gallery."""
    asked = request.query_params
    return page(request, gallery.page(reader(request), asked.get("q", ""), asked.get("group", "")))


def origin(request: Request) -> str:
    """The absolute address of the app, as the browser has it."""
    return f"{request.url.scheme}://{request.url.netloc}/"


def word_list(request: Request) -> Response:
    """The glossary, and the pages there are."""
    return page(request, words.page(reader(request), request.query_params.get("q", "")))


def word(request: Request) -> Response:
    """The page of an optimizer, a schedule, a transform, a surface."""
    try:
        return page(request, words.word(reader(request), request.path_params["key"]))
    except FallLineError as error:
        return missing(request, error)


def own(request: Request) -> Response:
    """Where a lecture of one's own is pasted."""
    return page(request, own_page.page(reader(request)))


async def own_pasted(request: Request) -> Response:
    """What has been pasted: its address, or what is wrong with it."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > own_page.MAX_BODY:
            return missing(
                request, FallLineError("This text is too long; {limit} bytes are read.", limit=MAX_FILE), 413
            )
    text = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get("text", [""])[0]
    return await made(request, lambda who: own_page.answered(who, text, origin(request)))


async def lesson(request: Request) -> Response:
    """The page of a lesson."""

    def make(who: Reader) -> str:
        return lesson_page.page(who, lesson_of_word(request.path_params["word"]), origin(request))

    return await made(request, make)


async def worksheet(request: Request) -> Response:
    """The worksheet of a lesson, or its answers."""

    def make(who: Reader) -> str:
        found = lesson_of_word(request.path_params["word"])
        pictured = lesson_page.served(who, found)
        answers = request.query_params.get("answers") == "1"
        return lesson_page.worksheet(who, found, origin(request), pictured, answers=answers)

    return await made(request, make)


async def made(request: Request, make: Callable[[Reader], str]) -> Response:
    """A page that may have something to compute; 404 with the reason where there is none."""
    try:
        return page(request, await anyio.to_thread.run_sync(partial(make, reader(request)), limiter=COMPUTING))
    except FallLineError as error:
        return missing(request, error)


async def figure(request: Request) -> Response:
    """The figure of a scene in one of its forms. Names that hold their content are kept for good."""
    number, kind = request.path_params["number"], request.path_params["kind"]
    theme, lang = pictures.wanted(request.query_params.get("theme", ""), request.query_params.get("lang", ""))

    def make() -> bytes:
        scenes = lesson_of_word(request.path_params["word"]).scenes
        if not 1 <= number <= len(scenes):
            raise FallLineError("There is no picture of this name.")
        return pictures.figure_as(scenes[number - 1], kind, theme, lang)

    mime = pictures.KINDS.get(kind)
    limiter = FILMING if kind == "gif" else DRAWING
    if mime is None:
        return Response(status_code=404)
    return await drawn(make, mime, kept="v" in request.query_params, limiter=limiter)


async def thumbnail(request: Request) -> Response:
    """A lesson's thumbnail; its name holds what it shows."""
    return await drawn(partial(pictures.thumbnail_named, request.path_params["name"]), kept=True)


async def drawn(
    make: Callable[[], bytes], kind: str = "image/webp", *, kept: bool, limiter: CapacityLimiter = DRAWING
) -> Response:
    """A picture, drawn when it is its turn; ``kept`` ones have names that change with them."""
    try:
        data = await anyio.to_thread.run_sync(make, limiter=limiter)
    except FallLineError:
        return Response(status_code=404)
    return Response(data, media_type=kind, headers={"cache-control": FOREVER if kept else "no-cache"})


def file(request: Request) -> Response | None:
    """The stylesheet or a script of these pages; None where the name is none of theirs."""
    name = named_file(request.path_params["name"])
    return for_good(request, FILES[name], partial(content, name)) if name else None


ROUTES = [
    Route("/lessons", lessons),
    Route("/lessons/own", own),
    Route("/lessons/own", own_pasted, methods=["POST"]),
    Route("/lessons/{word}", lesson),
    Route("/lessons/{word}/worksheet", worksheet),
    Route("/lessons/{word}/{number:int}.{kind}", figure),
    Route("/words", word_list),
    Route("/words/{key}", word),
    Route("/fl/thumb/{name}", thumbnail),
]
