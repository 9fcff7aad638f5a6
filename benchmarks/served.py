"""The app as a server of its own, for benchmarks that look at it from outside."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def served(script: str, port: int) -> Iterator[None]:
    """A running server of ``app/ui/`` + ``script``, gone afterwards."""
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app/ui" / script), "--server.port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--server.headless", "true"], **quiet)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
