"""``fall-line open`` and ``fall-line link``: from a figure back to its stage, and to its link."""

import argparse
from pathlib import Path

from app.cli.asked import read
from app.cli.server import open_at
from app.lab import link


def open_stage(options: argparse.Namespace) -> int:
    """Open the stage of a figure, or of a link, in the browser. Starts the app where it is not running."""
    return open_at(f"http://localhost:{options.port}/?{link.address(read(_figure(options)))}", options.port)


def print_link(options: argparse.Namespace) -> int:
    """Print the link of a figure, or that of flags: what commands take, and what follows ? in the app's address."""
    state = read(_figure(options))
    before = f"http://localhost:{options.port}/?" if options.address else ""
    print(before + (link.address(state) if options.address else link.encode(state)))
    return 0


def _figure(options: argparse.Namespace) -> argparse.Namespace:
    """A file may be named without the @ that tells it from a link."""
    if options.text is not None and "=" not in options.text and Path(options.text).is_file():
        options.text = f"@{options.text}"
    return options
