"""The shares of a swarm beside its map: a card for each run, a bar for each outcome; as ``swarmpanel.js`` has them."""

import numpy as np

from app.picture.brush import Rect, mix
from app.picture.canvas import Page, draw_text, fit_text, text_width, wrap_text
from app.picture.layout import KNOBS_LINE, SHARE_HEAD, SHARE_LINE, Layout
from app.picture.page import draw_bar, draw_box, patch_of, put
from app.picture.scene import END, NOW, Cloud, Scene, Share
from app.theme import Theme

NAME_WIDTH, BAR_WIDTH, BAR_HIGH = 86.0, 56.0, 10.0  # the text of a share has the rest
PALE = 0.3  # strength of what is so at the end
LEAST_MOST = 0.02  # share that a whole bar is at least


class SharesPainter:
    """The cards of a swarm: what is known at the end stands on the background, what is so by now moves."""

    def __init__(self, scene: Scene, page: Layout, background: Page) -> None:
        self.scene, self.page, self.background = scene, page, background
        told = [share for cloud in scene.clouds for share in cloud.shares]
        self.most = max([LEAST_MOST, *(share.high for share in told if len(share.steps))])
        self.bars: list[tuple[Share, str, Rect]] = []
        self._said: dict[Rect, int] = {}
        places = page.cards or tuple(panel.heading for panel in page.panels if panel.heading)
        for trail, cloud, (x, y) in zip(scene.trails, scene.clouds, places, strict=True):
            self._card(cloud, scene.theme.trails[trail.slot], x, y)
        if page.cards and page.card_lines and any(len(cloud.shares) for cloud in scene.clouds):
            self._key(page.cards[-1][0], page.cards[-1][1] + self._height(scene.clouds[-1]))

    def _height(self, cloud: Cloud) -> float:
        return (SHARE_HEAD + SHARE_LINE * len(cloud.shares) + 4) * self.page.unit

    def _card(self, cloud: Cloud, colour: str, x: float, y: float) -> None:
        page, look, unit = self.page, self.scene.theme, self.page.unit
        size = (x + page.card_width, y)
        draw_text(self.background, size, cloud.size, page.small, look.muted, anchor="right")
        if not page.cards:
            said = fit_text(cloud.headline, page.small, page.card_width)
            down = (32 - (0 if self.scene.dress.knobs else KNOBS_LINE)) * unit
            draw_text(self.background, (x, y + down), said, page.small, look.ink)
            return
        head = y + (35 if page.card_lines else 18) * unit
        said = fit_text(cloud.headline, page.small, page.card_width)
        draw_text(self.background, (x, head), said, page.small, look.ink)
        if page.card_lines:
            for at, share in enumerate(cloud.shares):
                self._line(share, colour, x, y + (SHARE_HEAD + SHARE_LINE * at) * unit)
            return
        room = int((page.card_pitch / unit - 38) // 14)
        for at, line in enumerate(_in_words(cloud, page, room)):
            draw_text(self.background, (x, head + (15 + 14 * at) * unit), line, page.small, look.muted)

    def _line(self, share: Share, colour: str, x: float, y: float) -> None:
        """One outcome: its name, a bar with its interval, its share."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        ink = look.ink if len(share.steps) else look.muted
        draw_text(self.background, (x, y), fit_text(share.name, page.small, (NAME_WIDTH - 4) * unit), page.small, ink)
        draw_text(self.background, (x + page.card_width, y), share.text, page.small, ink, anchor="right")
        left, top = round(x + NAME_WIDTH * unit), round(y - 9 * unit)
        rect = (left, top, round(left + BAR_WIDTH * unit) + 2, round(top + BAR_HIGH * unit) + 1)
        draw_box(self.background, (left, top, left, rect[3] - 1), look.line)
        if len(share.steps):
            at_end = (left, top, self._across(left, share.end), rect[3] - 1)
            draw_box(self.background, at_end, mix(look.page, colour, PALE))
        self.bars.append((share, colour, rect))

    def _across(self, left: int, share: float) -> int:
        return round(left + BAR_WIDTH * self.page.unit * share / self.most)

    def _key(self, x: float, y: float) -> None:
        """What the bars say."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        if y + 8 * unit > page.panels[0].frame.bottom + 18 * unit:
            return
        for text, strength in ((NOW, 1.0), (END, PALE)):
            said = self.scene.say(text)
            box = (round(x), round(y - 9 * unit), round(x + 14 * unit), round(y + unit))
            draw_box(self.background, box, mix(look.page, look.ink, strength))
            draw_text(self.background, (x + 19 * unit, y), said, page.small, look.muted)
            x += (19 + 14) * unit + text_width(said, page.small)
        whisker(self.background, look, round(x), round(x + 18 * unit), round(y - 4 * unit), unit)
        draw_text(self.background, (x + 23 * unit, y), "95 %", page.small, look.muted)

    def move_to(self, picture: Page, step: int) -> list[Rect]:
        """Paint how many members are so by a step; says which rectangles changed."""
        changed = []
        for share, colour, rect in self.bars:
            by_now = int(np.searchsorted(share.steps, step, side="right"))
            if self._said.get(rect) == by_now:
                continue
            self._said[rect] = by_now
            patch = patch_of(self.background, rect)
            if by_now:
                now = share.end * by_now / len(share.steps)
                draw_box(patch, (0, 0, max(1, self._across(0, now)), patch.height - 1), colour)
            if len(share.steps):
                ends = (self._across(0, share.low), self._across(0, share.high))
                whisker(patch, self.scene.theme, *ends, patch.height // 2, self.page.unit)
            put(picture, (patch, rect[:2]))
            changed.append(rect)
        return changed


def _in_words(cloud: Cloud, page: Layout, room: int) -> tuple[str, ...]:
    """The shares in at most so many lines, without their intervals, the largest first, where these have no room."""
    told = [share for share in cloud.shares if len(share.steps)]
    if not told:
        return ()
    full = wrap_text(" · ".join(f"{one.name}: {one.text}" for one in told), page.small, page.card_width, room)
    if not any(line.endswith("…") for line in full):
        return full
    largest = sorted(told, key=lambda one: -one.end)  # what is cut is what matters least
    short = " · ".join(f"{one.name}: {one.text.split(' ±')[0]}" for one in largest)
    return wrap_text(short, page.small, page.card_width, room)


def whisker(page: Page, look: Theme, left: int, right: int, y: int, unit: float) -> None:
    """An interval: a line with an end at either side."""
    arm, width = round(3 * unit), max(1, round(unit))
    draw_bar(page, (left, y), (right, y), look.ink, width)
    for x in (left, right):
        draw_bar(page, (x, y - arm), (x, y + arm), look.ink, width)
