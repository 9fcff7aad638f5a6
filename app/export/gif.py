"""An animated GIF, with NumPy and Pillow alone.

What makes it quick, small and clean: only what moves is painted (:mod:`app.picture.painter`), looked up in one palette
(:mod:`app.picture.palette`) and written, as one patch a frame (:mod:`app.export.patches`).
"""

import struct
from collections.abc import Mapping
from typing import Any

from PIL import GifImagePlugin, Image

from app.export import Format, Progress
from app.export.film import PRESETS, Film, Ticker, knobs_of, run_film
from app.export.patches import palette_of, patches
from app.lab.experiment import State

TICK = 10  # ms: a GIF counts in hundredths of a second; browsers do not honour less than two


def gif_of(film: Film, progress: Progress, *, repeat: bool = True) -> bytes:
    """The GIF's bytes: the film over and over, or once."""
    palette = palette_of(film)
    colours = palette.entries.tobytes().ljust(3 * 256, b"\0")
    screen = struct.pack("<HHBBB", *film.size, 0xF7, 0, 0)  # a palette of 256 entries for the whole film
    forever = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    parts = [b"GIF89a", screen, colours, *([forever] if repeat else [])]
    ticker = Ticker(film.fps, TICK)
    for patch in patches(film, palette, progress):
        image = Image.fromarray(patch.numbers, "L")
        said = {"transparency": palette.clear, "duration": ticker.stay(patch.span), "disposal": 1}
        parts += GifImagePlugin.getdata(image, patch.at, **said)
    return b"".join([*parts, b";"])


def _render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    return gif_of(run_film(state, chosen, grained=True), progress, repeat=chosen["repeat"] == "yes")


FORMAT = Format(
    title="Animation (GIF)",
    suffix=".gif",
    mime="image/gif",
    render=_render,
    kind="film",
    knobs=knobs_of(),
    presets=PRESETS,
)
