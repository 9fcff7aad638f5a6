"""Data of one's own: a file or pasted text becomes the rows that the model learns from.

They stay in the session (:func:`app.ui.state.hold_data`); a link carries them only where they are few, and asked to.
"""

from functools import partial

import streamlit as st

from app.lab import own_edits
from app.lab.engine import surface_of
from app.lab.experiment import State
from app.lab.own_files import MAX_BYTES, SUFFIXES
from app.language.translate import Translate, translate_error
from app.ui import state
from surfaces import Surface, own_data
from surfaces.dataset import CLASSES, THREE
from symbolic.errors import N_, FallLineError
from symbolic.glued import Glued

TIMES = "fl:data-taken"  # how often rows were: what was taken leaves an empty box behind
REFUSED = "fl:data-refused"  # why the last rows were not taken, and for which surface
PASTED = N_("pasted text")
TARGETS = {
    CLASSES: N_("The last column is the class, 0 or 1."),
    THREE: N_("The last column is the class, −1, 0 or 1."),
}


def draw(surface: Surface, now: State, _: Translate) -> None:
    """Where rows are handed in, and whether a link carries those that are there."""
    model = surface.model
    assert model is not None
    with st.container(key="fl-own-data"), st.expander(_("Your own data")):
        columns = ", ".join((*model.inputs, model.target))
        told = _("A CSV with the columns {names}, up to {rows} rows: numbers with a decimal point, a header or none.")
        told = told.format(names=columns, rows=own_data.MOST_ROWS)
        st.caption(_(Glued(" ", told, TARGETS[model.answers])) if model.answers in TARGETS else told)
        taken = st.session_state.get(TIMES, 0)
        word = _("Choose a file…")  # Streamlit's own words are English: ours stand in their place (page.css)
        st.html(f'<style>.st-key-fl-own-data {{ --fl-choose: "{word}" }}</style>')
        st.file_uploader(
            _("File of data"), type=list(SUFFIXES), key=f"own-data:{taken}", on_change=_given,
            args=(f"own-data:{taken}",), label_visibility="collapsed",
        )  # fmt: skip
        example = "\n".join(
            ("0.5, 1.5, 1", "2.25, 1, 0", "…") if len(model.inputs) == 2 else ("0.5, 1", "2.25, 0", "…")
        )
        st.text_area(_("Or paste the rows"), key=f"own-rows:{taken}", height=110, placeholder=example)
        st.button(_("Use these rows"), key="own-rows-take", on_click=_pasted, args=(f"own-rows:{taken}",))
        refused_for, why = st.session_state.get(REFUSED, ("", None))
        if why is not None and refused_for == surface.key:  # here, where the hand is: a phone's page lies behind
            st.warning(translate_error(why, now.view.language))
        rows = own_edits.rows_of(now.experiment)
        if rows:
            _draw_link(rows, _)


def _draw_link(rows: str, _: Translate) -> None:
    """Whether a link carries the rows that are there."""
    fits = own_data.may_travel(rows)
    carried = rows.startswith(f"{own_data.OWN}/")
    st.checkbox(
        _("Put the data into the link"), value=carried, key=f"own-carried:{carried}", disabled=not fits,
        on_change=partial(_carry, not carried),
    )  # fmt: skip
    if not fits:
        st.caption(
            _("They stay in this session: a link has room for {limit} numbers.").format(limit=own_data.MOST_CARRIED)
        )
    elif not carried:
        st.caption(_("They stay in this session: a link to this page says that they are missing."))


def _given(key: str) -> None:
    file = st.session_state.get(key)
    if file is not None:
        _take(file.read(MAX_BYTES + 1), file.name)


def _pasted(key: str) -> None:
    _take(str(st.session_state.get(key) or ""), PASTED)


def _take(given: bytes | str, name: str) -> None:
    """Learn from these rows, or say why not."""
    now = state.current()
    surface_key = now.experiment.surface
    try:
        word = own_edits.read(given, name, surface_of(now.experiment))
    except FallLineError as error:
        st.session_state[REFUSED] = (surface_key, error)
        return
    st.session_state.pop(REFUSED, None)
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
    state.hold_data(word)
    state.change(lambda s: own_edits.taken(s, word))


def _carry(asked: bool) -> None:
    state.hold_data(own_data.under(own_data.HELD, own_edits.rows_of(state.current().experiment)))
    state.change(lambda s: own_edits.carried(s, asked))
