"""A race as a picture: headline, the profiles tuned and as delivered, and the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.lab.race_rows import Row, apart
from app.language.numbers import linear_ticks
from app.look import HEADS, TRAILS
from app.picture.brush import dash_of, draw_head, mix, stroke
from app.picture.canvas import Page, draw_text, fit_text, text_width
from app.picture.drawing import Drawing
from app.picture.page import blank, canvas_on, draw_box, lines, pixels, put
from app.picture.strokes import Frame, strokes
from app.theme import MARKERS, Theme
from optimizers.racing.profiles import CAP

SIZE = (1280, 800)
WIDE, NARROW, HIGH = 560.0, 372.0, 256.0  # of the two charts
LEFT, RIGHT = 28.0, 1252.0
TOP, ROWS, PITCH = 150.0, 520.0, 31.0  # where the charts begin, and the lines of the table
NAMES = 21.0  # between names at the right of the curves


@dataclass(frozen=True, eq=False)
class Chart:
    """One of the two charts: its title and what stands beside it; where curves rise and how high, (places, runs)."""

    title: str
    aside: str
    at: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True, eq=False)
class Sheet:
    """Everything that is written and drawn. ``names`` and ``slots`` are of the runs in the order of the curves,
    ``most`` is the right end of the axis where that counts evaluations (None: ratios)."""

    winner: str
    said: str
    caveat: str
    charts: tuple[Chart, Chart]
    names: Sequence[str]
    slots: Sequence[int]
    winners: Sequence[int]
    up: str
    across: str
    best: str
    most: float | None
    heads: Sequence[str]
    rows: Sequence[Row]
    notes: str


def painted(sheet: Sheet, theme: Theme, sharp: int = 2) -> Image.Image:
    """The picture, ``sharp`` pixels for one each way; longer than SIZE where there are many lines."""
    return pixels(_page(sheet, theme, float(sharp), vector=False))


def drawn(sheet: Sheet, theme: Theme) -> Drawing:
    """The same as a drawing."""
    return lines(_page(sheet, theme, 1.0, vector=True))


def _page(sheet: Sheet, theme: Theme, unit: float, *, vector: bool) -> Page:
    notes = broken(sheet.notes, 14, RIGHT - LEFT)
    below = max(0, len(sheet.rows) - 6) * PITCH + max(0, len(notes) - 3) * 22
    image = blank(round(SIZE[0] * unit), round((SIZE[1] + below) * unit), theme.page, vector=vector)

    def write(x: float, y: float, text: str, size: float, ink: str, anchor: str = "left") -> None:
        draw_text(image, (x * unit, y * unit), text, size * unit, ink, anchor=anchor)

    write(LEFT, 41, sheet.winner, 22, theme.ink)
    write(LEFT + text_width(sheet.winner + " ", 22), 41, sheet.said, 22, theme.ink)
    _underline(image, LEFT, 47, text_width(sheet.winner, 22), unit, theme)
    write(LEFT, 70, fit_text(sheet.caveat, 17, RIGHT - LEFT), 17, theme.muted)
    for chart, left, width in zip(sheet.charts, (72.0, 842.0), (WIDE, NARROW), strict=True):
        write(left, 112, chart.title, 16, theme.ink)
        write(left + text_width(chart.title, 16) + 18, 112, chart.aside, 15, theme.muted)
        _chart(image, sheet, chart, left, width, unit, theme)
    _names(image, sheet, unit, theme)
    write(72 + WIDE / 2, TOP + HIGH + 42, sheet.across, 14, theme.muted, "centre")
    write(72, TOP - 9, sheet.up, 13, theme.muted)
    _table(image, sheet, unit, theme)
    y = ROWS + PITCH * len(sheet.rows) + 22
    for line in notes:
        write(LEFT, y, line, 14, theme.muted)
        y += 22
    return image


_UNIT = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]|[^\s\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]+\s*|\s+")


def broken(text: str, size: float, width: float) -> list[str]:
    """The text in lines of at most a width: broken between words, or between signs where a language has no spaces; no
    line begins with a sign that closes."""
    lines = [""]
    for unit in _UNIT.findall(text):
        if text_width((lines[-1] + unit).rstrip(), size) > width and lines[-1] and unit not in "，。；：、）":
            lines.append("")
        lines[-1] += unit
    return [line.rstrip() for line in lines]


def _underline(image: Page, x: float, y: float, width: float, unit: float, theme: Theme) -> None:
    """The winner's name is told by a line: the picture's fonts have no bold."""
    _line(image, [(x, y), (x + width, y)], 2.0, theme.ink, unit)


def _line(image: Page, points: Sequence[tuple[float, float]], width: float, colour: str, unit: float) -> None:
    xs, ys = [x * unit for x, _ in points], [y * unit for _, y in points]
    edge = width * unit + 2
    canvas = canvas_on(image, int(min(xs) - edge), int(min(ys) - edge), int(max(xs) + edge), int(max(ys) + edge))
    canvas.line(list(zip(xs, ys, strict=True)), width * unit, colour)
    put(image, canvas.done())


def _place(sheet: Sheet, at: np.ndarray) -> np.ndarray:
    """Where on the axis, 0 to 1."""
    if sheet.most is None:
        return np.asarray(np.log2(np.clip(at, 1.0, CAP)) / np.log2(CAP))
    return np.asarray(at / sheet.most)


def _chart(image: Page, sheet: Sheet, chart: Chart, left: float, width: float, unit: float, theme: Theme) -> None:
    """Grid, ticks, curves and the markers at their ends."""
    for quarter in range(5):
        y = TOP + HIGH * (1 - quarter / 4)
        _line(image, [(left, y), (left + width, y)], 1.0, theme.line, unit)
        if quarter % 2 == 0:
            draw_text(
                image, ((left - 8) * unit, (y + 4) * unit), f"{25 * quarter} %", 13 * unit, theme.muted, anchor="right"
            )
    if sheet.most is None:
        ticks = [(2.0**power, f"{2**power}×" if power else sheet.best) for power in range(int(np.log2(CAP)) + 1)]
    else:
        ticks = [(tick, f"{tick:g}") for tick in linear_ticks(0, sheet.most, 5)]
    for tick, text in ticks:
        x = left + width * float(_place(sheet, np.array(tick)))
        draw_text(image, (x * unit, (TOP + HIGH + 20) * unit), text, 13 * unit, theme.muted, anchor="centre")
    frame = Frame(left * unit, TOP * unit, width * unit, HIGH * unit, (0.0, 1.0, 0.0, 1.0))
    canvas = canvas_on(
        image, int((left - 14) * unit), int((TOP - 14) * unit), int((left + width + 16) * unit),
        int((TOP + HIGH + 14) * unit),
    )  # fmt: skip
    across = np.clip(_place(sheet, chart.at), 0.0, 1.0)
    steps = np.repeat(across, 2)[1:]
    for index, slot in enumerate(sheet.slots):
        heights = np.repeat(chart.shares[:, index], 2)[:-1]
        points = frame.pixels(np.column_stack([steps, heights]))
        numbers = np.arange(len(points))
        colour, won = theme.trails[slot], index in sheet.winners
        if won:
            stroke(canvas, strokes(points, numbers, frame, (), 0.0), mix(theme.page, colour, 0.18), 9 * unit)
        dash = dash_of(slot, unit)
        line = (3.0 if won else 2.0) * unit
        if dash:
            under = mix(theme.page, colour, TRAILS.under)
            stroke(canvas, strokes(points, numbers, frame, (), 0.0), under, line)
        stroke(canvas, strokes(points, numbers, frame, dash, 0.0), colour, line)
    for index, slot in enumerate(sheet.slots):
        x, y = frame.pixels(np.array([1.0, float(chart.shares[-1, index])]))
        draw_head(
            canvas, MARKERS[slot], (float(x), float(y)), 6.5 * unit, theme.trails[slot], theme.casing, edge=HEADS.edge
        )
    put(image, canvas.done())


def _names(image: Page, sheet: Sheet, unit: float, theme: Theme) -> None:
    """The names beside the ends of the tuned curves."""
    ends = sheet.charts[0].shares[-1]
    order = sorted(range(len(sheet.names)), key=lambda i: (-float(ends[i]), sheet.names[i]))
    places = apart([float(ends[i]) for i in order], NAMES / HIGH)
    for i, place in zip(order, places, strict=True):
        y = TOP + HIGH * (1 - place) + 5
        ink = theme.ink if i in sheet.winners else mix(theme.page, theme.ink, 0.85)
        ends_at = TOP + HIGH * (1 - float(ends[i]))
        _line(image, [(72 + WIDE + 8, ends_at), (72 + WIDE + 14, y - 5)], 1.0, theme.line, unit)
        text = fit_text(sheet.names[i], 15, 118)
        draw_text(image, ((72 + WIDE + 16) * unit, y * unit), text, 15 * unit, ink)


# Right or left ends of the columns after the optimizer's name.
COLUMNS = (
    (318.0, "right"),
    (452.0, "right"),
    (586.0, "right"),
    (790.0, "right"),
    (850.0, "left"),
    (1252.0, "right"),
)
BAR = (850.0, 150.0, 12.0)  # where it begins, how long the widest is, how thick


def _table(image: Page, sheet: Sheet, unit: float, theme: Theme) -> None:
    """The lines of the table."""
    head = ROWS - 29
    for (x, anchor), text in zip(COLUMNS, (*sheet.heads[1:6], sheet.heads[7]), strict=True):
        draw_text(image, (x * unit, head * unit), text, 14 * unit, theme.muted, anchor=anchor)
    _line(image, [(LEFT, head + 10), (RIGHT, head + 10)], 1.0, theme.line, unit)
    for number, row in enumerate(sheet.rows):
        y = ROWS + PITCH * number
        if row.won:
            veil = mix(theme.page, theme.trails[row.slot], 0.12)
            _box(image, (LEFT - 8, y - 15, RIGHT + 8, y + 15), veil, unit)
        canvas = canvas_on(image, int(LEFT * unit), int((y - 12) * unit), int(74 * unit), int((y + 12) * unit))
        middle = (LEFT + 18) * unit, y * unit
        canvas.line([((LEFT + 2) * unit, y * unit), ((LEFT + 34) * unit, y * unit)], 2 * unit, theme.trails[row.slot])
        draw_head(canvas, MARKERS[row.slot], middle, 6.5 * unit, theme.trails[row.slot], theme.casing, edge=HEADS.edge)
        put(image, canvas.done())
        name = fit_text(row.title, 15, 180)
        draw_text(image, (74 * unit, (y + 5) * unit), name, 15 * unit, theme.ink)
        texts = (
            row.first,
            row.solved,
            f"! {row.delivered}" if row.low else row.delivered,
            row.tuned,
            "",
            row.runs,
        )
        for at, ((x, anchor), text) in enumerate(zip(COLUMNS, texts, strict=True)):
            ink = theme.warning if at == 2 and row.low else theme.ink
            draw_text(image, (x * unit, (y + 5) * unit), text, 15 * unit, ink, anchor=anchor)
        left, longest, thick = BAR
        if row.width is not None:
            _box(image, (left, y - thick / 2, left + longest, y + thick / 2), theme.line, unit)
            _box(
                image,
                (left, y - thick / 2, left + max(2.0, longest * row.width), y + thick / 2),
                theme.trails[row.slot],
                unit,
            )
        draw_text(image, ((left + longest + 8) * unit, (y + 5) * unit), row.works, 15 * unit, theme.ink)
    low = ROWS + PITCH * len(sheet.rows) - 6
    _line(image, [(LEFT, low), (RIGHT, low)], 1.0, theme.line, unit)


def _box(image: Page, box: tuple[float, float, float, float], colour: str, unit: float) -> None:
    """A filled rectangle."""
    left, top, right, bottom = (round(side * unit) for side in box)
    draw_box(image, (left, top, right - 1, bottom - 1), colour)
