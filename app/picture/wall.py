"""The wall of variants as a picture: one small map for each setting of one or two knobs, all at one step, and beneath
each its verdict."""

from dataclasses import dataclass, replace

from app.language.numbers import count, number
from app.look import IN_GRID, SMALL
from app.picture.background import draw_lines
from app.picture.brush import Rect
from app.picture.canvas import Page, draw_text, fit_text
from app.picture.drawing import Drawing
from app.picture.ground import ground_on
from app.picture.layout import MARGIN, Panel, equal_box, head_of, unit_of
from app.picture.map_painter import MapPainter
from app.picture.page import blank, canvas_on, draw_box, draw_upwards, moving, put
from app.picture.painter import Painter
from app.picture.scene import ARRIVED, LEFT, LOSS_NOW, STEP, Cell, Scene, Wall
from app.picture.sheet import SheetPainter
from app.picture.strokes import Frame
from app.picture.writing import Writing

GAP, BENEATH, HEAD, SIDE = 10.0, 24.0, 46.0, 74.0  # between maps; under, above and beside them for words
SHAPE = 0.95  # height over width of a map, at most
SIGN = 16.0  # room of a verdict's sign


def painter_of(
    scene: Scene,
    width: int = 800,
    height: int = 600,
    *,
    grained: bool = False,
    sharp: int = 1,
    vector: bool = False,
) -> "Painter | WallPainter":
    """What paints a scene: its wall if it has one, else its maps."""
    if scene.wall is not None:
        return WallPainter(scene, scene.wall, width, height, grained=grained, sharp=sharp, vector=vector)
    return Painter(scene, width, height, grained=grained, sharp=sharp, vector=vector)


@dataclass(frozen=True)
class _Page:
    """Where the maps stand: the first one's corner, their size, and from one to the next; pixels."""

    left: int
    top: int
    size: tuple[int, int]
    pitch: tuple[int, int]


