"""A scene with what its link shows many of: the members of a swarm, the maps of a wall, the runs of living maps."""

from dataclasses import replace

import numpy as np

from app.lab.captions import knob_symbol
from app.lab.curve_words import chosen
from app.lab.engine import Results, compute
from app.lab.experiment import State, run_id
from app.lab.mapticks import side_name
from app.lab.places import drawn, slots_of
from app.lab.reveal import question
from app.lab.shares import (
    ESCAPED,
    NAMES,
    REACHED,
    Line,
    Tally,
    headline_of,
    line_name,
    lines_of,
    percent,
    share_of,
    steps_of,
    tally_of,
)
from app.lab.swarm import Crowd, Swarm, crowd_of, read, swarms
from app.lab.wall import Side, cells_of, knob_text, run_of, sides_of
from app.language.numbers import count
from app.language.translate import N_, Translate, translator
from app.look import MAPS_LAYOUT
from app.picture.from_maps import with_maps
from app.picture.from_results import formula_lines, marks, plot_of, scene_of, trails
from app.picture.scene import Cell, Cloud, Plot, Scene, Share, Trail, Wall
from optimizers.run import run_system

WALL = "wall"
HOLDING = ("oscillating", "saddle", "plateau")  # kinds of outcomes that a cell names at the end
SEEDS, STARTS = N_("{count} seeds"), N_("{count} starts")
HEADLINES = {"escaped": ESCAPED, "reached": REACHED}
LEFT_OUT = N_("not in the swarm: it searches its way")
NOTHING = Cloud(np.zeros((1, 0, 2)), np.zeros(1, dtype=np.int64))


def picture_of(state: State) -> Scene:
    """The scene of a state with what its link shows many of, if it does. Raises what :func:`scene_of` raises."""
    scene = scene_of(state)
    if question(state.view.reveal) is not None:  # many would tell the answer
        return scene
    shown = [index for index, _slot in drawn(state.view, len(state.experiment.runs))]
    if state.view.layout == WALL:
        index = run_of(state, shown)
        sides = () if index is None else sides_of(state, index)
        if index is not None and sides:
            return replace(scene, **_wall(scene, state, index, sides))  # type: ignore[arg-type]
    if state.view.layout == MAPS_LAYOUT:
        return with_maps(scene, state)
    swarm = read(dict(state.view.words).get("swarm", ""))
    return scene if swarm is None else _with_swarm(scene, state, swarm)


# ---- a swarm ------------------------------------------------------------------------------------------------------


def _with_swarm(scene: Scene, state: State, swarm: Swarm) -> Scene:
    results, _ = compute(state.experiment), translator(state.view.language)
    shown = [index for index, _slot in drawn(state.view, len(results.runs))]
    crowds = [crowd_of(results, index, swarm) if swarms(results.runs[index]) else None for index in shown]
    tallies = [None if crowd is None else tally_of(crowd) for crowd in crowds]
    minima = results.surface.minima()
    told = [tally for tally in tallies if tally is not None]
    lines = lines_of(told, len(minima))
    saddles = any(point.sign == "saddle" for point in results.surface.points)
    held = any(tally.count("saddle") for tally in told)
    clouds = tuple(
        replace(NOTHING, headline=_(LEFT_OUT))
        if crowd is None or tally is None
        else Cloud(
            crowd.points,
            crowd.kept,
            _size(swarm, crowd, _),
            _headline(tally, saddles, len(minima), held, _) if crowd.members > 1 else "",
            tuple(_share(tally, line, len(minima), _) for line in lines),
        )
        for crowd, tally in zip(crowds, tallies, strict=True)
    )
    trail, followed = _followed(state, results, shown, swarm, crowds)
    own = tuple(trail if trail is not None and at == followed else _unseen(one) for at, one in enumerate(scene.trails))
    numbers = [int(line.name[1:]) for line in lines if line.name[1:].isdigit()]
    numbered = tuple((number + 1, minima[number].x, minima[number].y) for number in numbers)
    words = chosen(dict(state.view.words).get("curves", "")) or ("loss",)
    plots = tuple(plot for plot in (_plot(word, results, state, crowds) for word in words) if plot is not None)
    return replace(
        scene, trails=own, clouds=clouds, followed=followed, plots=plots, numbered=numbered if len(numbered) > 1 else ()
    )


def _size(swarm: Swarm, crowd: Crowd, _: Translate) -> str:
    told = SEEDS if swarm.form == "seeds" else STARTS
    return _(told).format(count=count(crowd.members))


def _headline(tally: Tally, saddles: bool, minima: int, held: bool, _: Translate) -> str:
    what, share, half = headline_of(tally, saddles=saddles, minima=minima, held=held)
    return _(HEADLINES[what]).format(share=percent(share), half=percent(half))


