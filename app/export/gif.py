"""An animated GIF of a scene, with NumPy and Pillow alone.

What makes it quick, small and clean: only what moves is painted (:mod:`app.picture.painter`), looked up in the palette
(:mod:`app.picture.palette`) and written, as one rectangle a frame in which unchanged pixels are transparent.
"""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import GifImagePlugin, Image

from app.export import Format, Progress, silent
from app.export.choices import DRESS, LANG, REPEAT, SECONDS, THEME, dressed, wearing
from app.export.sizes import SIZE, SIZES, size_of
from app.lab.experiment import State
from app.picture.many import picture_of
from app.picture.pace import frames
from app.picture.palette import Indices, Palette, pinned_colours
from app.picture.scene import Scene
from app.picture.wall import painter_of
from symbolic.errors import Phrase

FASTEST = 20  # frames a second: faster is smoother to few, and twice the bytes
FRAMES = 240  # at most: 5 s of work at the largest size
WIDEST, TALLEST = (max(side) for side in zip(*SIZES.values(), strict=True))
TICK = 10  # ms: a GIF counts in hundredths of a second; browsers do not honour less than two
LONGEST = 1000  # ms a step: few steps make a shorter film, not one that seems to stand still
HOLD = 2000  # ms that the last frame stays


def timing(steps: int, seconds: float) -> list[tuple[int, int]]:
    """The film of a run as (step, ms), in the stage's own pace stretched to so many seconds; the last step is held."""
    seconds = min(seconds, LONGEST / 1000 * max(steps, 1))
    count = max(2, min(round(seconds * FASTEST), FRAMES))
    each = max(2, round(1000 * seconds / count / TICK)) * TICK
    film = [(step, stays * each) for step, stays in frames(steps, count)]
    return [*film[:-1], (steps, HOLD)]


def animate(
    scene: Scene,
    *,
    width: int = 800,
    height: int = 600,
    seconds: float = 6.0,
    repeat: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """The GIF's bytes: the run in about so many seconds, over and over or once."""
    report = progress or silent
    painter = painter_of(scene, min(width, WIDEST), min(height, TALLEST), grained=True)
    times = timing(scene.steps, seconds)
    palette = Palette(pinned_colours(scene), [painter.background, painter.at(times[0][0])])
    report(0.1)
    film = Film(palette, painter.picture.size, repeat)
    shown = palette.indices(painter.picture)
    film.add(shown, (0, 0), times[0][1])
    for i, (step, stays) in enumerate(times[1:], start=1):
        fresh = np.full_like(shown, palette.clear)
        for left, top, right, bottom in painter.move_to(step):
            now = palette.indices(painter.picture.crop((left, top, right, bottom)))
            before = shown[top:bottom, left:right]
            fresh[top:bottom, left:right] = np.where(now == before, fresh[top:bottom, left:right], now)
            shown[top:bottom, left:right] = now
        film.add(*cut(fresh, palette.clear), stays)
        report(0.1 + 0.9 * i / len(times), Phrase("frame {at} of {all}", at=i + 1, all=len(times)))
    report(1.0)
    return film.finished()


def cut(fresh: Indices, clear: int) -> tuple[Indices, tuple[int, int]]:
    """The smallest rectangle that holds all that is not clear (one pixel where nothing is), and where it stands."""
    rows, columns = (np.flatnonzero((fresh != clear).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return fresh[:1, :1], (0, 0)
    return fresh[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], (int(columns[0]), int(rows[0]))


class Film:
    """A GIF being written: one palette for all frames, each frame laid over the one before."""

    def __init__(self, palette: Palette, size: tuple[int, int], repeat: bool) -> None:
        self._clear = palette.clear
        colours = palette.entries.tobytes().ljust(3 * 256, b"\0")
        screen = struct.pack("<HHBBB", *size, 0xF7, 0, 0)  # a palette of 256 entries for the whole film
        forever = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
        self._parts = [b"GIF89a", screen, colours, *([forever] if repeat else [])]

    def add(self, frame: Indices, at: tuple[int, int], duration: int) -> None:
        """Lay a frame, (h, w) numbers of colours, at a place for so many ms."""
        image = Image.fromarray(frame, "L")
        self._parts += GifImagePlugin.getdata(image, at, transparency=self._clear, duration=duration, disposal=1)

    def finished(self) -> bytes:
        """The file's bytes."""
        return b"".join([*self._parts, b";"])


def _render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    width, height = size_of(chosen["size"])
    return animate(
        dressed(picture_of(wearing(state, chosen)), chosen),
        width=width,
        height=height,
        seconds=chosen["seconds"],
        repeat=chosen["repeat"] == "yes",
        progress=progress,
    )


FORMAT = Format(
    title="Animation (GIF)",
    suffix=".gif",
    mime="image/gif",
    render=_render,
    kind="film",
    knobs=(SIZE, SECONDS, REPEAT, THEME, LANG, *DRESS),
)
