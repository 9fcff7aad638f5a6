"""A living map over a third knob as a film: every shot is a map at another value of that knob, there and back."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from PIL import Image

from app.export import Progress, Text
from app.export.choices import COUNTER, FORMULA, LANG, LEGEND, REPEAT, THEME, TITLE, dressed, wearing
from app.export.film import HOLD, Film, Shot
from app.export.mapfiles import WORK, first_run
from app.export.sizes import SIZE, size_of
from app.lab.captions import knob_symbol
from app.lab.experiment import State
from app.lab.livingmap import axes_of, living_map, most_pixels, window
from app.lab.mapaxes import held_ends, knob_values
from app.lab.mapclasses import Classed, classed
from app.lab.mapwords import read_axes
from app.lab.wall import Site, knob_text, sites_of
from app.picture.plate import Plate, alone, side_within
from symbolic.errors import N_, FallLineError, Phrase
from symbolic.knob import Knob

FRAMES = Knob(
    "frames",
    24.0,
    2.0,
    60.0,
    soft=(8.0, 48.0),
    integer=True,
    title=N_("Frames"),
    doc=N_("How many values of the third knob the film shows, there and back."),
)
OVER = Text(
    "over",
    N_("Third knob"),
    N_("the knob that the film goes over: o.beta2, or o.beta2:0.5..0.99 with its range"),
    "KNOB",
)
WORN = (TITLE, FORMULA, COUNTER, LEGEND)
MOST, LEAST = 200, 50  # runs of a map each way
FPS, STAYS = 25, 3  # frames a second, and of a map
COMPUTING = 0.8  # of the work


def map_knobs(*, loops: bool = True) -> tuple[Knob, ...]:
    """The knobs of a format of such films."""
    return (SIZE, FRAMES, replace(HOLD, default=0.6), *((REPEAT,) if loops else ()), THEME, LANG, *WORN)


def looping(write: Callable[..., bytes]) -> Callable[[State, Progress, Mapping[str, Any]], bytes]:
    """How a format that may repeat makes such a film: ``write(film, progress, repeat=…)`` gives its bytes."""

    def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
        film = map_film(state, progress, chosen)
        return write(film, after_maps(progress), repeat=chosen[REPEAT.name] == "yes")

    return render


def offered(state: State) -> list[Site]:
    """The knobs that a film may go over: those of the run and the surface that are not on an axis."""
    index = first_run(state)
    axes = axes_of(state, index)
    taken = {axis.site.place for axis in axes} if axes else set()
    return [site for site in sites_of(state.experiment, index) if site.place not in taken]


def the_knob(state: State, text: str) -> tuple[Site, tuple[float, float]]:
    """The knob of a text like ``o.beta2`` or ``o.beta2:0.5..0.99`` with its range; of an empty one the first there is.

    Raises KnobError or FallLineError for one that is not there.
    """
    sites = offered(state)
    place, ends = read_axes(text)[0] if text else (sites[0].place if sites else "", None)
    site = next((site for site in sites if site.place == place), None)
    if site is None:
        raise FallLineError("“{value}” is no knob that a film of this map can go over.", value=text[:60])
    low, high = held_ends(site.knob, *(ends or site.knob.slider))
    if not low < high:
        raise FallLineError("“{value}” is no knob that a film of this map can go over.", value=text[:60])
    return site, (low, high)


def map_film(state: State, progress: Progress, chosen: Mapping[str, Any]) -> Film:
    """The film of a state's living map over the knob ``chosen["over"]``. All maps are computed first."""
    state, count = wearing(state, chosen), int(chosen[FRAMES.name])
    site, (low, high) = the_knob(state, chosen["over"])
    index, box = first_run(state), window(state)
    side = min(MOST, max(LEAST, math.isqrt(most_pixels(state, index, WORK // count))))
    values = list(dict.fromkeys(knob_values(site.knob, low, high, count).tolist()))
    maps: list[Classed] = []
    for at, value in enumerate(values, start=1):
        there = site.put(state, int(value) if site.knob.integer else value)
        maps.append(classed(living_map(there, index, (side, side), box).sweep))
        progress(COMPUTING * at / len(values), Phrase("map {at} of {all}", at=at, all=len(values)))
    scene, size = dressed(alone(state), chosen), size_of(chosen[SIZE.name])
    scene = replace(scene, formula=scene.formula[:1])
    across = side_within(scene, size, box)
    page = Plate(scene, maps, box, (across, across))
    sign = knob_symbol(site.knob)
    order = [*range(len(values)), *range(len(values) - 2, 0, -1)]
    held = max(STAYS, round(chosen[HOLD.name] * FPS))
    whole = Image.new("RGB", size, scene.theme.page)

    def show(at: int) -> Image.Image:
        said = f"{sign} = {knob_text(site.knob, values[at])}" if scene.dress.counter else ""
        made = page.show(maps[at], said)
        whole.paste(made, ((size[0] - made.width) // 2, (size[1] - made.height) // 2))
        return whole

    samples = [show(at).copy() for at in (len(values) - 1, 0)]

    def shots() -> Iterator[Shot]:
        for at in order:
            yield Shot(show(at), [(0, 0, *size)], held if at in (0, len(values) - 1) else STAYS)

    return Film(scene, size, FPS, len(order), samples, shots)


def after_maps(progress: Progress) -> Progress:
    """The progress of what comes after the maps."""

    def told(part: float, words: Phrase | None = None, /) -> None:
        progress(COMPUTING + (1 - COMPUTING) * part, words)

    return told
