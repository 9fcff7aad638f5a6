"""The gallery: every lesson in its group, what a search finds them by, and where it was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

import optimizers
import surfaces
from app.handout import pictures
from app.handout.reader import Reader
from app.handout.render import render, underlined
from app.language.translate import LANGUAGES, translator
from app.lessons import registry
from app.lessons.lesson import Lesson
from app.theme import THEMES
from optimizers import schedules, transforms, wrappers
from optimizers.registry import get_schedule, get_transform

MAX_QUERY = 100  # characters of a search
AROUND = 34  # characters of a text shown on either side of what was found in it
STRIP = 4  # thumbnails on the card of the tour


@dataclass(frozen=True)
class Card:
    """One lesson as it is listed; ``found`` is the place of a text where a search hit, if its title did not."""

    lesson: Lesson
    title: Markup
    line: Markup
    thumbnail: dict[str, str]
    found: Markup | None = None


@dataclass(frozen=True)
class Row:
    """A group with those of its lessons that are shown."""

    group: registry.Group
    cards: tuple[Card, ...]

    @property
    def minutes(self) -> int:
        """How long all of them take."""
        return sum(card.lesson.minutes for card in self.cards)


def page(reader: Reader, query: str = "", group: str = "") -> str:
    """The gallery, or what of it a search and a group leave."""
    query, known = query.strip()[:MAX_QUERY], registry.groups()
    group = group if group in known else ""
    rows = found(reader, query, group)
    tour = registry.tour()
    strip = [registry.get(stop.lesson) for stop in tour.stops[2 :: len(tour.stops) // STRIP]]
    return render(
        "gallery.html", reader, rows=rows, groups=known.values(), group=group, query=query, tour=tour,
        strip=[thumbnails(lesson, reader) for lesson in strip], total=len(registry.lessons()),
        counts={key: sum(one.group == key for one in registry.lessons().values()) for key in known},
        shown=sum(len(row.cards) for row in rows),
    )  # fmt: skip


def found(reader: Reader, query: str, group: str) -> list[Row]:
    """The rows of the gallery: lessons in whose words every word of the query is found."""
    words = tuple(query.casefold().split())
    rows = []
    for one in registry.groups().values():
        there = [lesson for lesson in registry.lessons().values() if lesson.group == one.key and group in ("", one.key)]
        cards = tuple(_card(lesson, words, reader) for lesson in there if matches(lesson, words))
        if cards:
            rows.append(Row(one, cards))
    return rows


def matches(lesson: Lesson, words: Iterable[str]) -> bool:
    """Whether every one of these words (small letters) stands in what the lesson is found by."""
    told = _told(lesson.key)
    return all(word in told for word in words)


@lru_cache(maxsize=256)
def _told(key: str) -> str:
    return "\n".join(texts(registry.get(key))).casefold()


def texts(lesson: Lesson) -> list[str]:
    """What a lesson is found by, in every language: its texts, its group, and the names and words of its parts."""
    own = [text for _place, text in lesson.texts()]
    group = registry.groups()[lesson.group]
    said = [text.said(lang) for lang in LANGUAGES for text in (*own, group.title, group.question)]
    parts: list[str] = []
    for key in sorted(registry.used(lesson) | set(lesson.about)):
        parts += _words_of(key)
    return list(dict.fromkeys([*said, *(translator(lang)(part) for lang in LANGUAGES for part in parts)]))


def _words_of(key: str) -> list[str]:
    """Titles, other names and tags of whatever has this key."""
    found_words = [key.replace("_", " ")]
    if key in surfaces.keys():
        surface = surfaces.get(key)
        found_words += [surface.title, surface.also, *(tag.replace("_", " ") for tag in surface.tags)]
    if key in optimizers.keys():
        rule = optimizers.get(key)
        found_words += [rule.title, rule.also]
    if key in schedules.keys():
        found_words.append(get_schedule(key).title)
    if key in (*transforms.keys(), *wrappers.keys()):
        found_words.append(get_transform(key).title)
    return [word for word in found_words if word]


def _card(lesson: Lesson, words: tuple[str, ...], reader: Reader) -> Card:
    title, line = lesson.title.said(reader.lang), lesson.question.said(reader.lang)
    shown = f"{title}\n{line}".casefold()
    hidden = tuple(word for word in words if word not in shown)
    return Card(
        lesson, underlined(title, words), underlined(line, words), thumbnails(lesson, reader),
        _piece(lesson, hidden) if hidden else None,
    )  # fmt: skip


def _piece(lesson: Lesson, words: tuple[str, ...]) -> Markup | None:
    """The place where a word stands that title and question do not have."""
    for text in texts(lesson):
        at = text.casefold().find(words[0])
        if at >= 0:
            begin, end = max(0, at - AROUND), at + len(words[0]) + AROUND
            begin = text.find(" ", begin, at) + 1 or begin  # whole words, where there are spaces
            end = text.rfind(" ", at + len(words[0]), end) if end < len(text) and " " in text[at:end] else end
            cut = f"{'…' * (begin > 0)}{text[begin:end].strip()}{'…' * (end < len(text))}"
            return underlined(cut, words)
    return None


def thumbnails(lesson: Lesson, reader: Reader) -> dict[str, str]:
    """The addresses of a lesson's thumbnail, by theme."""
    return {theme: f"{reader.root}fl/thumb/{pictures.thumbnail_name(lesson, theme)}" for theme in THEMES}
