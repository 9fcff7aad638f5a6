"""An animated PNG: frames as a GIF has them, in 256 colours, or without paper in all colours with half-transparent
edges. Every frame is a small PNG of Pillow's, put into one file.

Format: https://www.w3.org/TR/png-3/#apng-frame-based-animation
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from app.export import Format, Progress
from app.export.film import PRESETS, Film, knobs_of, run_film
from app.export.patches import palette_of, patches, pieces
from app.lab.experiment import State

HEAD = b"\x89PNG\r\n\x1a\n"
PALETTE, RGBA = 3, 6  # PNG's kinds of colour
LEVEL = 6  # of compression
Part = tuple[Image.Image, tuple[int, int], int, bool]  # a picture, where it is, for how many frames, laid over


def apng_of(film: Film, progress: Progress, *, repeat: bool = True) -> bytes:
    """The APNG's bytes: the film over and over, or once."""
    before, parts = _clear(film, progress) if film.clear else _few_colours(film, progress)
    size = struct.pack(">IIBBBBB", *film.size, 8, RGBA if film.clear else PALETTE, 0, 0, 0)
    control = struct.pack(">II", film.count, 0 if repeat else 1)
    out = [HEAD, _chunk(b"IHDR", size), _chunk(b"acTL", control), *before]
    numbers = count()
    for at, (image, (x, y), span, over) in enumerate(parts):
        out.append(
            _chunk(b"fcTL", struct.pack(">IIIIIHHBB", next(numbers), *image.size, x, y, span, film.fps, 0, over))
        )
        for data in _packed(image):
            first = at == 0  # the picture that is seen where nothing moves
            out.append(_chunk(b"IDAT", data) if first else _chunk(b"fdAT", struct.pack(">I", next(numbers)) + data))
    return b"".join([*out, _chunk(b"IEND", b"")])


def _few_colours(film: Film, progress: Progress) -> tuple[list[bytes], Iterator[Part]]:
    palette = palette_of(film)
    colours = palette.entries.tobytes().ljust(3 * 256, b"\0")
    clear = b"\xff" * palette.clear + b"\0"

    def parts() -> Iterator[Part]:
        for patch in patches(film, palette, progress):
            image = Image.fromarray(patch.numbers, "P")
            image.putpalette(colours)
            yield image, patch.at, patch.span, True

    return [_chunk(b"PLTE", colours), _chunk(b"tRNS", clear)], parts()


def _clear(film: Film, progress: Progress) -> tuple[list[bytes], Iterator[Part]]:
    return [], (
        (Image.fromarray(piece.pixels, "RGBA"), piece.at, piece.span, piece.over) for piece in pieces(film, progress)
    )


def _packed(image: Image.Image) -> Iterator[bytes]:
    """The data of a picture's own PNG."""
    file = BytesIO()
    image.save(file, "PNG", compress_level=LEVEL, **({"bits": 8} if image.mode == "P" else {}))
    data, at = file.getvalue(), len(HEAD)
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if name == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    return apng_of(run_film(state, chosen, grained=True), progress, repeat=chosen["repeat"] == "yes")


FORMAT = Format(
    title="Animation (APNG)",
    suffix=".apng",
    mime="image/apng",
    render=_render,
    kind="film",
    knobs=knobs_of(clear=True),
    presets=PRESETS,
)
