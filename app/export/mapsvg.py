"""A living map as a drawing: sides, words and key are vectors, the runs one picture among them."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any

from PIL import Image

from app.export import Format, Progress
from app.export.choices import THEME, wearing
from app.export.mapfiles import SIDE, computed
from app.lab.experiment import State
from app.lab.mapclasses import (
    BANDS,
    ENDINGS,
    FIRST_MINIMUM,
    band_texts,
    bands_for,
    class_name,
    classed,
    shares_at,
    whole_percents,
)  # fmt: skip
from app.language.numbers import linear_ticks, number, tick_digits
from app.look import HEADS, MARKS, OUTLINES
from app.picture.living import key_colours, paint_map, ready, sign_tile
from app.picture.living_key import percent_text
from app.picture.plate import alone
from app.picture.scene import STEPS_TO, Scene
from app.theme import MARKERS

MAP, LEFT, TOP = 480, 76, 112  # of the drawing, in its own units
WIDTH, HEIGHT = 860, 656
CELL = 31  # width of a band in the key
SHARP = 2  # pixels of the picture to one of the drawing
FACE = "'Source Sans 3', 'Noto Sans SC', system-ui, sans-serif"


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The SVG's bytes."""
    state = wearing(state, chosen)
    told = computed(state, int(chosen["side"]), progress)
    scene, found = alone(state), classed(told.sweep)
    look, bands = scene.theme, bands_for([found])
    size = (SHARP * MAP, SHARP * MAP)
    pixels = paint_map(ready(found, bands, SHARP * found.classes.shape[1] / size[0]), size, look, SHARP, found.steps)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FACE}" font-size="13" role="img">',
        f"<title>{escape(scene.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{look.page}"/>',
        _text(LEFT, 36, scene.title, look.ink, size=22),
        *(_text(LEFT, 57 + 17 * at, line, look.muted) for at, line in enumerate(scene.formula[:2])),
        f'<image x="{LEFT}" y="{TOP}" width="{MAP}" height="{MAP}" href="{_data(Image.fromarray(pixels))}"/>',
        *_sides(scene, told.box),
        *_marks(scene, told.box),
        *_key(scene, bands, [*shares_at(found, found.steps)]),
        "</svg>",
    ]
    progress(1.0)
    return "\n".join(parts).encode()


def _sides(scene: Scene, box: tuple[float, float, float, float]) -> list[str]:
    """Numbers at both sides, and of settings the names."""
    assert scene.living is not None
    look, sides, parts = scene.theme, scene.living.maps[0].sides, []
    if sides is None:
        x0, x1, y0, y1 = box
        ends = ((x0, x1, 7.0), (y0, y1, 7.0))
        places = []
        for low, high, most in ends:
            ticks = linear_ticks(low, high, most)
            digits = tick_digits(ticks)
            places.append([((tick - low) / (high - low), number(tick, digits)) for tick in ticks])
    else:
        places = [side.ticks(6.0) for side in sides]
        parts.append(_text(LEFT + MAP, TOP + MAP + 38, sides[0].title, look.ink, anchor="end"))
        parts.append(_text(LEFT, TOP - 7, sides[1].title, look.ink))
    for at, text in places[0]:
        x = LEFT + at * MAP
        parts.append(f'<path d="M{x:.1f} {TOP + MAP}v5" stroke="{look.muted}"/>')
        parts.append(_text(x, TOP + MAP + 19, text, look.muted, anchor="middle"))
    for at, text in places[1]:
        y = TOP + (1 - at) * MAP
        parts.append(f'<path d="M{LEFT} {y:.1f}h-5" stroke="{look.muted}"/>')
        parts.append(_text(LEFT - 9, y + 4.5, text, look.muted, anchor="end"))
    return parts


