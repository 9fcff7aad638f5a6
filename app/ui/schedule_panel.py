"""How knobs move during a run: a chain of schedules for each that can."""

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import MAX_PARTS, PartUse, State
from app.language.translate import Translate
from app.ui import controls, state
from app.ui.parts import differ, part_knobs, whom
from app.ui.schedule_curve import strip
from optimizers.registry import all_schedules, get_schedule


def draw(now: State, _: Translate) -> None:
    """A chain of schedules for each knob that can move: after a warm-up comes another, any other ends the chain."""
    runs = now.experiment.runs
    if not runs:
        return
    with st.expander(_("Schedule"), expanded=any(run.schedules for run in runs)):
        indices = whom("schedule", now, _)
        held = runs[indices[0]].schedules
        differ([runs[i].schedules for i in indices], _)
        has = {knob.name for i in indices for knob in engine.rule_of(runs[i]).number_knobs}
        labels = {"lr": _("Learning rate"), "momentum": _("Momentum"), "beta1": "β₁", "beta2": "β₂"}
        for target in (name for name in labels if name in has):
            _chain(target, labels[target], indices, held, now, _)


def _chain(target: str, label: str, indices: list[int], held: tuple[PartUse, ...], now: State, _: Translate) -> None:
    chain = [use for use in held if use.target == target]
    others = tuple(use for use in held if use.target != target)
    names = {key: _(part.title) for key, part in all_schedules().items() if part.relative or part.target == target}

    def put(place: int, use: PartUse) -> None:
        """The chain up to here with this schedule; what came after stays while this one hands over."""
        rest = chain[place + 1 :] if get_schedule(use.key).length else []
        mine = [*chain[:place], *([] if use.key == "constant" else [use]), *rest]
        state.change(lambda s: edits.schedules(s, indices, others + tuple(mine)))

    place = 0
    while True:
        use = chain[place] if place < len(chain) else PartUse("constant", (), target)
        controls.choose(
            label if place == 0 else _("Then"), f"schedule:{target}:{place}", use.key, list(names), names.__getitem__,
            lambda key, place=place: put(place, PartUse(key, (), target)),
        )  # fmt: skip
        part = get_schedule(use.key)
        if use.key != "constant":
            st.caption(_(part.summary))
            part_knobs(part, use, f"schedule:{target}:{place}", lambda changed, place=place: put(place, changed), _)
        if not part.length or place + 1 >= MAX_PARTS:
            break
        place += 1
    if chain:
        ran = engine.compute(now.experiment).runs[indices[0]]
        curve = ran.trajectory.lr if target == "lr" else ran.trajectory.quantities.get(target)
        if curve is not None:
            st.html(strip(curve, label))
