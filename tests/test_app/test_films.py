"""Films in every format: decoded again and looked at."""

import io
import itertools
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from app import export
from app.export.carried import carried
from app.export.choices import CLEAR, DRESS
from app.export.film import FPS, PRESETS, Ticker
from app.lab import link
from app.lab.experiment import State
from app.picture.dress import Dress
from app.picture.many import picture_of
from app.picture.painter import Painter
from app.picture.wall import painter_of
from app.theme import DARK, LIGHT
from symbolic.errors import FallLineError, KnobError, Phrase

Array = np.ndarray
FILMS = [key for key, form in export.formats().items() if FPS in form.knobs]
LOOPS = [key for key in FILMS if any(knob.name == "repeat" for knob in export.get(key).knobs)]
MAPS = [key for key, form in export.formats().items() if form.over]
RACE = (
    "s=beale&n=300&o=sgd&o.lr=0.01&o2=momentum&o2.lr=0.003&o3=nesterov&o3.lr=0.003&o4=adagrad&o4.lr=0.3"
    "&o5=rmsprop&o6=adam&o6.lr=0.05"
)
DIVERGING = "s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.01&o2=adam&o2.lr=0.1&o3=sgd&o3.lr=0.1"
BOUNCING = (
    "s=bowl&s.kappa=100&n=300&o=sgd&o.lr=0.0199&o2=momentum&o2.lr=0.02&o2.momentum=0.95&o3=sgd&o3.lr=0.01999"
    "&o4=rmsprop&o4.lr=0.5&o5=adam&o5.lr=1&o6=lion&o6.lr=0.3"
)
SHORT = "s=bowl&n=12&o=sgd&o.lr=0.05&o2=adam&o2.lr=0.3"
SIDES = (640, 480)  # pixels of a still in which every part has room
QUICK = {"size": "480x360", "seconds": 1.0, "fps": 10, "hold": 0.5}


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


@dataclass(frozen=True)
class Seen:
    """What a player shows: pictures (h, w, 4), for how many ms each, and whether it begins again."""

    frames: list[Array]
    stays: list[float]
    loops: bool


def seen(data: bytes, suffix: str) -> Seen:
    if suffix == ".mp4":
        with av.open(io.BytesIO(data)) as film:
            rate = film.streams.video[0].average_rate
            frames = [np.asarray(frame.to_image().convert("RGBA")) for frame in film.decode(video=0)]
        return Seen(frames, [float(1000 / rate)] * len(frames), False)
    image, frames, stays = Image.open(io.BytesIO(data)), [], []
    for number in range(image.n_frames):
        image.seek(number)
        frames.append(np.asarray(image.convert("RGBA")))
        stays.append(float(image.info["duration"]))
    return Seen(frames, stays, image.info.get("loop") == 0)


def made(key: str, text: str = SHORT, **chosen: object) -> Seen:
    data = export.render(key, state_of(text), **{**QUICK, **chosen})
    return seen(data, export.get(key).suffix)


def differ(a: Array, b: Array) -> Array:
    return np.abs(a.astype(int) - b.astype(int)).max(axis=-1)


@pytest.mark.parametrize("key", FILMS)
def test_a_film_has_its_size_its_length_and_its_steps(key: str) -> None:
    film = made(key, size="520x380", seconds=2.0, fps=12, hold=1.5)
    assert {frame.shape for frame in film.frames} == {(380, 520, 4)}
    assert sum(film.stays) == pytest.approx(3500, abs=90)
    moments = [frame for frame, _same in itertools.groupby(film.frames, key=lambda frame: frame.tobytes())]
    assert len(moments) >= 13, "every one of the twelve steps is seen"
    exact = np.asarray(Painter(picture_of(state_of(SHORT)), 520, 380).at(12).convert("RGBA"))
    off = differ(film.frames[-1], exact)
    assert np.median(off) <= 6, "the last frame is the last step"
    assert (off > 60).mean() < 0.01
    assert 0.002 < (differ(film.frames[0], film.frames[-1]) > 60).mean() < 0.2, "what moved is trails and words"


@pytest.mark.parametrize("key", FILMS)
def test_the_same_link_gives_the_same_bytes_and_another_choice_others(key: str) -> None:
    first, again = (export.render(key, state_of(SHORT), **QUICK) for _ in (1, 2))
    assert first == again
    assert carried(first) == link.encode(state_of(SHORT))
    for chosen in ({"pace": "even"}, {"hold": 3.0}, {"fps": 25}, {"trail": 2}, {"language": "zh_CN"}):
        assert export.render(key, state_of(SHORT), **{**QUICK, **chosen}) != first, chosen


@pytest.mark.parametrize("key", LOOPS)
def test_it_repeats_or_plays_once(key: str) -> None:
    for repeat in ("yes", "no"):
        assert made(key, repeat=repeat).loops is (repeat == "yes")


