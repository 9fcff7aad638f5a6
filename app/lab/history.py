"""Going back and forth, and starting over: pure functions from states to states."""

from dataclasses import replace

from app.lab.edits import FIRST_RULE, one_run
from app.lab.experiment import UNLISTED, Experiment, Run, State, View
from app.lab.link_reader import Reader
from app.lab.pins import kept as kept_pins
from app.lab.rates import suited


def returned(now: State, there: State) -> State:
    """The state after a step to ``there`` in the history.

    What is computed comes from there, with the map's window and layout, the runs' colours, the hidden ones, and the
    note. Language and theme, the open tab and the playback stay as they are, unless the step was about nothing but the
    view, or between the scenes of a lesson: then that comes back.
    """
    if now.experiment == there.experiment or now.view.lesson != there.view.lesson:  # a scene brings its own view
        return State(there.experiment, replace(there.view, language=now.view.language, theme=now.view.theme))
    beyond = now.view.playhead is not None and now.view.playhead > there.experiment.steps
    view = replace(
        now.view,
        layout=there.view.layout,
        zoom=there.view.zoom,
        pins=kept_pins(now.view.pins, there.experiment),
        slots=there.view.slots,
        off=there.view.off,
        note=there.view.note,
        playhead=None if beyond else now.view.playhead,
    )
    return State(there.experiment, view)


def started_over(now: State) -> State:
    """The first page, in the language and the theme of now."""
    return State(Experiment(), plain(now.view))


def with_plain_view(now: State) -> State:
    """The same experiment, shown as a page first shows it."""
    old = now.view
    kept = {name: getattr(old, name) for name in ("rates", "slots", "note", "reveal", "lesson")}
    return replace(now, view=replace(plain(old), **kept))


def plain(view: View) -> View:
    """The view of a first page; language, theme and what a link leaves out are the reader's, not the picture's."""
    return View(language=view.language, theme=view.theme, hide=view.hide, play=None)


def with_fresh_run(now: State, index: int) -> State:
    """One run as it was when it was chosen: a rate that suits the surface, nothing else set."""
    key = now.experiment.runs[index].rule
    if key in UNLISTED:
        return one_run(now, index, FIRST_RULE)
    alone = replace(now.experiment, runs=(Run(key),))
    return one_run(now, index, suited(alone)[0])


def as_looked(view: View, seen: View) -> View:
    """The view with what the stage shows by itself (:data:`app.lab.link.UNLISTEDED`) as in ``seen``."""
    return replace(
        view,
        playhead=seen.playhead,
        speed=seen.speed,
        repeat=seen.repeat,
        arrows=seen.arrows,
        shade=seen.shade,
        presenter=seen.presenter,
        words=seen.words,
    )


def looked(now: State, given: dict[str, str]) -> State:
    """The state with what the stage shows by itself (:data:`app.lab.link.UNLISTEDED`), as link words."""
    seen = Reader(list(given.items())).view(now.experiment)
    return replace(now, view=as_looked(now.view, seen))
