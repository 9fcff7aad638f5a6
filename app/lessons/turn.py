"""A state with one word of its link changed: what a task asks for, and what a border is found along."""

from app.lab import link
from app.lab.experiment import State
from symbolic.errors import FallLineError


def turned(state: State, knob: str, value: str) -> State:
    """The state with one word of its link replaced: ``o2.lr``, ``s.kappa``, ``x``. Raises FallLineError where the word
    is not one that changes the experiment."""
    changed = [(key, text) for key, text in link.pairs(state) if key != knob]
    there, messages = link.decode_pairs([*changed, (knob, value)])
    for message in messages:
        raise message
    if len(there.experiment.runs) != len(state.experiment.runs):
        raise FallLineError("{knob} is no knob of this scene.", knob=knob[:40])
    return there
