"""What a page asks while a lesson is played: which answer is right, whether a task is done, where a disc points."""

from app.lab.engine import compute
from app.lab.experiment import State
from app.lessons.expect import holds
from app.lessons.lesson import Scene, Spot


def right(scene: Scene, state: State | None = None) -> list[int]:
    """The options of a scene's prediction, from 0, whose claims hold, at its own link or at another state. One, in a
    lesson that is sound, at its link."""
    options = scene.predict.options if scene.predict is not None else ()
    return [i for i, option in enumerate(options) if holds(state or scene.state, scene.names, option.claims)]


def solved(scene: Scene, state: State | None = None) -> bool:
    """Whether the goal of a scene's task holds, at its own link or at another state."""
    return scene.task is not None and holds(state or scene.state, scene.names, scene.task.goal)


def spot_at(scene: Scene, spot: Spot) -> tuple[float, float] | None:
    """Where a disc points: its own place, or that of a run at a step; None beyond the end of the run."""
    if spot.at is not None:
        return spot.at
    path = compute(scene.state.experiment).runs[scene.names.index(spot.run)].trajectory
    return (float(path.theta[spot.step, 0]), float(path.theta[spot.step, 1])) if spot.step <= path.steps else None
