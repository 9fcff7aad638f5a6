"""The pictures on these pages: drawn on demand by :mod:`app.picture`, kept, under names that change with them.

The painting itself is pure; who asks from a server has to see to it that not too many do at once.
"""

import hashlib
import json
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from app import export, look, picture
from app.lab.experiment import State
from app.language.translate import LANGUAGES
from app.lessons.lesson import Lesson, Scene
from app.lessons.place import lesson_of_word
from app.look import MAPS_LAYOUT
from app.picture.dress import Dress
from app.picture.from_results import scene_of
from app.picture.many import picture_of
from app.picture.painter import Painter
from app.picture.scene import Scene as Shown
from app.picture.thumbnail import thumbnail
from app.theme import INK, THEMES
from symbolic.errors import FallLineError

CARD = (240, 135)  # pixels of a page that a thumbnail fills
FIGURE = (1200, 900)
PRINTED = (1600, 1200)
# What a figure is asked for as, and its type: on a page, in a file, on paper, on paper before it has begun.
KINDS = {
    "webp": "image/webp", "png": "image/png", "gif": "image/gif", "print": "image/webp", "hidden": "image/webp",
}  # fmt: skip
RUNS_SEEN = 3  # more runs do not make a scene tell more
WEBP = {"quality": 82, "method": 4}


def telling(lesson: Lesson) -> int:
    """The number, from 0, of the scene that stands for a lesson: it has been played to its end, and shows most."""

    def told(number: int) -> tuple[bool, int]:
        scene = lesson.scenes[number]
        return scene.state.view.playhead is None, min(len(scene.runs), RUNS_SEEN)

    return max(range(len(lesson.scenes)), key=told)


@cache
def _painters() -> bytes:
    """What says how pictures look: constants and the painters' own text. Another look has other addresses."""
    sources = sorted(Path(picture.__file__).parent.glob("*.py"))
    told = json.dumps(look.as_data()).encode() + repr((INK, CARD, FIGURE, PRINTED, WEBP)).encode()
    return hashlib.sha256(told + b"".join(path.read_bytes() for path in sources)).digest()


def stamp(scene: Scene, *more: str) -> str:
    """A short name of everything that a picture of the scene depends on."""
    told = repr((scene.link, scene.runs, more)).encode()
    return hashlib.sha256(_painters() + told).hexdigest()[:16]


def thumbnail_name(lesson: Lesson, theme: str) -> str:
    """The file name of a lesson's thumbnail in a theme of THEMES."""
    return f"{lesson.key}.{theme}.{stamp(lesson.scenes[telling(lesson)], 'thumbnail', theme)}.webp"


def thumbnail_named(name: str) -> bytes:
    """The thumbnail with this name. Raises FallLineError for a name that none has now."""
    key, _, rest = name.partition(".")
    theme = rest.partition(".")[0]
    lesson = lesson_of_word(key)
    if theme not in THEMES or thumbnail_name(lesson, theme) != name:
        raise FallLineError("There is no picture of this name.")
    return _thumbnail(lesson.scenes[telling(lesson)], theme)


@lru_cache(maxsize=256)  # of 12 kB: all lessons in both themes
def _thumbnail(scene: Scene, theme: str) -> bytes:
    return _packed(thumbnail(scene_of(themed(scene, theme, "en")), *CARD))


def themed(scene: Scene, theme: str, lang: str) -> State:
    """What a scene shows, in a theme of THEMES and a language."""
    state = scene.shown(lang)
    return replace(state, view=replace(state.view, theme=theme))


def scene_with_maps(state: State) -> Shown:
    """What a figure shows of a state: its living maps where its link does, else its runs."""
    return picture_of(state) if state.view.layout == MAPS_LAYOUT else scene_of(state)


@lru_cache(maxsize=128)  # of 60 kB
def figure(scene: Scene, theme: str, lang: str) -> bytes:
    """The figure of a scene on a page, WebP: where its link stops it, else the end."""
    state = themed(scene, theme, lang)
    shown = scene_with_maps(state)
    step = shown.steps if state.view.playhead is None else min(state.view.playhead, shown.steps)
    return _packed(Painter(shown, *FIGURE).at(step))


@lru_cache(maxsize=64)  # of 150 kB
def printed(scene: Scene, lang: str, hidden: bool) -> bytes:
    """The figure of a scene in black on white, WebP; ``hidden`` shows the start only, with nothing of what comes."""
    state = themed(scene, "light", lang)
    shown = replace(scene_of(state) if hidden else scene_with_maps(state), theme=INK)
    view = scene.state.view
    step = shown.steps if view.playhead is None else min(view.playhead, shown.steps)
    painter = Painter(future_less(shown).dressed(Dress(strips=False)) if hidden else shown, *PRINTED)
    return _packed(painter.at(0 if hidden else step).convert("L"))


def future_less(shown: Shown) -> Shown:
    """A scene whose runs stay where they begin: nothing in it tells what will become of them."""
    begun = tuple(
        replace(trail, theta=np.repeat(trail.theta[:1], len(trail.theta), axis=0),
                loss=np.repeat(trail.loss[:1], len(trail.loss)), valid=0, outcome="", outcome_step=None,
                diverged=False, rest=None)
        for trail in shown.trails
    )  # fmt: skip
    return replace(shown, trails=begun)


def figure_as(scene: Scene, kind: str, theme: str, lang: str) -> bytes:
    """The figure of a scene as one of KINDS."""
    if kind in ("print", "hidden"):
        return printed(scene, lang, kind == "hidden")
    return figure(scene, theme, lang) if kind == "webp" else exported(scene, kind, theme, lang)


@lru_cache(maxsize=16)  # of up to 1 MB
def exported(scene: Scene, key: str, theme: str, lang: str) -> bytes:
    """The scene as the file of an export format, ``png`` or ``gif``."""
    return export.render(key, themed(scene, theme, lang))


def wanted(theme: str, lang: str) -> tuple[str, str]:
    """Theme and language of a picture, as an address asks for them; light and English where it asks for nonsense."""
    return theme if theme in THEMES else "light", lang if lang in LANGUAGES else "en"


def _packed(image: Image.Image) -> bytes:
    data = BytesIO()
    image.save(data, "WEBP", **WEBP)
    return data.getvalue()
