"""One lesson on paper: its page for teachers and students, its worksheet, the answers to that."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

import optimizers
import surfaces
from app.handout import pictures
from app.handout.qr import code_of
from app.handout.reader import Reader
from app.handout.render import content, render
from app.lab.places import slots_of
from app.lessons import registry
from app.lessons.lesson import Lesson, Piece, Scene, Text
from app.lessons.own import is_own
from app.lessons.play import right
from app.lessons.said import knob_said, told
from app.theme import GLYPHS, THEMES
from optimizers import schedules, transforms, wrappers
from optimizers.registry import get_schedule, get_transform

Picture = Callable[[int, bool], str]  # the address of a scene's printed figure; True hides what will come


@dataclass(frozen=True)
class Shown:
    """A scene as a page shows it. ``right`` are the numbers, from 0, of the answers whose claims hold."""

    number: int
    scene: Scene
    reader: Reader
    slots: tuple[int, ...]
    right: tuple[int, ...]

    def said(self, text: Text) -> list[tuple[Piece, int | None]]:
        """A text cut at the names of runs, each with the slot of its run."""
        pieces = self.scene.pieces(text, self.reader.lang)
        return [(piece, None if piece.run is None else self.slots[piece.run]) for piece in pieces]

    @property
    def proved(self) -> list[str]:
        """What must hold or the build fails, a sentence each."""
        return [told(expectation, self.scene, self.reader.lang) for expectation in self.scene.expect]

    @property
    def knob(self) -> str:
        """What the task lets one change."""
        assert self.scene.task is not None
        return knob_said(self.scene, self.scene.task.knob, self.reader.lang)

    @property
    def names(self) -> list[tuple[str, int]]:
        """The names of the runs with their slots; those without a name are left out."""
        said = [name.said(self.reader.lang) for name in self.scene.runs]
        return [(name, slot) for name, slot in zip(said, self.slots, strict=True) if name]


def shown(lesson: Lesson, reader: Reader) -> list[Shown]:
    """The scenes of a lesson for a page. Runs what its predictions ask."""
    return [
        Shown(number, scene, reader, slots_of(scene.state.view, len(scene.runs)), _right(scene))
        for number, scene in enumerate(lesson.scenes, 1)
    ]


@lru_cache(maxsize=1024)
def _right(scene: Scene) -> tuple[int, ...]:
    return tuple(right(scene))


def page(reader: Reader, lesson: Lesson, origin: str) -> str:
    """The page of a lesson; ``origin`` is the absolute address of the app, for the code to photograph."""
    figures = [
        {theme: picture_address(reader, lesson, number, "webp", theme) for theme in THEMES}
        for number in range(1, len(lesson.scenes) + 1)
    ]
    address = f"{origin}?lesson={lesson.key}.1"
    return render(
        "lesson.html", reader, lesson=lesson, scenes=shown(lesson, reader), figures=figures, own=is_own(lesson),
        file_of=lambda number, kind: picture_address(reader, lesson, number, kind, "dark" * (reader.theme == "dark")),
        before=[registry.get(key) for key in lesson.after], about=_about(lesson, reader), address=address,
        code=Markup(code_of(address) or ""), glyphs=GLYPHS,
    )  # fmt: skip


def picture_address(reader: Reader, lesson: Lesson, number: int, kind: str, theme: str) -> str:
    """Where the figure of a scene (from 1) is, as ``webp``, ``png``, ``gif`` or printed."""
    theme = theme or "light"
    mark = pictures.stamp(lesson.scenes[number - 1], kind, theme, reader.lang)
    return f"{reader.root}lessons/{lesson.key}/{number}.{kind}?theme={theme}&lang={reader.lang}&v={mark}"


def _about(lesson: Lesson, reader: Reader) -> list[tuple[str, str]]:
    """(title, address) of the parts and surfaces that a lesson is about."""
    keys = lesson.about or tuple(sorted(registry.used(lesson)))
    return [(reader.say(title), reader.to(f"words/{key}")) for key in keys if (title := title_of(key))]


def title_of(key: str) -> str:
    """The title of whatever has this key: a surface, an optimizer, a schedule, a transform; empty for nothing."""
    if key in surfaces.keys():
        return surfaces.get(key).title
    if key in optimizers.keys():
        return optimizers.get(key).title
    if key in schedules.keys():
        return get_schedule(key).title
    return get_transform(key).title if key in (*transforms.keys(), *wrappers.keys()) else ""


def worksheet(reader: Reader, lesson: Lesson, origin: str, picture: Picture, *, answers: bool) -> str:
    """A sheet to be printed: figures in black on white, boxes to tick, room to write; or the same with the answers.
    ``origin`` is the absolute address of the app; empty for a file that is handed out by itself."""
    address = f"{origin}?lesson={lesson.key}.1" if origin else ""
    return render(
        "worksheet.html", reader, lesson=lesson, scenes=shown(lesson, reader), answers=answers, picture=picture,
        address=address, code=Markup(code_of(address) or "") if address else "", glyphs=GLYPHS, served=bool(origin),
        style=Markup(content("worksheet.css")),
    )  # fmt: skip


def served(reader: Reader, lesson: Lesson) -> Picture:
    """Figures of a worksheet as addresses on the server."""

    def address(number: int, hidden: bool) -> str:
        return picture_address(reader, lesson, number, "hidden" if hidden else "print", "ink")

    return address


def carried(reader: Reader, lesson: Lesson) -> Picture:
    """Figures of a worksheet inside its own file."""

    def data(number: int, hidden: bool) -> str:
        picture = pictures.printed(lesson.scenes[number - 1], reader.lang, hidden)
        return f"data:image/webp;base64,{base64.b64encode(picture).decode('ascii')}"

    return data