class WallPainter(SheetPainter):
    """The picture of a wall, brought from step to step."""

    def __init__(
        self,
        scene: Scene,
        wall: Wall,
        width: int,
        height: int,
        *,
        grained: bool = False,
        sharp: int = 1,
        vector: bool = False,
        unit: float | None = None,
    ) -> None:
        """``unit`` is the size of a design pixel; ``grained``, ``sharp`` and ``vector`` as :class:`Painter` has
        them."""
        self.scene, self.wall = scene, wall
        self.unit = unit or unit_of(width, height, sharp)
        self.small, self.medium = 11.5 * self.unit, 14 * self.unit
        self.page = self._page(width, height)
        self.frames = [self._frame(at, cell) for at, cell in enumerate(wall.cells)]
        self.paper = blank(width, height, scene.theme.page, vector=vector)
        self._grounds(grained)
        self._edges()
        self.sheet = moving(self.paper)
        self._maps = [
            MapPainter(cell.scene, Panel(frame, (0,)), self.unit, IN_GRID, vector=vector)
            for cell, frame in zip(wall.cells, self.frames, strict=True)
        ]
        self._writing = Writing(self.sheet, scene.theme.page)
        self._signed: dict[int, str] = {}

    def _lines(self) -> tuple[str, ...]:
        """The formula, and the run with what all of its maps have in common."""
        (own,) = self.scene.trails
        said = own.title if self.scene.dress.legend else ""
        run = " · ".join(filter(None, (said, own.knobs)))
        return tuple(filter(None, (*self.scene.formula[:1], run)))

    def _page(self, width: int, height: int) -> _Page:
        unit, wall = self.unit, self.wall
        columns, rows = len(wall.columns), len(wall.rows)
        left = (MARGIN + (SIDE if wall.down else 0)) * unit
        top = (head_of(replace(self.scene, formula=self._lines()))[1] + HEAD) * unit
        gap = round(GAP * unit)
        wide = int((width - MARGIN * unit - left - gap * (columns - 1)) / columns)
        foot, beneath = (MARGIN + 12, BENEATH) if self.scene.dress.legend else (MARGIN, GAP)
        room = int((height - foot * unit - top) / rows - beneath * unit)
        high = max(8, min(round(SHAPE * wide), room))
        return _Page(round(left), round(top), (wide, high), (wide + gap, high + round(beneath * unit)))

    def _frame(self, at: int, cell: Cell) -> Frame:
        row, column = divmod(at, len(self.wall.columns))
        page, (wide, high) = self.page, self.page.size
        left, top = page.left + column * page.pitch[0], page.top + row * page.pitch[1]
        return Frame(left, top, wide, high, equal_box(cell.scene.box, wide, high))

    def _grounds(self, grained: bool) -> None:
        """Every map's ground, those of one surface drawn once, and the frame of the one with the values in force."""
        drawn: dict[int, Page] = {}
        for cell, frame in zip(self.wall.cells, self.frames, strict=True):
            if cell.ground not in drawn:
                drawn[cell.ground] = ground_on(
                    self.paper, cell.scene, frame, self.unit, grained=grained, labelled=False
                )
            put(self.paper, (drawn[cell.ground], (int(frame.left), int(frame.top))))
            draw_lines(self.paper, cell.scene, frame, self.unit * SMALL)
        if self.wall.current >= 0:
            frame, edge = self.frames[self.wall.current], max(2, round(2.5 * self.unit))
            box = (frame.left - edge, frame.top - edge, frame.right + edge - 1, frame.bottom + edge - 1)
            draw_box(self.paper, box, self.scene.theme.ink, edge=edge)

    def _edges(self) -> None:
        """Title and formula, the values at the edges and what they are called."""
        scene, wall, page, unit, image = self.scene, self.wall, self.page, self.unit, self.paper
        look, left, right = scene.theme, MARGIN * unit, image.width - MARGIN * unit
        large, formula = 21 * unit, 0.95 * self.medium
        title = fit_text(scene.title, large, right - left - (160 * unit if scene.dress.counter else 0))
        draw_text(image, (left, 42 * unit), title, large, look.ink)
        lines = self._lines()
        first, _top = head_of(replace(scene, formula=lines))
        for at, line in enumerate(lines):
            spot = (left, (first + 17 * at) * unit)
            draw_text(image, spot, fit_text(line, formula, right - left), formula, look.muted)
        across = fit_text(wall.across, self.small, right - page.left)
        draw_text(image, (right, page.top - 25 * unit), across, self.small, look.muted, anchor="right")
        current = divmod(wall.current, len(wall.columns)) if wall.current >= 0 else (-1, -1)
        for column, text in enumerate(wall.columns):
            spot = (page.left + column * page.pitch[0] + page.size[0] / 2, page.top - 8 * unit)
            ink = look.ink if column == current[1] else look.muted
            draw_text(image, spot, fit_text(text, self.medium, page.size[0]), self.medium, ink, anchor="centre")
        for row, text in enumerate(wall.rows if wall.down else ()):
            spot = (page.left - 10 * unit, page.top + row * page.pitch[1] + page.size[1] / 2 + 5 * unit)
            ink = look.ink if row == current[0] else look.muted
            draw_text(image, spot, fit_text(text, self.medium, 46 * unit), self.medium, ink, anchor="right")
        if wall.down:
            self._upwards(wall.down, left, page.top, page.pitch[1] * (len(wall.rows) - 1) + page.size[1])

    def _upwards(self, text: str, left: float, top: float, room: float) -> None:
        """A text that reads upwards, in the middle of its room."""
        look = self.scene.theme
        draw_upwards(self.paper, (left, top + room / 2), fit_text(text, self.small, room), self.small, look.muted)

    def move_to(self, step: int) -> list[Rect]:
        """Bring :attr:`picture` to a step; says which rectangles of it were painted anew."""
        changed: list[Rect] = []
        for at, one in enumerate(self._maps):
            changed += one.bring(self.sheet, self.paper, step)
            if self.scene.dress.legend:
                changed += self._tell(at, step)
        changed += self._count(step)
        return changed

    def _tell(self, at: int, step: int) -> list[Rect]:
        """What has become of a cell's run up to a step, beneath its map."""
        unit, frame, look = self.unit, self.frames[at], self.scene.theme
        state, text = told_of(self.wall.cells[at].scene, step)
        changed = []
        y = frame.bottom + 15 * unit
        if self._signed.get(at) != state:
            self._signed[at] = state
            rect = (int(frame.left), int(y - 11 * unit), int(frame.left + SIGN * unit), int(y + 4 * unit))
            vector = isinstance(self.sheet, Drawing)
            canvas = canvas_on(blank(*self.sheet.size, look.page, vector=vector), *rect)
            ink = {"converged": look.ink, "diverged": look.warning}.get(state, look.muted)
            for line in SIGNS[state]:
                spots = [(frame.left + (1 + x) * unit, y - 4 * unit + up * unit) for x, up in line]
                canvas.line(spots, 1.8 * unit, ink)
            put(self.sheet, canvas.done())
            changed.append(rect)
        width = frame.width - SIGN * unit
        ink = {"converged": look.ink, "diverged": look.warning}.get(state, look.muted)
        spot = (frame.left + SIGN * unit, y)
        return changed + self._writing.rewrite(spot, fit_text(text, self.small, width), self.small, ink, width, "left")

    def _count(self, step: int) -> list[Rect]:
        """The step, and how many have arrived by then."""
        scene, unit, look = self.scene, self.unit, self.scene.theme
        right, below = self.sheet.width - MARGIN * unit, self.sheet.height - 16 * unit
        steps = scene.say(STEP).format(step=count(step), steps=count(scene.steps))
        changed: list[Rect] = []
        if scene.dress.counter:
            changed += self._writing.rewrite((right, 42 * unit), steps, self.medium, look.ink, 170 * unit, "right")
        if not scene.dress.legend:
            return changed
        there = sum(told_of(cell.scene, step)[0] == "converged" for cell in self.wall.cells)
        text = scene.say(ARRIVED).format(count=count(there), all=count(len(self.wall.cells)))
        spot = (float(self.page.left), below)
        return changed + self._writing.rewrite(spot, text, self.medium, look.ink, right - self.page.left, "left")


SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {  # lines (x, y) about the middle of a verdict's height
    "converged": (((0, 0), (3.2, 3.5), (9.5, -4.5)),),
    "diverged": (((1, -4), (9, 4)), ((1, 4), (9, -4))),
    "left_view": (((1, 4), (9, -4)), ((3.5, -4), (9, -4), (9, 1.5))),
    "going": (((0.5, 3), (1.5, 3)), ((4.5, 3), (5.5, 3)), ((8.5, 3), (9.5, 3))),
}


def told_of(scene: Scene, step: int) -> tuple[str, str]:
    """What is to be said of a cell's run at a step, its sign and words: nothing that lies ahead."""
    (trail,) = scene.trails
    due = trail.outcome_step if trail.outcome_step is not None else len(trail.theta) - 1
    at = min(step, trail.valid)
    if step >= due and trail.outcome and (trail.settled or trail.diverged):
        return "converged" if trail.settled else "diverged", trail.outcome
    x0, x1, y0, y1 = scene.box
    x, y = trail.theta[at].tolist()
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        return "left_view", scene.say(LEFT)
    if step >= due and trail.outcome:
        return "going", trail.outcome
    return "going", scene.say(LOSS_NOW).format(loss=number(float(trail.loss[at]), 2))
