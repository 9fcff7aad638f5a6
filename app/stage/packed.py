"""Script and payload as text in a file that carries both: packed, then in letters that any file may hold."""

import base64
import zlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


def packed(data: bytes) -> str:
    """The bytes as a zlib stream in base64. Browsers unpack it by themselves (``unpack.js``); it is a third of our
    script's size, so a file needs no minifier."""
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def unpacked(text: str) -> bytes:
    """What :func:`packed` was given. Raises zlib.error or ValueError for anything else."""
    return zlib.decompress(base64.b64decode(text, validate=True))


@cache
def unpacker() -> str:
    """JavaScript that declares ``unpacked(text)``: a promise of the bytes."""
    return (HERE / "unpack.js").read_text(encoding="utf-8")