def _marks(scene: Scene, box: tuple[float, float, float, float]) -> list[str]:
    """Minima with their numbers and the start; of settings those in force, in the run's own sign."""
    assert scene.living is not None
    look, one = scene.theme, scene.living.maps[0]
    if one.here is not None:
        places = " ".join(f"{LEFT + x * MAP:.1f},{TOP + (1 - y) * MAP:.1f}" for x, y in one.limit[1])
        line = f'<polyline points="{places}" fill="none" clip-path="url(#map)" stroke='
        theory = [
            f'{line}"{look.casing}" stroke-width="5"/>',
            f'{line}"{look.warning}" stroke-width="2.4" stroke-dasharray="8 5"/>',
        ]
        clip = f'<clipPath id="map"><rect x="{LEFT}" y="{TOP}" width="{MAP}" height="{MAP}"/></clipPath>'
        drawn = [clip, *theory, _text(LEFT + MAP + 28, TOP + MAP, one.limit[0], look.warning)] if places else []
        slot = scene.trails[one.trail].slot
        spot = (LEFT + one.here[0] * MAP, TOP + (1 - one.here[1]) * MAP)
        if _within(*spot):
            drawn.append(_outline(MARKERS[slot], spot, HEADS.size * 1.2, look.trails[slot], look.casing))
        return drawn
    x0, x1, y0, y1 = box

    def spot_of(x: float, y: float) -> tuple[float, float]:
        return LEFT + (x - x0) / (x1 - x0) * MAP, TOP + (y1 - y) / (y1 - y0) * MAP

    parts = []
    for mark in scene.marks:
        spot = spot_of(mark.x, mark.y)
        if mark.kind in ("minimum", "local") and _within(*spot):
            size = MARKS[mark.kind].size
            parts.append(
                _outline("star", spot, size, look.minimum if mark.kind == "minimum" else look.casing, look.casing)
            )
    for at, x, y in scene.numbered:
        spot = spot_of(x, y)
        if _within(*spot):
            parts.append(
                f'<g stroke="{look.casing}" stroke-width="3" paint-order="stroke">'
                f"{_text(spot[0] + 9, spot[1] - 7, str(at), look.ink, size=14)}</g>"
            )
    start = spot_of(*(float(part) for part in scene.trails[one.trail].theta[0]))
    if _within(*start):
        ring = f'cx="{start[0]:.1f}" cy="{start[1]:.1f}" r="{HEADS.start}"'
        parts.append(f'<circle {ring} fill="{look.casing}" stroke="{look.ink}" stroke-width="2.5"/>')
    return parts


def _within(x: float, y: float) -> bool:
    return LEFT <= x <= LEFT + MAP and TOP <= y <= TOP + MAP


def _outline(name: str, at: tuple[float, float], size: float, fill: str, edge: str) -> str:
    corners = " ".join(f"{at[0] + size * x:.1f},{at[1] + size * y:.1f}" for x, y in OUTLINES[name])
    style = f'fill="{fill}" stroke="{edge}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
    return f'<polygon points="{corners}" {style}/>'


def _key(scene: Scene, bands: tuple[int, ...], shares: list[tuple[int, float]]) -> list[str]:
    """The colours of each minimum, and the signs, with their shares."""
    assert scene.living is not None
    look, left, y, parts = scene.theme, LEFT + MAP + 28, TOP + 12.0, []
    percents = whole_percents([share for _, share in shares])
    parts.append(_text(left, y, scene.say(STEPS_TO), look.muted))
    for (code, share), percent in zip(shares, percents, strict=True):
        if code < FIRST_MINIMUM:
            continue
        y += 24
        for at, colour in enumerate(key_colours(look, code)):
            parts.append(f'<rect x="{left + CELL * at}" y="{y - 11}" width="{CELL - 1}" height="12" fill="{colour}"/>')
        parts.append(
            _text(
                left + BANDS * CELL + 8,
                y,
                f"{code - FIRST_MINIMUM + 1 if scene.numbered else '★'}: {percent_text(share, percent)}",
                look.ink,
            )
        )
    if y > TOP + 12:
        for at, text in enumerate(band_texts(bands)):
            parts.append(_text(left + CELL * (at + 0.5), y + 15, text, look.muted, size=10, anchor="middle"))
        y += 16
    for (code, share), percent in zip(shares, percents, strict=True):
        if code >= FIRST_MINIMUM:
            continue
        y += 26
        colours = key_colours(look, code)
        if colours:
            parts.append(f'<rect x="{left}" y="{y - 13}" width="26" height="17" fill="{colours[3]}"/>')
        else:
            tile = Image.fromarray(sign_tile(ENDINGS[code - 1], look, float(SHARP)))
            wide = tile.width / SHARP
            parts.append(
                f'<pattern id="sign{code}" width="{wide}" height="{wide}" patternUnits="userSpaceOnUse">'
                f'<image width="{wide}" height="{wide}" href="{_data(tile)}"/></pattern>'
                f'<rect x="{left}" y="{y - 13}" width="26" height="17" fill="url(#sign{code})"/>'
            )
        parts.append(
            _text(left + 34, y, f"{scene.living.names[class_name(code)]} {percent_text(share, percent)}", look.ink)
        )
    return parts


def _text(x: float, y: float, text: str, colour: str, *, size: float = 13, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _data(image: Image.Image) -> str:
    data = BytesIO()
    image.save(data, "PNG")
    return f"data:image/png;base64,{b64encode(data.getvalue()).decode()}"


FORMAT = Format(
    title="Living map, drawing (SVG)",
    suffix=".svg",
    mime="image/svg+xml",
    render=render,
    kind="picture",
    knobs=(SIDE, THEME),
    maps=True,
)
