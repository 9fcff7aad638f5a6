"""A living map over a third knob: a film in which every frame is a map."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from app.export import Format, Progress, Text
from app.export.choices import REPEAT, THEME, wearing
from app.export.gif import Film, cut
from app.export.mapfiles import WORK, first_run
from app.lab.captions import knob_symbol
from app.lab.experiment import State
from app.lab.livingmap import axes_of, living_map, most_pixels, window
from app.lab.mapaxes import held_ends, knob_values
from app.lab.mapclasses import Classed, classed
from app.lab.mapwords import read_axes
from app.lab.wall import Site, knob_text, sites_of
from app.picture.palette import Palette, pinned_colours
from app.picture.plate import Plate, alone
from symbolic.errors import N_, FallLineError
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
MOST, LEAST = 200, 50  # runs of a map each way
SHOWN = 400  # pixels of a map each way
STAYS, HOLDS = 120, 700  # ms of a frame, and of the first and last


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


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The GIF's bytes: the maps at values of the knob ``chosen["over"]``, there and back."""
    state, count = wearing(state, chosen), int(chosen["frames"])
    site, (low, high) = the_knob(state, chosen["over"])
    index, box = first_run(state), window(state)
    side = min(MOST, max(LEAST, math.isqrt(most_pixels(state, index, WORK // count))))
    values = list(dict.fromkeys(knob_values(site.knob, low, high, count).tolist()))
    maps: list[Classed] = []
    for at, value in enumerate(values):
        there = site.put(state, int(value) if site.knob.integer else value)
        maps.append(classed(living_map(there, index, (side, side), box).sweep))
        progress(0.8 * (at + 1) / len(values))
    scene = alone(state)
    page = Plate(replace(scene, formula=scene.formula[:1]), maps, box, (SHOWN, SHOWN))
    sign, images = knob_symbol(site.knob), []
    for at, (value, told) in enumerate(zip(values, maps, strict=True)):
        images.append(page.show(told, f"{sign} = {knob_text(site.knob, value)}"))
        progress(0.8 + 0.1 * (at + 1) / len(values))
    palette = Palette(pinned_colours(scene), [images[0], images[-1]])
    film = Film(palette, images[0].size, chosen["repeat"] == "yes")
    numbers = [palette.indices(image) for image in images]
    order = [*range(len(numbers)), *range(len(numbers) - 2, 0, -1)]
    shown = np.full_like(numbers[0], palette.clear)
    for at in order:
        fresh = np.where(numbers[at] == shown, np.uint8(palette.clear), numbers[at])
        film.add(*cut(fresh, palette.clear), HOLDS if at in (0, len(numbers) - 1) else STAYS)
        shown = numbers[at]
    progress(1.0)
    return film.finished()


FORMAT = Format(
    title="Living map over a third knob (GIF)",
    suffix=".gif",
    mime="image/gif",
    render=render,
    kind="film",
    knobs=(FRAMES, REPEAT, THEME),
    maps=True,
    texts=(OVER,),
)
