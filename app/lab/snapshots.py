"""Where schedules begin anew, and what is kept there: the snapshots of a run."""

from app.lab.engine import Ran
from optimizers.strip import restart_marks


def restarts(ran: Ran, steps: int) -> list[int]:
    """The updates at which a schedule begins a new cycle, of those that stand alone on their knob."""
    targets = [use.target for use in ran.run.schedules]
    alone = [use for use in ran.run.schedules if targets.count(use.target) == 1]
    return sorted({step for use in alone for step in restart_marks(use.key, steps, dict(use.values))})


def closes(ran: Ran, steps: int) -> bool:
    """Whether a schedule would begin a new cycle right where the run ends: its last cycle is whole."""
    return steps in restarts(ran, steps + 1)


def snapshots(ran: Ran, steps: int) -> tuple[int, ...]:
    """The steps of a run's snapshots: where cycles begin anew, and its end where a cycle ends there. The browser counts
    them the same way (``js/snapshots.js``)."""
    found = restarts(ran, steps)
    last = [steps] if found and closes(ran, steps) else []
    return tuple(step for step in (*found, *last) if 0 < step <= ran.trajectory.valid)
