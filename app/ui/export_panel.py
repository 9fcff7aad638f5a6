"""Take it with you: files."""

import streamlit as st

from app import export
from app.lab import edits, link
from app.lab.experiment import State
from app.language.translate import Translate
from app.ui import state

MADE = "fl:made"


def draw(now: State, _: Translate) -> None:
    """The choice of a format, and the file once it is made."""
    with st.expander(_("Export")):
        if state.asked(now):
            st.caption(_("Files show what happens: they can be made after the reveal."))
            return
        forms = export.formats()
        key = st.selectbox(
            _("Format"), list(forms), list(forms).index("gif"), lambda k: _(forms[k].title), key="export:format"
        )
        # a picture wears the page's theme; a page of its own goes on following its reader's system
        shown = now if key == "html" else edits.view(now, theme="dark" if state.is_dark(now) else "light")
        text = link.encode(shown)
        if st.button(_("Make the file"), key="export:make", width="stretch", type="primary"):
            bar = st.progress(0.0)
            st.session_state[MADE] = (key, text, export.render(key, shown, lambda part: bar.progress(min(part, 1.0))))
            bar.empty()
        made = st.session_state.get(MADE)
        if made is not None and made[:2] == (key, text):
            form = forms[key]
            st.download_button(
                _("Download ({size} kB)").format(size=len(made[2]) // 1024),
                made[2], f"fall-line-{now.experiment.surface}{form.suffix}", form.mime, on_click="ignore",
                width="stretch",
            )  # fmt: skip
