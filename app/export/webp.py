"""An animated WebP: patches as a GIF has them, each a lossless WebP of Pillow's, put into one file: half as large as
Pillow's own animations, which compare and pack whole pictures. Without paper, patches are packed as photographs are.

Format: https://developers.google.com/speed/webp/docs/riff_container
"""

import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.export import Format, Progress
from app.export.film import PRESETS, Film, Ticker, knobs_of, run_film
from app.export.patches import palette_of, patches, pieces
from app.lab.experiment import State

ANIMATED, ALPHA = 0x02, 0x10  # what the file's head says that it has
IN_PLACE = 0x02  # a frame that stands in the place of what was there
PICTURES = (b"ALPH", b"VP8 ", b"VP8L")
QUALITY, EFFORT = 90, 20  # of what is packed as photographs are; and of packing without loss, of 100


def webp_of(film: Film, progress: Progress, *, repeat: bool = True) -> bytes:
    """The WebP's bytes: the film over and over, or once."""
    width, height = (struct.pack("<I", side - 1)[:3] for side in film.size)
    out = [_chunk(b"VP8X", struct.pack("<B3x", ANIMATED | ALPHA) + width + height)]
    out.append(_chunk(b"ANIM", struct.pack("<IH", 0, 0 if repeat else 1)))
    ticker = Ticker(film.fps)
    for pixels, (x, y), span, over in _clear(film, progress) if film.clear else _few_colours(film, progress):
        pixels, x, y = _even(pixels, x, y)
        data = _packed(Image.fromarray(pixels, "RGBA"), lossless=over)
        numbers = (x // 2, y // 2, pixels.shape[1] - 1, pixels.shape[0] - 1, ticker.stay(span))
        told = b"".join(struct.pack("<I", number)[:3] for number in numbers)
        out.append(_chunk(b"ANMF", told + bytes([0 if over else IN_PLACE]) + data))
    body = b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


Part = tuple[NDArray[np.uint8], tuple[int, int], int, bool]  # RGBA, where it is, for how many frames, laid over


def _few_colours(film: Film, progress: Progress) -> Iterator[Part]:
    palette = palette_of(film)
    colours = np.zeros((256, 4), dtype=np.uint8)
    colours[: len(palette.entries), :3] = palette.entries
    colours[: len(palette.entries), 3] = 255
    for patch in patches(film, palette, progress):
        yield colours[patch.numbers], patch.at, patch.span, True


def _clear(film: Film, progress: Progress) -> Iterator[Part]:
    for piece in pieces(film, progress):
        yield piece.pixels, piece.at, piece.span, piece.over


def _even(pixels: NDArray[np.uint8], x: int, y: int) -> tuple[NDArray[np.uint8], int, int]:
    """The patch from an even place on, for the format counts in twos; what is added is clear."""
    return np.pad(pixels, ((y % 2, 0), (x % 2, 0), (0, 0))), x - x % 2, y - y % 2


def _packed(image: Image.Image, *, lossless: bool) -> bytes:
    """The chunks of a picture's own WebP."""
    file = BytesIO()
    image.save(file, "WEBP", lossless=lossless, quality=EFFORT if lossless else QUALITY, method=1)
    data, at, found = file.getvalue(), 12, []
    while at < len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        whole = 8 + length + length % 2
        if name in PICTURES:
            found.append(data[at : at + whole])
        at += whole
    return b"".join(found)


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    return webp_of(run_film(state, chosen, grained=True), progress, repeat=chosen["repeat"] == "yes")


FORMAT = Format(
    title="Animation (WebP)",
    suffix=".webp",
    mime="image/webp",
    render=_render,
    kind="film",
    knobs=knobs_of(clear=True),
    presets=PRESETS,
)
