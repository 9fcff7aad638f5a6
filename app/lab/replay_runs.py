"""A recorded path among the runs of a state: everything begins where it does, and goes on as long."""

from app.lab import edits
from app.lab.experiment import Run, State
from app.lab.replays import Recorded


def with_recorded(state: State, path: Recorded, run: Run, *, fit: bool = True) -> State:
    """The state with a recorded path as its last run; with ``fit`` the others start where the path does and make as
    many steps, so that they can be compared. Raises FallLineError where no run fits in, or what
    :func:`app.lab.edits.start` raises for a start that is out of reach."""
    if fit:
        state = edits.start(edits.experiment(state, steps=path.steps), *path.start)
    return edits.append_run(state, run)
