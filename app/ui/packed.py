"""What crosses packed: pages as they are asked for, and files packed once and kept by browsers for good, because their
names hold their content; Streamlit's own script and style files among them.

Brotli makes them a seventh smaller than gzip; browsers take it over https and from their own machine, and gzip else.
"""

import gzip
import mimetypes
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import brotli
import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(streamlit.__file__).resolve().parent / "static"  # packages may be reached by a symbolic link
FOREVER = "public, max-age=31536000, immutable"
PACKED = (".js", ".css", ".json", ".svg")
# Ways to pack: of what is packed once and kept, and of what is packed while somebody waits for it. Brotli's best is
# ten times slower than the 9 here, for a tenth less.
KEPT: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=9),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
    "": bytes,
}
AT_ONCE: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "": bytes,
}


class Packed:
    """Middleware that answers for ``/static/…`` where a browser takes it packed; all else goes on as it was."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand the request on."""
        answer = self.answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def answer(self, scope: Scope) -> Response | None:
        """The packed file, where there is one and it is wanted."""
        _, mark, name = scope["path"].partition("/static/")
        taken = b",".join(value for key, value in scope["headers"] if key == b"accept-encoding")
        how = best_way(taken.decode("latin-1"))
        if not (mark and how and scope["method"] == "GET" and name.endswith(PACKED)):
            return None
        body = packed(name, how)
        if body is None:
            return None
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(body, media_type=kind, headers=packed_headers(how))


def best_way(accepted: str) -> str:
    """The best of our ways among those that an ``Accept-Encoding`` header names; "" for none."""
    offered = [piece.partition(";") for piece in accepted.lower().replace(" ", "").split(",")]
    taken = {name for name, _, weight in offered if weight not in ("q=0", "q=0.0")}
    return next((way for way in KEPT if way in taken), "")


def page(request: Request, body: str, status: int = 200) -> Response:
    """A page in the reader's language, packed where the browser takes that."""
    headers = {"cache-control": "no-cache", "vary": "accept-encoding, accept-language"}
    how = best_way(request.headers.get("accept-encoding", ""))
    if not how:
        return HTMLResponse(body, status, headers)
    return HTMLResponse(AT_ONCE[how](body.encode()), status, headers | {"content-encoding": how})


def for_good(request: Request, kind: str, content: Callable[[], str]) -> Response:
    """A file whose name changes with its content; ``content`` makes it, and may keep it."""
    how = best_way(request.headers.get("accept-encoding", ""))
    return Response(_kept(content(), how), media_type=kind, headers=packed_headers(how))


def pack_for_good(content: str) -> None:
    """Pack a file's content in every way, before somebody asks for it."""
    for how in KEPT:
        _kept(content, how)


def packed_headers(how: str) -> dict[str, str]:
    """The headers of a packed file whose name changes with its content."""
    encoding = {"content-encoding": how} if how else {}
    return encoding | {"cache-control": FOREVER, "vary": "accept-encoding"}


@lru_cache(maxsize=64)
def _kept(content: str, how: str) -> bytes:
    """Of our own making, packed while the server comes up: a step better, for a first visit stays below 1.5 MB."""
    return brotli.compress(content.encode(), quality=10) if how == "br" else KEPT[how](content.encode())


@lru_cache(maxsize=1024)
def packed(name: str, how: str) -> bytes | None:
    """A file of Streamlit's ``static`` folder, packed; None where there is none of this name in it."""
    path = (STATIC / "static" / name).resolve()
    if not path.is_relative_to(STATIC / "static") or not path.is_file():
        return None
    return KEPT[how](path.read_bytes())
