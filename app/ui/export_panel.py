"""Take it with you: files and the link."""

import streamlit as st

from app import export
from app.lab import link
from app.lab.experiment import State
from app.language.translate import Translate

MADE = "fl:made"


def draw(now: State, _: Translate) -> None:
    """The choice of a format, the file once it is made, and the link."""
    with st.expander(_("Export")):
        forms = export.formats()
        key = st.selectbox(
            _("Format"), list(forms), list(forms).index("gif"), lambda k: _(forms[k].title), key="export:format"
        )
        text = link.encode(now)
        if st.button(_("Make the file"), key="export:make", width="stretch", type="primary"):
            bar = st.progress(0.0)
            st.session_state[MADE] = (key, text, export.render(key, now, lambda part: bar.progress(min(part, 1.0))))
            bar.empty()
        made = st.session_state.get(MADE)
        if made is not None and made[:2] == (key, text):
            form = forms[key]
            st.download_button(
                _("Download ({size} kB)").format(size=len(made[2]) // 1024),
                made[2], f"fall-line-{now.experiment.surface}{form.suffix}", form.mime, on_click="ignore",
                width="stretch",
            )  # fmt: skip
