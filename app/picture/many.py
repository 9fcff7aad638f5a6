"""A scene with what its link shows many of: the members of a swarm, the maps of a wall, the runs of living maps."""

from dataclasses import replace

from app.lab.captions import knob_symbol
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.mapticks import side_name
from app.lab.places import drawn, slots_of
from app.lab.reveal import question
from app.lab.shares import NAMES
from app.lab.swarm import read
from app.lab.wall import Side, cells_of, knob_text, run_of, sides_of
from app.language.numbers import count
from app.language.translate import translator
from app.look import MAPS_LAYOUT
from app.picture.from_maps import with_maps
from app.picture.from_results import formula_lines, marks, scene_of, trails
from app.picture.from_swarm import with_swarm
from app.picture.scene import Cell, Scene, Wall

WALL = "wall"
HOLDING = ("oscillating", "saddle", "plateau")  # kinds of outcomes that a cell names at the end


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
    return scene if swarm is None else with_swarm(scene, state, swarm)


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
