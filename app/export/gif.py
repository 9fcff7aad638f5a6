"""An animated GIF of a scene, with NumPy and Pillow alone.

What makes it quick, small and clean: only what moves is painted (:mod:`app.picture.painter`), looked up in the palette
(:mod:`app.picture.palette`) and written, as one rectangle a frame in which unchanged pixels are transparent.
"""

import struct

import numpy as np
from PIL import GifImagePlugin, Image

from app.export import Format, Progress
from app.lab.experiment import State
from app.picture.from_results import scene_of
from app.picture.painter import Painter
from app.picture.palette import Indices, Palette, pinned_colours
from app.picture.scene import Scene

FRAMES = 120  # at most; a worst case of 120 frames at 1000x800 took others 80 s and 130 MB, so size is bounded too
WIDEST, TALLEST = 1280, 960
DURATION = 50  # ms a frame; browsers do not honour less than 20
HOLD = 2000  # ms that the last frame stays


def frame_steps(steps: int, frames: int) -> list[int]:
    """Which steps are shown: evenly spread, first and last included, none twice."""
    return sorted({int(step) for step in np.rint(np.linspace(0, steps, max(min(frames, steps + 1), 1)))})


def animate(
    scene: Scene,
    *,
    width: int = 800,
    height: int = 600,
    frames: int = FRAMES,
    duration: int = DURATION,
    strip: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """The GIF's bytes: at most ``frames`` frames of ``duration`` ms, repeating for ever."""
    report = progress or (lambda part: None)
    painter = Painter(scene, min(width, WIDEST), min(height, TALLEST), strip=strip, grained=True)
    steps = frame_steps(scene.steps, min(frames, FRAMES))
    palette = Palette(pinned_colours(scene), [painter.background, painter.at(steps[0])])
    report(0.1)
    # Few steps stay few frames, each shown longer: steps are real and are not interpolated.
    each = max(duration, 20) if len(steps) > frames // 2 else min(max(duration, 20) * frames // (2 * len(steps)), 500)
    film = Film(palette, painter.picture.size)
    shown = palette.indices(painter.picture)
    film.add(shown, (0, 0), each if len(steps) > 1 else HOLD)
    for i, step in enumerate(steps[1:], start=1):
        fresh = np.full_like(shown, palette.clear)
        for left, top, right, bottom in painter.move_to(step):
            now = palette.indices(painter.picture.crop((left, top, right, bottom)))
            before = shown[top:bottom, left:right]
            fresh[top:bottom, left:right] = np.where(now == before, fresh[top:bottom, left:right], now)
            shown[top:bottom, left:right] = now
        film.add(*_cut(fresh, palette.clear), HOLD if i == len(steps) - 1 else each)
        report(0.1 + 0.9 * i / len(steps))
    report(1.0)
    return film.finished()


def _cut(fresh: Indices, clear: int) -> tuple[Indices, tuple[int, int]]:
    """The smallest rectangle that holds all that is not clear (one pixel where nothing is), and where it stands."""
    rows, columns = (np.flatnonzero((fresh != clear).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return fresh[:1, :1], (0, 0)
    return fresh[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], (int(columns[0]), int(rows[0]))


class Film:
    """A GIF being written: one palette for all frames, each frame laid over the one before."""

    def __init__(self, palette: Palette, size: tuple[int, int]) -> None:
        self._clear = palette.clear
        colours = palette.entries.tobytes().ljust(3 * 256, b"\0")
        screen = struct.pack("<HHBBB", *size, 0xF7, 0, 0)  # a palette of 256 entries for the whole film
        forever = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
        self._parts = [b"GIF89a", screen, colours, forever]

    def add(self, frame: Indices, at: tuple[int, int], duration: int) -> None:
        """Lay a frame, (h, w) numbers of colours, at a place for so many ms."""
        image = Image.fromarray(frame, "L")
        self._parts += GifImagePlugin.getdata(image, at, transparency=self._clear, duration=duration, disposal=1)

    def finished(self) -> bytes:
        """The file's bytes."""
        return b"".join([*self._parts, b";"])


def _render(state: State, progress: Progress) -> bytes:
    return animate(scene_of(state), progress=progress)


FORMAT = Format(title="Animation (GIF)", suffix=".gif", mime="image/gif", render=_render)
