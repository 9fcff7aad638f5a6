"""Short texts that change from step to step, laid from signs each of which is drawn once: what
:func:`app.picture.canvas.draw_text` writes, in a third of the time.
"""

from functools import lru_cache
from math import floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFont

from app.picture.canvas import runs
from app.picture.drawing import Point

Cover = NDArray[np.uint8]


def cover_of(at: Point, text: str, size: float, box: tuple[int, int], anchor: str) -> Image.Image:
    """How much of each pixel of a box (width, height) a text covers that is written with its baseline at a place in
    it; ``anchor`` is left or right."""
    cover = np.zeros((box[1], box[0]), dtype=np.uint8)
    signs = [runs(sign, size)[0] for sign in text]
    x = at[0] - (sum(advance for *_, advance in signs) if anchor == "right" else 0.0)
    for sign, font, rise, advance in signs:
        left, top = floor(x), floor(at[1] - rise)
        drawn, across, down = _sign(sign, font, x - left, at[1] - rise - top)
        _lay(cover, drawn, left + across, top + down)
        x += advance
    return Image.fromarray(cover, "L")


def _lay(cover: Cover, drawn: Cover, left: int, top: int) -> None:
    """Lay a sign's cover on that of a text, as far as it reaches into it."""
    height, width = drawn.shape
    here = cover[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)]
    part = drawn[max(-top, 0) :, max(-left, 0) :][: here.shape[0], : here.shape[1]]
    np.maximum(here, part, out=here)


@lru_cache(maxsize=4096)
def _sign(sign: str, font: ImageFont.FreeTypeFont, right: float, down: float) -> tuple[Cover, int, int]:
    """A sign so far right of and below a pixel's corner: its cover, and where that begins."""
    mask, (across, low) = font.getmask2(sign, "L", anchor="ls", start=(right, down))
    width, height = mask.size
    return np.frombuffer(bytes(mask), np.uint8).reshape(height, width), int(across), int(low)
