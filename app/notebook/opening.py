"""``open``: a link, or what a notebook holds, in the browser; the page is started where none answers."""

import atexit
import subprocess
import time
import webbrowser

from app.cli.server import LOOK_AGAIN, PATIENCE, answers, command
from app.notebook.runs import shown_of
from app.notebook.shown import Shown, read_link
from symbolic.errors import FallLineError

PORT = 8501


def open(what: str | Shown, *, port: int = PORT) -> str:
    """Show a run, a comparison or a link in the page; the address. The page is started on this machine where none
    answers at ``port``, and ends with this process. Raises FallLineError for a link that cannot be used, or where the
    page does not start."""
    text = what.link if isinstance(what, Shown) else shown_of(read_link(what)).link
    address = f"http://localhost:{port}/?{text}"
    if not answers(port):
        start(port)
    webbrowser.open(address)
    return address


def start(port: int) -> None:
    """Start the page and wait until it answers."""
    server = subprocess.Popen(command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.terminate)
    late = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < late:
        if answers(port):
            return
        time.sleep(LOOK_AGAIN)
    server.terminate()
    raise FallLineError("The page did not start at port {port}; fall-line --port {port} says why.", port=port)
