"""Texts of a picture that change from step to step."""

from app.picture.brush import Rect
from app.picture.canvas import Page, draw_text
from app.picture.drawing import Drawing, Point
from app.picture.signs import cover_of


class Writing:
    """What is written on a picture, each text at its place; a new one on clean paper, so that the last one does not
    shine through."""

    def __init__(self, picture: Page, paper: str) -> None:
        self.picture, self.paper = picture, paper
        self._said: dict[Point, str] = {}

    def rewrite(self, at: Point, text: str, size: float, colour: str, width: float, anchor: str) -> list[Rect]:
        """Write a text of at most a width at a place; says which rectangles changed."""
        if self._said.get(at, "") == text:
            return []
        self._said[at] = text
        left, right = int(at[0] - (width if anchor == "right" else 0)), int(at[0] + (0 if anchor == "right" else width))
        rect = (left, int(at[1] - size * 0.98), min(right + 2, self.picture.width), int(at[1] + size * 0.35) + 1)
        if isinstance(self.picture, Drawing):
            draw_text(self.picture, at, text, size, colour, anchor=anchor)
            return [rect]
        box = (rect[2] - rect[0], rect[3] - rect[1])
        self.picture.paste(self.paper, rect)
        self.picture.paste(colour, rect, cover_of((at[0] - rect[0], at[1] - rect[1]), text, size, box, anchor))
        return [rect]
