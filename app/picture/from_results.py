"""A state as a scene: what GIF and other pictures draw, from the very results the stage shows."""

from app.lab.captions import knobs_text, outcome_short, surface_knobs_text
from app.lab.engine import Results, compute
from app.lab.experiment import State
from app.language.translate import translator
from app.picture.scene import WORDS, Mark, Scene, Trail
from app.theme import THEMES
from surfaces import Surface


def scene_of(state: State) -> Scene:
    """Run the experiment and say what its picture shows. Raises the errors of :func:`app.lab.engine.compute`."""
    results = compute(state.experiment)
    view, surface = state.view, results.surface
    _ = translator(view.language)
    return Scene(
        title=_(surface.title),
        formula=formula_lines(surface),
        value=surface.value,
        gradient=surface.gradient,
        box=view.zoom or (surface.view.x0, surface.view.x1, surface.view.y0, surface.view.y1),
        trails=trails(results, state),
        marks=tuple(Mark(p.kind, p.x, p.y) for p in surface.points),  # type: ignore[arg-type]
        theme=THEMES["dark" if view.theme == "dark" else "light"],
        layout="grid" if view.layout == "grid" else "overlay",
        words={text: _(text) for text in WORDS},
    )


def formula_lines(surface: Surface) -> tuple[str, ...]:
    """The formula and, on a second line, the knobs that are part of it."""
    line, knobs = f"f(x, y) = {surface.text()}", surface_knobs_text(surface)
    return (line, knobs) if knobs else (line,)


def trails(results: Results, state: State) -> tuple[Trail, ...]:
    _ = translator(state.view.language)
    drawn = []
    for slot, ran in enumerate(results.runs):
        path = ran.trajectory
        drawn.append(
            Trail(
                title=_(ran.rule.title),
                slot=slot,
                theta=path.theta,
                loss=path.loss,
                valid=path.valid,
                knobs=knobs_text(ran, _),
                outcome=outcome_short(ran, _),
                outcome_step=path.outcome.step,
                diverged=path.outcome.kind == "diverged",
            )
        )
    return tuple(drawn)
