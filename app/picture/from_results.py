"""A state as a scene: what GIF and other pictures draw, from the very results the stage shows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.lab.batch_rows import Batches
from app.lab.captions import outcome_short, surface_knobs_text
from app.lab.curve_words import chosen
from app.lab.engine import Results, compute
from app.lab.experiment import State, View
from app.lab.labels import RunName, knobs_text, run_names
from app.lab.path_curves import axis_of, curve_of, name_of
from app.lab.penalty import held_place
from app.lab.places import drawn
from app.lab.quantities import paths_beside
from app.lab.reveal import question, sentence
from app.lab.snapshots import snapshots
from app.language.translate import N_, Translate, translator
from app.look import LAYOUTS, RELIEF_VIEW
from app.picture.data_scene import data_of
from app.picture.from_steps import steps_of
from app.picture.relief_ground import scale_of
from app.picture.scene import EPOCHS, EVALUATIONS, LOSS, WORDS, Across, LossAt, Mark, Plot, Rise, Scene, Trail
from app.picture.step_arrows import Taken
from app.theme import THEMES
from surfaces import Surface

BOTH = N_("{curve}: x solid, y dashed")


def scene_of(state: State) -> Scene:
    """Run the experiment and say what its picture shows. Raises the errors of :func:`app.lab.engine.compute`."""
    results = compute(state.experiment)
    view, surface = state.view, results.surface
    _ = translator(view.language)
    theme = THEMES["dark" if view.theme == "dark" else "light"]
    return Scene(
        title=_(surface.title),
        formula=formula_lines(surface, _),
        value=surface.value,
        gradient=surface.gradient,
        box=view.zoom or (surface.view.x0, surface.view.x1, surface.view.y0, surface.view.y1),
        trails=trails(results, state),
        marks=marks(surface),
        floor=surface.floor,
        rise=rise(surface, state.view),
        plots=plots(results, state),
        across=across(results, view),
        batches=batches(results, view),
        steps_of=in_focus(results, state.view),
        data=data_of(surface, view, [index for index, _slot in drawn(view, len(results.runs))]),
        theme=theme if view.shade else replace(theme, relief=0.0),
        layout=next((word for word in LAYOUTS if word == view.layout), LAYOUTS[0]),
        words={text: _(text) for text in WORDS},
    )


def rise(surface: Surface, view: View) -> Rise | None:
    """How the ground stands in three dimensions, where the view shows it so."""
    if view.layout not in (RELIEF_VIEW.alone, RELIEF_VIEW.both):
        return None
    words, home = dict(view.words), surface.view
    base, soft = scale_of(surface.value, (home.x0, home.x1, home.y0, home.y1), [p.value for p in surface.points])
    return Rise(base, soft, words.get("height", "") != "", words.get("camera", ""))


def in_focus(results: Results, view: View) -> tuple[int, Callable[[int], Taken]] | None:
    """The number of the trail that is explained and its steps taken apart, where the view shows one step."""
    words, shown = dict(view.words), [index for index, _slot in drawn(view, len(results.runs))]
    if words.get("panel", "") != "step" or not shown:
        return None
    asked = int(words.get("focus", "o")[1:] or 1) - 1
    at = shown.index(asked) if asked in shown else 0
    steps = steps_of(results, shown[at])
    return None if steps is None else (at, steps)


def asking(scene: Scene, state: State) -> Scene:
    """The scene before the answer to what its link asks: the question for a title, every run at the start, and neither
    marks nor outcomes."""
    asked = question(state.view.reveal)
    if asked is None:
        return scene
    waiting = (
        replace(
            trail,
            theta=trail.theta[:1],
            loss=trail.loss[:0],
            valid=0,
            outcome="",
            diverged=False,
            rest=None,
            beside=(),
            snapshots=(),
        )
        for trail in scene.trails
    )
    said = sentence(asked, len(scene.trails), state.view.language)
    return replace(scene, title=said, trails=tuple(waiting), marks=(), plots=(), steps_of=None, batches=None)


def plots(results: Results, state: State) -> tuple[Plot, ...]:
    """What the strips show: the curves that the link names, of the runs that are not hidden; none: the loss."""
    words = chosen(dict(state.view.words).get("curves", ""))
    return tuple(plot for plot in (plot_of(word, results, state) for word in words) if plot is not None)


def batches(results: Results, view: View) -> tuple[int, LossAt] | None:
    """The trail whose batches have contours of their own, the first that draws any, and their losses by step; where the
    view asks for them."""
    if dict(view.words).get("batch", "") != "1":
        return None
    shown = [index for index, _slot in drawn(view, len(results.runs))]
    at = next((at for at, index in enumerate(shown) if results.runs[index].system.draw), None)
    return None if at is None else (at, Batches(results, shown[at]).loss)


def across(results: Results, view: View) -> Across | None:
    """What the strips run over, of the runs that are not hidden; None for the steps."""
    over, runs = dict(view.words).get("over", ""), results.runs
    shown = [index for index, _slot in drawn(view, len(runs))]
    if over == "calls":
        return Across(tuple(runs[index].trajectory.calls for index in shown), EVALUATIONS)
    if over != "epochs" or not any(runs[index].system.draw for index in shown):
        return None
    each = np.arange(results.experiment.steps + 1, dtype=np.float64)  # without batches every step is one
    return Across(tuple(Batches(results, i).epochs() if runs[i].system.draw else each for i in shown), EPOCHS)


def plot_of(word: str, results: Results, state: State) -> Plot | None:
    """The curve of a word, of the runs that are not hidden; None where none of them has it."""
    _ = translator(state.view.language)
    told = [curve_of(results, index, word) for index, _slot in drawn(state.view, len(results.runs))]
    there = [curve for curve in told if curve is not None]
    if not there:
        return None
    name = LOSS if word == "loss" else name_of(word, results, _)
    both = any(len(curve.lines) > 1 for curve in there)
    title = _(BOTH).format(curve=name) if both else name
    return Plot(tuple(() if curve is None else curve.lines for curve in told), title, axis_of(word), there[0].shift)


def marks(surface: Surface) -> tuple[Mark, ...]:
    """The known critical points, the best minima told from the others; these first, so that those lie on top."""
    made = [Mark(p.sign, p.x, p.y, p.along) for p in surface.points]  # type: ignore[arg-type]
    return tuple(sorted(made, key=lambda mark: mark.kind == "minimum"))


def formula_lines(surface: Surface, _: Translate) -> tuple[str, ...]:
    """The formula and, on a second line, the knobs that are part of it."""
    text = surface.text().replace(
        "ᵢ", ""
    )  # of a row: mean(…) says it already, and the pictures' font has no such letter
    line, knobs = f"f(x, y) = {text}", surface_knobs_text(surface, _)
    return (line, knobs) if knobs else (line,)


def detail(name: RunName, knobs: str) -> str:
    """The line under a run's name: what was added to it and how it differs, then the other settings."""
    first = [*(f"+ {part}" for part in name.added), *(text.replace(" = ", " ") for text in name.settings)]
    return " · ".join([*first, *(text for text in knobs.split(" · ") if text and text not in first)])


def trails(results: Results, state: State) -> tuple[Trail, ...]:
    """What the picture draws of each run that is not hidden: its path, its names and outcome in words."""
    _ = translator(state.view.language)
    made = []
    names = run_names(results.runs, _)
    for index, slot in drawn(state.view, len(results.runs)):
        ran, name = results.runs[index], names[index]
        path = ran.trajectory
        made.append(
            Trail(
                title=name.title if name.number == 1 else f"{name.title} ({name.number})",
                slot=slot,
                theta=path.theta,
                loss=path.loss,
                valid=path.valid,
                knobs=detail(name, knobs_text(ran, _)),
                outcome=outcome_short(ran, _),
                outcome_step=path.outcome.step,
                diverged=path.outcome.kind == "diverged",
                flies=path.outcome.kind in ("diverged", "left_view"),
                rest=held_place(ran),
                beside=tuple(paths_beside(results, index).values()),
                snapshots=snapshots(ran, path.steps),
            )
        )
    return tuple(made)
