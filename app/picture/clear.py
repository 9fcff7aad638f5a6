"""A picture without paper: what is printed on it stays, with half-transparent edges, and all else is seen through.

It is painted twice, on white and on black paper. What differs there is the paper shining through: of a pixel with the
colours w and b, the cover is 1 − (w − b), and its colour b divided by that.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from app.picture.brush import Rect
from app.picture.scene import Scene
from app.picture.wall import painter_of

PAPERS = ("#ffffff", "#000000")


class ClearPainter:
    """The face of a painter, with a :attr:`picture` in RGBA."""

    def __init__(self, scene: Scene, width: int, height: int, *, sharp: int = 1) -> None:
        self._white, self._black = (painter_of(on_paper(scene, paper), width, height, sharp=sharp) for paper in PAPERS)
        self.picture = Image.new("RGBA", (width, height))

    def move_to(self, step: int) -> list[Rect]:
        """Bring :attr:`picture` to a step; says which rectangles of it were painted anew."""
        rects = self._white.move_to(step)
        self._black.move_to(step)
        for rect in rects:
            pair = (painter.picture.crop(rect) for painter in (self._white, self._black))
            self.picture.paste(uncovered(*pair), rect[:2])
        return rects

    def at(self, step: int) -> Image.Image:
        """The picture after ``step`` updates."""
        self.move_to(step)
        whole = uncovered(self._white.picture, self._black.picture)
        self.picture.paste(whole)
        return whole


def on_paper(scene: Scene, paper: str) -> Scene:
    """The scene on paper of another colour, and all scenes in it."""
    changes: dict[str, Any] = {"theme": replace(scene.theme, page=paper)}
    if scene.wall is not None:
        cells = tuple(replace(cell, scene=on_paper(cell.scene, paper)) for cell in scene.wall.cells)
        changes["wall"] = replace(scene.wall, cells=cells)
    return replace(scene, **changes)


def uncovered(white: Image.Image, black: Image.Image) -> Image.Image:
    """A picture that was painted on white and on black paper, without paper."""
    light, dark = (np.asarray(image).astype(np.int32) for image in (white, black))
    cover = 255 - np.clip((light - dark).max(axis=-1), 0, 255)
    whole = np.maximum(cover, 1)[..., None]
    colour = np.where(cover[..., None] == 255, dark, np.minimum((dark * 255 + whole // 2) // whole, 255))
    return Image.fromarray(np.concatenate([colour, cover[..., None]], axis=-1).astype(np.uint8), "RGBA")