def _share(tally: Tally, line: Line, minima: int, _: Translate) -> Share:
    found = share_of(tally, line)
    text = f"{percent(found.end)} %"
    if found.count and tally.members > 1:
        text = f"{percent(found.end)} % ± {percent((found.high - found.low) / 2)} %"
    name = line_name(line, minima, _)
    return Share(name, text if found.count else "0", found.end, found.low, found.high, steps_of(tally, line))


def _unseen(trail: Trail) -> Trail:
    """A run of which only its members are seen."""
    return replace(trail, outcome="", outcome_step=None, diverged=False, rest=None, beside=(), snapshots=())


def _followed(
    state: State, results: Results, shown: list[int], swarm: Swarm, crowds: list[Crowd | None]
) -> tuple[Trail | None, int]:
    """The trail of the member that the link follows, at every step, and the place of its run; (None, −1) for none."""
    name, _dot, number = dict(state.view.words).get("pick", "").partition(".")
    at = next((at for at, index in enumerate(shown) if run_id(index) == name), -1)
    crowd, member = (crowds[at], int(number)) if at >= 0 else (None, 0)
    if crowd is None or member >= crowd.members:
        return None, -1
    ran, steps = results.runs[shown[at]], results.experiment.steps
    seed = member if swarm.form == "seeds" else results.experiment.seed
    x, y = (float(part) for part in crowd.starts[member])
    path = run_system(ran.system, ran.surface, (x, y), steps, seed=seed)
    trail = trails(results, state)[at]
    return replace(_unseen(trail), theta=path.theta, loss=path.loss, valid=path.valid), at


def _plot(word: str, results: Results, state: State, crowds: list[Crowd | None]) -> Plot | None:
    """A strip: of losses and slopes the median of the members and the band about it, of anything else the runs'."""
    plot = plot_of(word, results, state)
    if plot is None or word not in ("loss", "grad"):
        return plot
    told = [None if crowd is None else _every_step(crowd, word) for crowd in crowds]
    lines = tuple(() if ends is None else (ends[1],) for ends in told)
    return replace(plot, lines=lines, bands=tuple(None if ends is None else (ends[0], ends[2]) for ends in told))


def _every_step(crowd: Crowd, word: str) -> np.ndarray:
    """The quantiles (3, steps + 1) of a crowd: each of a kept step's holds until the next."""
    places = np.searchsorted(crowd.kept, np.arange(crowd.steps + 1), side="right") - 1
    return np.asarray((crowd.loss if word == "loss" else crowd.grad)[:, places])


# ---- a wall -------------------------------------------------------------------------------------------------------


def _wall(scene: Scene, state: State, index: int, sides: tuple[Side, ...]) -> dict[str, object]:
    _ = translator(state.view.language)
    slot = slots_of(state.view, len(state.experiment.runs))[index]
    grounds: dict[tuple[object, ...], int] = {}
    cells, current = [], -1
    for at, cell in enumerate(cells_of(state, index, sides)):
        alone = compute(cell.experiment)
        (ran,), surface = alone.runs, alone.surface
        one = State(cell.experiment, replace(state.view, layout="overlay", slots=(slot,), off=(), words=()))
        (trail,) = trails(alone, one)
        outcome = ran.trajectory.outcome
        arrived = outcome.finding.kind in ("converged", "diverged")
        short = _("step {step}").format(step=count(outcome.step)) if arrived and outcome.step is not None else ""
        short = short or (_(NAMES[outcome.finding.kind]) if outcome.finding.kind in HOLDING else "")
        trail = replace(trail, outcome=short, settled=outcome.finding.kind == "converged")
        box = state.view.zoom or (surface.view.x0, surface.view.x1, surface.view.y0, surface.view.y1)
        shown = replace(
            scene, value=surface.value, gradient=surface.gradient, box=box, trails=(trail,), marks=marks(surface),
            plots=(), floor=surface.floor,
        )  # fmt: skip
        key = (cell.experiment.surface_values,)
        cells.append(Cell(shown, grounds.setdefault(key, len(grounds))))
        if all(value == side.site.value for value, side in zip(cell.values, sides, strict=True)):
            current = at
    heads = [tuple(knob_text(side.site.knob, value) for value in side.values) for side in sides]
    rows = (
        tuple(knob_text(sides[1].site.knob, value) for value in sorted(sides[1].values, reverse=True))
        if sides[1:]
        else ("",)
    )
    names = [f"{side_name(side.site.knob, _)} →" for side in sides]
    (own,) = (
        trail
        for trail, (at, _slot) in zip(scene.trails, drawn(state.view, len(state.experiment.runs)), strict=True)
        if at == index
    )
    wall = Wall(tuple(cells), heads[0], rows, names[0], names[1] if sides[1:] else "", current)
    moved = {knob_symbol(side.site.knob) for side in sides}
    same = [text for text in own.knobs.split(" · ") if text.split(" ")[0] not in moved]
    line = formula_lines(compute(state.experiment).surface, translator(state.view.language))[0]
    own = replace(own, knobs=" · ".join(filter(None, same)))
    return {"wall": wall, "trails": (own,), "plots": (), "formula": (line,)}