def test_an_even_pace_takes_as_long_for_every_step() -> None:
    def until(film: Seen, part: float) -> float:
        """The share of the length at which so much of the last frame's strokes is there."""
        last = film.frames[-1]
        gone = [(differ(frame, last) > 60).sum() for frame in film.frames]
        return next(at for at, left in enumerate(gone) if left < part * gone[0]) / len(gone)

    text = "s=bowl&s.kappa=1&n=200&o=sgd&o.lr=0.001"
    slow, even = (made("mp4", text, seconds=4.0, pace=pace, strips="no", legend="no") for pace in ("stage", "even"))
    assert until(even, 0.5) < until(slow, 0.5)


def test_ticks_add_up() -> None:
    ticker = Ticker(30, 10)
    stays = [ticker.stay(1) for _ in range(300)]
    assert set(stays) == {30, 40}
    assert sum(stays) == 10_000


@pytest.mark.parametrize("key", FILMS)
def test_steps_are_told_in_words_and_an_end_is_an_end(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it any more: what the progress raises comes out, and nothing is left behind."""
    told: list[tuple[float, Phrase | None]] = []
    export.render(key, state_of(SHORT), lambda part, words=None: told.append((part, words)), **QUICK)
    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert told[-1][0] == 1.0
    assert str(told[4][1]) == f"frame 5 of {len(told)}"

    class Stopped(Exception):
        pass

    def stop(part: float, words: Phrase | None = None, /) -> None:
        if part > 0.4:
            raise Stopped

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # of this test alone
    with pytest.raises(Stopped):
        export.render(key, state_of(SHORT), stop, **QUICK)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", FILMS)
@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_what_they_say(key: str, preset: str) -> None:
    values = PRESETS[preset].values
    size = tuple(map(int, str(values["size"]).split("x")))
    form = export.get(key)
    assert set(values) <= {knob.name for knob in form.knobs}
    data = export.render(key, state_of(SHORT), preset=preset, seconds=1.0, fps=5)
    film = seen(data, form.suffix)
    assert film.frames[0].shape[:2] == size[::-1]


@pytest.mark.slow
@pytest.mark.parametrize("key", FILMS)
@pytest.mark.parametrize("text", [RACE, DIVERGING, BOUNCING, BOUNCING + "&view=grid", RACE + "&view=relief"])
def test_a_readme_has_less_than_two_megabytes(key: str, text: str) -> None:
    assert len(export.render(key, state_of(text), preset="readme")) < 2e6


CLEARS = [key for key, form in export.formats().items() if any(CLEAR[0] in knob.choices for knob in form.knobs)]


@pytest.mark.parametrize("key", [key for key in CLEARS if key in FILMS])
@pytest.mark.parametrize("theme", CLEAR)
def test_what_is_clear_is_seen_through_in_every_frame(key: str, theme: str) -> None:
    """The corner of the page is nothing at all, the map covers, and edges of letters are in between; nothing of what
    was written before shines through."""
    film = made(key, theme=theme, seconds=2.0)
    for frame in film.frames:
        assert frame[0, 0, 3] == frame[-1, -1, 3] == 0
        assert (frame[120:240, 60:250, 3] == 255).all(), "the map has no holes"
        assert 0.02 < ((frame[..., 3] > 20) & (frame[..., 3] < 235)).mean() < 0.2
    alone = made(key, theme=theme, seconds=2.0, counter="no")
    corner = np.s_[10:50, 380:470, 3]
    assert all(frame[corner].max() > 200 for frame in film.frames)
    assert not any(frame[corner].any() for frame in alone.frames)
    ink = film.frames[-1][corner[:2]][film.frames[-1][corner] > 250][:, :3]
    assert abs(float(np.median(ink)) - (230 if theme == "clear-dark" else 40)) < 40, "letters for such slides"
    on_page = made(key, theme=theme.removeprefix("clear-"), seconds=2.0).frames[-1]
    page = LIGHT.page if theme == "clear-light" else DARK.page
    paper = np.array([int(page[at : at + 2], 16) for at in (1, 3, 5)])
    cover = film.frames[-1][..., 3:] / 255
    laid = film.frames[-1][..., :3] * cover + paper * (1 - cover)
    assert np.quantile(np.abs(laid - on_page[..., :3]), 0.98) < 40, "laid on that paper it is that picture"


def test_a_clear_film_without_words_costs_no_more_than_one_on_paper() -> None:
    bare = dict.fromkeys(("legend", "strips", "counter"), "no")
    sizes = [
        len(export.render("apng", state_of(RACE), **{**QUICK, **bare, "seconds": 3.0, "theme": theme}))
        for theme in ("light", "clear-light")
    ]
    assert sizes[1] < 6 * sizes[0]


@pytest.mark.parametrize(
    "panels",
    ["", "&view=grid", "&view=both", "&view=wall", "&view=maps", "&swarm=grid:30", "&swarm=grid:30&view=grid"],
)
def test_what_is_off_is_not_there_and_its_room_is_the_maps(panels: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.picture.from_maps.MOST", 3_000_000)  # maps of few runs
    state, messages = link.decode(f"s=beale&n=30&o=adam&o.lr=0.05&o2=momentum&o2.lr=0.003{panels}")
    assert not messages
    scene = picture_of(state)
    whole = np.asarray(painter_of(scene, *SIDES).at(30))
    for knob in DRESS:
        if not knob.is_choice or (knob.name == "strips" and scene.wall is not None):
            continue
        dress = replace(Dress(), **{knob.name: False})
        bare = np.asarray(painter_of(scene.dressed(dress), *SIDES).at(30))
        assert (bare != whole).any(), knob.name
    nothing = scene.dressed(Dress(*(False,) * 6))
    painter = painter_of(nothing, *SIDES)
    painter.at(30)
    if isinstance(painter, Painter):
        areas = [
            sum(panel.frame.width * panel.frame.height for panel in one.layout.panels)
            for one in (Painter(scene, *SIDES), painter)
        ]
        assert areas[1] > 1.3 * areas[0]


def test_a_trail_of_some_steps_ends_behind_the_run() -> None:
    state = state_of("s=beale&n=200&o=momentum&o.lr=0.003&o2=adam&o2.lr=0.05")
    scene = picture_of(state)
    short = Painter(scene.dressed(Dress(trail=15)), *SIDES)
    anew = [np.asarray(Painter(scene.dressed(Dress(trail=15)), *SIDES).at(step)) for step in (40, 90, 200)]
    walked = [np.asarray(short.at(step)) for step in (40, 90, 200)]
    assert all((a == b).all() for a, b in zip(anew, walked, strict=True)), "whatever was drawn before is gone"
    bare, whole = (np.asarray(Painter(scene, *SIDES).at(step)) for step in (0, 200))
    left = [(differ(frame, bare) > 60).sum() for frame in (walked[-1], whole)]
    assert left[0] < 0.8 * left[1]


@pytest.mark.parametrize("key", MAPS)
def test_a_map_over_a_knob_is_a_film_in_every_format(key: str) -> None:
    state = state_of("s=bowl&o=momentum&o.lr=0.03&n=20&view=maps&map=o.lr:0.001..1,o.momentum:0..0.999")
    told: list[Phrase] = []

    def hear(part: float, words: Phrase | None = None, /) -> None:
        told.extend([words] if words else [])

    data = export.render(key, state, hear, over="s.kappa:2..80", frames=3, size="640x481", title="no")
    assert str(told[0]) == "map 1 of 3"
    assert str(told[-1]) == "frame 4 of 4"
    film = seen(data, export.get(key).suffix)
    assert sum(film.stays) == pytest.approx(2 * 600 + 2 * 120, abs=30)
    assert film.frames[0].shape[:2] == ((480, 640) if key == "mapmp4" else (481, 640))
    assert (differ(film.frames[0], film.frames[len(film.frames) // 2]) > 40).mean() > 0.01
    assert carried(data) == link.encode(state)


@pytest.mark.slow
def test_a_large_film_takes_little_memory() -> None:
    """1920×1080 in a process of its own, which needs 180 MB: a film is a stream, never a list, which of 40 frames would
    be 250 MB more. One after the other, for the most that was ever held does not shrink."""
    program = (
        "import sys\n"
        "from app import export\n"
        "from app.lab import link\n"
        f"state, _ = link.decode({RACE!r})\n"
        "for key in sys.argv[1:]:\n"
        "    export.render(key, state, size='1920x1080', seconds=2.0, fps=20)\n"
        "    told = open('/proc/self/status').read()\n"  # the usage of resources counts what the parent had as well
        "    print(int(told.partition('VmHWM:')[2].split()[0]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, *FILMS], capture_output=True, text=True, check=True)
    for key, most in zip(FILMS, done.stdout.split(), strict=True):
        assert int(most) < 400, key


def test_without_the_library_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(FallLineError, match=r"fall-line\[video\]"):
        export.render("mp4", state_of(SHORT), **QUICK)


@pytest.mark.parametrize(("name", "value"), [("fps", 51), ("fps", 4), ("hold", -1), ("seconds", 61), ("trail", -1)])
def test_what_is_out_of_bounds_is_refused(name: str, value: float) -> None:
    with pytest.raises(KnobError, match=name):
        export.render("gif", state_of(SHORT), **{name: value})
