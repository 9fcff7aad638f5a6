"""A film: a picture at moments one after the other, for every format that moves.

Whoever makes one says what changes from shot to shot, whoever writes one needs no more than that; neither holds more
than one picture at a time, however long the film is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from app.export import Preset, Progress
from app.export.choices import CLEAR, CLEAR_THEME, DRESS, LANG, REPEAT, SECONDS, THEME, dressed, painter_for, wearing
from app.export.sizes import SIZE, size_of
from app.lab.experiment import State
from app.picture.brush import Rect
from app.picture.many import picture_of
from app.picture.pace import frames
from app.picture.scene import Scene
from symbolic.errors import N_, Phrase
from symbolic.knob import Knob

LONGEST = 1.0  # s a step: few steps make a shorter film, not one that seems to stand still

FPS = Knob(
    "fps",
    20.0,
    5.0,
    50.0,  # what browsers play of a GIF, and 3000 frames of the longest film
    soft=(10.0, 50.0),
    integer=True,
    title=N_("Frames a second"),
    doc=N_("How many frames a second has: more are smoother, and more bytes."),
)
PACE = Knob(
    "pace",
    "stage",
    choices=("stage", "even"),
    title=N_("Pace"),
    doc=N_("As on the stage, where the first steps are slower, or all steps alike."),
)
HOLD = Knob(
    "hold",
    2.0,
    0.0,
    30.0,
    soft=(0.0, 10.0),
    title=N_("Hold at the end"),
    doc=N_("How many seconds the last frame stays."),
)
TIMES = (SECONDS, FPS, PACE, HOLD)


@dataclass(frozen=True, eq=False)
class Shot:
    """A picture that stays for ``span`` frames: only the rectangles differ from the one before. It is painted over for
    the next one."""

    picture: Image.Image
    rects: Sequence[Rect]
    span: int


@dataclass(frozen=True, eq=False)
class Film:
    """``count`` shots of one size at ``fps`` frames a second, in the inks of a scene; ``samples`` show its other
    colours. ``clear`` says that its pictures are RGBA. It can be shown once."""

    scene: Scene
    size: tuple[int, int]
    fps: int
    count: int
    samples: Sequence[Image.Image]
    shots: Callable[[], Iterator[Shot]]
    clear: bool = False

    def told(self, report: Progress) -> Iterator[Shot]:
        """The shots, and in words how many are done."""
        for at, shot in enumerate(self.shots(), start=1):
            yield shot
            report(at / self.count, Phrase("frame {at} of {all}", at=at, all=self.count))


def timing(
    steps: int, seconds: float, fps: int = 20, *, even: bool = False, hold: float = 2.0
) -> list[tuple[int, int]]:
    """The film of a run as (step, for how many frames it stays): the run in about so many seconds, its last step held
    after them."""
    seconds = min(seconds, LONGEST * max(steps, 1))
    film = frames(steps, max(2, round(seconds * fps)), even=even)
    return [*film[:-1], (steps, max(1, round(hold * fps)))]


class Ticker:
    """How long shots stay, in ms that are whole ticks: what rounding takes from one it gives the next."""

    def __init__(self, fps: int, tick: int = 1) -> None:
        self.fps, self.tick = fps, tick
        self._frame, self._now = 0, 0

    def stay(self, span: int) -> int:
        """The ms of the next shot, which stays for so many frames."""
        before, self._frame = self._now, self._frame + span
        self._now = round(self._frame * 1000 / self.fps / self.tick) * self.tick
        return self._now - before


def film_of(scene: Scene, size: tuple[int, int], chosen: Mapping[str, Any], *, grained: bool = False) -> Film:
    """The film of a scene: ``chosen`` has the values of :data:`TIMES` and of the theme. ``grained`` suits formats with
    few colours."""
    clear = chosen.get(THEME.name) in CLEAR
    painter = painter_for(scene, chosen, *size, grained=grained)
    fps = int(chosen[FPS.name])
    times = timing(scene.steps, chosen[SECONDS.name], fps, even=chosen[PACE.name] == "even", hold=chosen[HOLD.name])
    first = painter.at(times[0][0])

    def shots() -> Iterator[Shot]:
        yield Shot(painter.picture, [(0, 0, *size)], times[0][1])
        for step, span in times[1:]:
            rects = painter.move_to(step)
            yield Shot(painter.picture, rects, span)

    return Film(scene, size, fps, len(times), [first], shots, clear)


def knobs_of(*, loops: bool = True, clear: bool = False) -> tuple[Knob, ...]:
    """The knobs of a film format: whether it can repeat, and have no paper."""
    return (SIZE, *TIMES, *((REPEAT,) if loops else ()), CLEAR_THEME if clear else THEME, LANG, *DRESS)


def run_film(state: State, chosen: Mapping[str, Any], *, grained: bool = False) -> Film:
    """The film of a state."""
    scene = dressed(picture_of(wearing(state, chosen)), chosen)
    return film_of(scene, size_of(chosen[SIZE.name]), chosen, grained=grained)


_BARE = {"title": "no", "formula": "no", "knobs": "no", "counter": "no", "strips": "no"}
PRESETS = {
    "slide": Preset(N_("A slide, 16:9"), {"size": "1920x1080", "seconds": 8.0, "fps": 25}),
    "square": Preset(N_("A square"), {"size": "1080x1080", "seconds": 6.0}),
    "readme": Preset(
        N_("A README, below 2 MB"), {"size": "720x480", "seconds": 5.0, "fps": 12, "theme": "light", "knobs": "no"}
    ),
    "classic": Preset(
        N_("The classic look: contours, trails and names"),
        {**_BARE, "size": "640x480", "seconds": 4.0, "pace": "even", "hold": 1.0, "theme": "light"},
    ),
}
