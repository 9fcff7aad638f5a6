"""What is done to gradients and moves: the chain of transforms, its order, and the seed of the noise."""

from functools import partial

import streamlit as st

from app.lab import edits, engine
from app.lab.batchwords import NO_ROWS, idle
from app.lab.experiment import PartUse, State
from app.language.translate import Translate
from app.ui import controls, state
from app.ui.more import read_more
from app.ui.parts import Uses, differ, edit, part_knobs, whom
from optimizers.noise import MAX_SEED
from optimizers.registry import get_transform
from optimizers.transforms import keys as transform_keys
from optimizers.wrappers import keys as wrapper_keys


def draw(now: State, _: Translate) -> None:
    """The chain of transforms of one optimizer or of all."""
    runs = now.experiment.runs
    if not runs:
        return
    with st.expander(_("Transforms"), expanded=any(run.transforms for run in runs)):
        indices = whom("transform", now, _)
        chain = runs[indices[0]].transforms
        differ([runs[i].transforms for i in indices], _)
        names = {key: _(get_transform(key).title) for key in (*transform_keys(), *wrapper_keys())}
        key = controls.in_language("transforms")
        controls.seed(key, [use.key for use in chain])
        st.multiselect(
            _("In this order"), list(names), key=key, format_func=names.__getitem__, placeholder=_("Nothing"),
            select_all=False,
            on_change=controls.report(key, lambda keys: edit("transform", indices, partial(_rechained, keys=keys))),
        )  # fmt: skip
        for i, use in enumerate(chain):
            part = get_transform(use.key)
            told, up = st.columns([5, 1])
            told.caption(f"**{i + 1}. {_(part.title)}** · {_(part.summary)}{read_more(use.key, now, _)}")
            if i:
                up.button(
                    "↑", key=f"transform:{i}:up", help=_("One place earlier"),
                    on_click=edit, args=("transform", indices, partial(_raised, key=use.key)),
                )  # fmt: skip
            if idle(part, engine.surface_of(now.experiment)):
                told.caption(_(NO_ROWS))
            part_knobs("transform", i, indices, now, _)
        _seed(now, _)


def _raised(chain: Uses, key: str) -> Uses:
    """The chain with one of its links one place earlier."""
    at = next((i for i, use in enumerate(chain) if use.key == key), 0)
    return (*chain[: at - 1], chain[at], chain[at - 1], *chain[at + 1 :]) if at else chain


def _seed(now: State, _: Translate) -> None:
    """The seed of noise and batches, where there are any; the same seed gives the same run."""
    if not any(engine.system_of(run)[2].seeded for run in now.experiment.runs):
        return
    controls.seed("noise:seed", now.experiment.seed)
    st.number_input(
        _("Seed of noise and batches"), 0, MAX_SEED, step=1, key="noise:seed",
        help=_("The same seed gives the same run."),
        on_change=controls.report("noise:seed", lambda n: state.change(lambda s: edits.experiment(s, seed=int(n)))),
    )  # fmt: skip


def _rechained(chain: Uses, keys: list[str]) -> Uses:
    known = {use.key: use for use in chain}
    return tuple(known.get(key, PartUse(key)) for key in keys)
