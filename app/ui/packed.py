"""What crosses packed: pages as they are asked for, and files packed once and kept by browsers for good, because their
names hold their content; Streamlit's own script and style files among them.
"""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(streamlit.__file__).resolve().parent / "static"  # packages may be reached by a symbolic link
FOREVER = "public, max-age=31536000, immutable"
PACKED = (".js", ".css", ".json", ".svg")


class Packed:
    """Middleware that answers for ``/static/…`` where the browser takes gzip; everything else goes on as it was."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand the request on."""
        answer = self.answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def answer(self, scope: Scope) -> Response | None:
        """The packed file, where there is one and it is wanted."""
        _, mark, name = scope["path"].partition("/static/")
        takes = any(key == b"accept-encoding" and b"gzip" in value for key, value in scope["headers"])
        if not (mark and takes and scope["method"] == "GET" and name.endswith(PACKED)):
            return None
        body = packed(name)
        if body is None:
            return None
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(body, media_type=kind, headers=packed_headers())


def page(request: Request, body: str, status: int = 200) -> Response:
    """A page in the reader's language, packed where the browser takes that."""
    headers = {"cache-control": "no-cache", "vary": "accept-encoding, accept-language"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(body, status, headers)
    return HTMLResponse(gzip.compress(body.encode(), 6), status, headers | {"content-encoding": "gzip"})


def packed_headers() -> dict[str, str]:
    """The headers of a packed file whose name changes with its content."""
    return {"content-encoding": "gzip", "cache-control": FOREVER, "vary": "accept-encoding"}


@lru_cache(maxsize=1024)
def packed(name: str) -> bytes | None:
    """A file of Streamlit's ``static`` folder, packed; None where there is none of this name in it."""
    path = (STATIC / "static" / name).resolve()
    if not path.is_relative_to(STATIC / "static") or not path.is_file():
        return None
    return gzip.compress(path.read_bytes(), 9, mtime=0)
