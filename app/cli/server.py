"""Starting the app, and opening a browser at one of its addresses."""

import argparse
import os
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

MAIN = Path(__file__).parents[1] / "ui" / "serve.py"
PATIENCE = 60.0  # seconds until a server that was started answers, or is given up
LOOK_AGAIN = 0.2


def command(port: int) -> list[str]:
    """What starts the server. Only this machine can reach it unless configured otherwise."""
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    # -P: the server's modules are never looked for in the folder where one happens to stand
    started = [sys.executable, "-P", "-m", "streamlit", "run", str(MAIN), "--server.port", str(port)]
    return [*started, "--server.address", address]


def serve(options: argparse.Namespace) -> int:
    """Start the app; this process becomes the server."""
    print(f"Fall Line: http://localhost:{options.port}", flush=True)
    os.execv(sys.executable, command(options.port))


def open_at(address: str, port: int) -> int:
    """Open an address of the app in the browser. Starts the app where none answers at its port, and stays with it."""
    print(address, flush=True)
    if answers(port):
        webbrowser.open(address)
        return 0
    server = subprocess.Popen(command(port), stdout=subprocess.DEVNULL)
    try:
        late = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < late:
            if answers(port):
                webbrowser.open(address)
                break
            time.sleep(LOOK_AGAIN)
        return server.wait()
    finally:
        server.terminate()


def answers(port: int) -> bool:
    """Whether the app answers at a port of this machine."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
