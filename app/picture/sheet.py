"""What every painter of a whole picture has: the paper, the sheet over it on which things move, and ways to take it."""

from abc import ABC, abstractmethod

from PIL import Image

from app.picture.brush import Rect
from app.picture.canvas import Page
from app.picture.drawing import Drawing
from app.picture.page import lines, pixels


class SheetPainter(ABC):
    """A picture that is brought from step to step: ``paper`` is what stays, ``sheet`` the picture at a step."""

    paper: Page
    sheet: Page

    @property
    def background(self) -> Image.Image:
        """The picture without what moves."""
        return pixels(self.paper)

    @property
    def picture(self) -> Image.Image:
        """The picture at the step to which it was moved."""
        return pixels(self.sheet)

    def at(self, step: int) -> Image.Image:
        """The picture after ``step`` updates."""
        self.move_to(step)
        return self.picture.copy()

    def drawn(self, step: int) -> Drawing:
        """The drawing after ``step`` updates; a painter of vectors makes one, once."""
        self.move_to(step)
        return lines(self.sheet)

    @abstractmethod
    def move_to(self, step: int) -> list[Rect]:
        """Bring :attr:`picture` to a step; says which rectangles of it were painted anew."""
