"""What is told of a swarm beside its map, a card for each run: a bar for each outcome, or valleys over time, or a
histogram of final losses; as ``swarmsections.js`` has them."""

import numpy as np

from app.picture.brush import Rect, mix
from app.picture.canvas import Page, draw_text, fit_text, text_width, wrap_text
from app.picture.layout import BARS_HIGH, KNOBS_LINE, SHARE_HEAD, SHARE_LINE, STACK_HIGH, Layout, cloud_height
from app.picture.page import canvas_on, draw_bar, draw_box, faded, part_of, patch_of, put
from app.picture.scene import END, NOW, Cloud, Histogram, Scene, Share
from app.theme import Theme

NAME_WIDTH, BAR_WIDTH, BAR_HIGH = 82.0, 44.0, 10.0  # the text of a share has the rest
PALE = 0.3  # strength of what is so at the end
STRONGEST, FADING, AHEAD = 0.78, 0.62, 0.45  # strengths of areas: the first, how much less the last, what lies ahead
LEAST_MOST = 0.02  # share that a whole bar is at least


class SharesPainter:
    """The cards of a swarm: what is known at the end stands on the background, what is so by now moves."""

    def __init__(self, scene: Scene, page: Layout, background: Page) -> None:
        self.scene, self.page, self.background = scene, page, background
        told = [share for cloud in scene.clouds for share in cloud.shares]
        self.most = max([LEAST_MOST, *(share.high for share in told if share.end)])
        self.bars: list[tuple[Cloud, Share, str, Rect]] = []
        self.stacks: list[tuple[Page, Page, Rect]] = []
        self._said: dict[Rect, float] = {}
        places = page.cards or tuple(panel.heading for panel in page.panels if panel.heading)
        for trail, cloud, (x, y) in zip(scene.trails, scene.clouds, places, strict=True):
            self._card(cloud, scene.theme.trails[trail.slot], x, y)
        if page.cards and page.card_lines and any(len(cloud.shares) for cloud in scene.clouds):
            self._key(page.cards[-1][0], page.cards[-1][1] + self._height(scene.clouds[-1]))

    def _height(self, cloud: Cloud) -> float:
        return (cloud_height(cloud) + 4) * self.page.unit

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
        for at, said in enumerate(wrap_text(cloud.headline, page.small, page.card_width, 2)):
            draw_text(self.background, (x, head + 15 * at * unit), said, page.small, look.ink)
        if page.card_lines:
            top = y + SHARE_HEAD * unit
            if cloud.losses is not None:
                self._histogram(cloud, cloud.losses, colour, x, top + 8 * unit)
            elif cloud.stacked:
                self._stack(cloud, colour, x, top - 8 * unit)
                top += (STACK_HIGH + 12) * unit
            for at, share in enumerate(cloud.shares):
                self._line(cloud, share, at, colour, x, top + SHARE_LINE * at * unit)
            return
        room = int((page.card_pitch / unit - 38) // 14)
        for at, line in enumerate(_in_words(cloud, page, room)):
            draw_text(self.background, (x, head + (15 + 14 * at) * unit), line, page.small, look.muted)

    def _line(self, cloud: Cloud, share: Share, place: int, colour: str, x: float, y: float) -> None:
        """One outcome or valley: its name, a bar with its interval, its share."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        ink, name, room = look.ink if share.end else look.muted, share.name, NAME_WIDTH - 4
        if cloud.stacked:  # a swatch before its name
            side = (round(x), round(y - 9 * unit), round(x + 9 * unit), round(y))
            draw_box(self.background, side, self._fill(cloud, place, colour))
            room -= 13
        said = fit_text(name, page.small, room * unit)
        draw_text(self.background, (x + (NAME_WIDTH - 4 - room) * unit, y), said, page.small, ink)
        draw_text(self.background, (x + page.card_width, y), share.text, page.small, ink, anchor="right")
        left, top = round(x + NAME_WIDTH * unit), round(y - 9 * unit)
        rect = (left, top, round(left + BAR_WIDTH * unit) + 2, round(top + BAR_HIGH * unit) + 1)
        draw_box(self.background, (left, top, left, rect[3] - 1), look.line)
        if share.end:
            at_end = (left, top, self._across(left, share.end), rect[3] - 1)
            draw_box(self.background, at_end, mix(look.page, colour, PALE))
        self.bars.append((cloud, share, colour, rect))

    def _fill(self, cloud: Cloud, place: int, colour: str) -> str:
        """What an area is filled with: the run's colour, the paler the later; who is in no valley is the page."""
        numbered = [at for at, share in enumerate(cloud.shares) if share.number]
        if place >= len(cloud.shares) - (cloud.shares[-1].number == 0) and place not in numbered:
            return self.scene.theme.page
        return mix(self.scene.theme.page, colour, STRONGEST - FADING * place / max(1, len(cloud.shares) - 1))

    def _stack(self, cloud: Cloud, colour: str, x: float, y: float) -> None:
        """Areas on each other over the steps, with the numbers of their valleys, faint where they lie ahead."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        area = (round(x), round(y), round(x + page.card_width), round(y + STACK_HIGH * unit))
        wide, high = area[2] - area[0], area[3] - area[1]
        plain, canvas = patch_of(self.background, area), canvas_on(self.background, *area)
        across = area[0] + wide * cloud.kept / max(1, cloud.kept[-1])
        base, numbers = np.zeros(len(cloud.kept)), []
        for place, share in enumerate(cloud.shares):
            top = base + share.over
            edges = [(across, area[3] - high * level) for level in (base, top)]
            outline = [*zip(*(part.tolist() for part in edges[0]), strict=True)]
            outline += [*zip(*(part[::-1].tolist() for part in edges[1]), strict=True)]
            canvas.veil(outline, self._fill(cloud, place, colour), 1.0)
            widest = int(
                np.argmax(np.where((across > area[0] + 8 * unit) & (across < area[2] - 8 * unit), share.over, 0))
            )
            if share.number and share.over[widest] * high > 13 * unit:
                middle = area[3] - high * (base[widest] + top[widest]) / 2
                numbers.append((float(across[widest]), float(middle) + 4 * unit, str(share.number)))
            base = top
        strong = canvas.done()[0]
        put(self.background, (strong, area[:2]))
        for left, foot, text in numbers:
            draw_text(
                self.background, (left, foot), text, page.small, look.ink, anchor="centre", halo=look.page, halo_width=2
            )
        strong = patch_of(self.background, area)
        self.stacks.append((strong, faded(plain, strong, AHEAD), area))

    def _histogram(self, cloud: Cloud, told: Histogram, colour: str, x: float, y: float) -> None:
        """How many members end at which loss; those with none at the right, under ∞."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        some = any(one.losses is not None and one.losses.beyond for one in self.scene.clouds)
        slots, foot, high = len(told.parts) + (2 if some else 0), round(y + BARS_HIGH * unit), BARS_HIGH * unit
        wide = page.card_width / slots
        for at, part in [*enumerate(told.parts.tolist()), *([(slots - 1, told.beyond)] if some else [])]:
            if part:
                top = round(foot - high * part / told.highest)
                draw_box(self.background, (round(x + at * wide), top, round(x + (at + 1) * wide) - 1, foot), colour)
        draw_bar(self.background, (round(x), foot), (round(x + page.card_width), foot), look.line, max(1, round(unit)))
        inside = wide * len(told.parts)
        if np.isfinite(told.median):
            at = round(x + inside * told.median)
            draw_bar(self.background, (at, round(y)), (at, foot), look.ink, max(1, round(1.5 * unit)))
        ticks = [*told.ticks, *([(page.card_width / inside, "∞")] if some else [])]
        for place, text in ticks:
            anchor = "left" if place < 0.08 else "right" if place * inside > page.card_width - 14 * unit else "centre"
            spot = (x + inside * place, foot + 13 * unit)
            draw_text(self.background, spot, text, page.small, look.muted, anchor=anchor)
        for line, text in enumerate(wrap_text(cloud.words, page.small, page.card_width, 3) if cloud.words else ()):
            draw_text(self.background, (x, foot + (31 + 15 * line) * unit), text, page.small, look.ink)

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
        for cloud, share, colour, rect in self.bars:
            by_now = float(share.over[cloud.place(step)])
            if self._said.get(rect) == by_now:
                continue
            self._said[rect] = by_now
            patch = patch_of(self.background, rect)
            if by_now:
                draw_box(patch, (0, 0, max(1, self._across(0, by_now)), patch.height - 1), colour)
            if share.end:
                ends = (self._across(0, share.low), self._across(0, share.high))
                whisker(patch, self.scene.theme, *ends, patch.height // 2, self.page.unit)
            put(picture, (patch, rect[:2]))
            changed.append(rect)
        for strong, ahead, area in self.stacks:
            wide = area[2] - area[0]
            cut = round(wide * min(1.0, step / max(1, self.scene.steps)))
            if self._said.get(area) == cut:
                continue
            self._said[area] = cut
            for image, (left, right) in ((strong, (0, cut)), (ahead, (cut, wide))):
                if left < right:
                    put(picture, (part_of(image, (left, 0, right, area[3] - area[1])), (area[0] + left, area[1])))
            changed.append(area)
        return changed


def _in_words(cloud: Cloud, page: Layout, room: int) -> tuple[str, ...]:
    """The shares in at most so many lines, without their intervals, the largest first, where these have no room."""
    told = [share for share in cloud.shares if share.end]
    if not told:
        return ()
    full = wrap_text(" · ".join(f"{one.name}: {one.text}" for one in told), page.small, page.card_width, room)
    if not any(line.endswith("…") for line in full):
        return full
    largest = sorted(told, key=lambda one: -one.end)  # what is cut is what matters least
    short = " · ".join(f"{one.name}: {one.text.split(' (')[0]}" for one in largest)
    return wrap_text(short, page.small, page.card_width, room)


def whisker(page: Page, look: Theme, left: int, right: int, y: int, unit: float) -> None:
    """An interval: a line with an end at either side."""
    arm, width = round(3 * unit), max(1, round(unit))
    draw_bar(page, (left, y), (right, y), look.ink, width)
    for x in (left, right):
        draw_bar(page, (x, y - arm), (x, y + arm), look.ink, width)
