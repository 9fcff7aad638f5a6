"""A scene with the living maps of its link: which runs have one, and how a painter asks for it at its own size."""

import math
from dataclasses import replace
from functools import partial

from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.livingmap import MOST, Edges, axes_of, mapped, most_pixels, pictured
from app.lab.mapaxes import MapAxis
from app.lab.mapclasses import Classed, classed
from app.lab.maptheory import limit_line, quickest_ball, working_range
from app.lab.mapticks import knob_place, knob_ticks, side_name
from app.lab.places import drawn
from app.lab.shares import MINIMUM, NAMES, THE_MINIMUM
from app.language.translate import N_, Translate, translator
from app.picture.scene import Living, OneMap, Scene, Side

STARTS, SETTINGS = N_("Where a run from here ends"), N_("A run for each setting")
BEST = N_("best in theory")


def with_maps(scene: Scene, state: State) -> Scene:
    """The scene with the maps of the link's runs; their trails are the scene's only ones. Raises FallLineError where a
    map names what is not there."""
    shown = [index for index, _slot in drawn(state.view, len(state.experiment.runs))]
    runs, _ = mapped(state), translator(state.view.language)
    if not runs:
        return scene
    maps = tuple(_map(state, index, at, len(runs), _) for at, index in enumerate(runs))
    trails = tuple(scene.trails[shown.index(index)] for index in runs)
    minima = compute(state.experiment).surface.minima()
    names = {name: _(text) for name, text in NAMES.items()}
    names |= {f"m{at}": _(MINIMUM).format(number=at + 1) if minima[1:] else _(THE_MINIMUM) for at in range(len(minima))}
    numbered = tuple((at + 1, one.x, one.y) for at, one in enumerate(minima) if one.along == (0.0, 0.0))
    heading = _(STARTS if maps[0].sides is None else SETTINGS)
    each = len(maps) > 1
    living = Living(maps, heading, each, names)
    return replace(
        scene, living=living, trails=trails, plots=(), steps_of=None, numbered=numbered if len(minima) > 1 else ()
    )


def _map(state: State, index: int, at: int, count: int, _: Translate) -> OneMap:
    axes = axes_of(state, index)
    ask = partial(_asked, state, index, MOST // count)
    if axes is None:
        return OneMap(at, ask)
    across, up = axes
    here = (_here(across), _here(up))
    best = quickest_ball(state, index, axes)
    return OneMap(
        at, ask, (_side(across, _), _side(up, _)), here, limit_line(state, index, axes), best and (_(BEST), best),
        partial(working_range, axes),
    )  # fmt: skip


def _asked(state: State, index: int, work: int, size: tuple[int, int], box: Edges) -> Classed:
    """The map in as many pixels as the budget has room for, each a square of the painter's."""
    wide, high = size
    apart = max(1, math.ceil(math.sqrt(wide * high / most_pixels(state, index, work))))
    return classed(pictured(state, index, (-(-wide // apart), -(-high // apart)), box).sweep)


def _side(axis: MapAxis, _: Translate) -> Side:
    return Side(side_name(axis.site.knob, _), partial(knob_ticks, axis.site.knob, axis.low, axis.high))


def _here(axis: MapAxis) -> float:
    return knob_place(axis.site.knob, axis.site.value, axis.low, axis.high)
