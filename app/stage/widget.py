"""The stage as one module for a notebook's widget: the library, packed, behind a small shim."""

import json
from functools import cache
from pathlib import Path

from app.stage.bundle import guest_source, version
from app.stage.packed import packed, unpacker

HERE = Path(__file__).parent


@cache
def widget_source() -> str:
    """What anywidget loads: a module whose default export renders. ValueError where the library cannot be joined."""
    shim = (HERE / "widget.js").read_text(encoding="utf-8")
    held = f"const VERSION = {json.dumps(version())}, LIBRARY = {json.dumps(packed(guest_source().encode()))};\n"
    return held + unpacker() + shim
