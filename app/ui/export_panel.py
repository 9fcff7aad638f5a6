"""Take it with you: files, made on the server's own threads while the page goes on."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from app import export
from app.export import flags
from app.export.mapfilm import offered
from app.lab import edits, link
from app.lab.experiment import State, View
from app.lab.mapticks import side_name
from app.language.translate import Translate, translate_error
from app.look import MAPS_LAYOUT
from app.ui import controls, export_choices, job_panel, jobs, state

SLOT, FORMAT = "fl:export", "export:format"
FIRST = "gif"  # the format that most people are after


def draw(now: State, _: Translate) -> None:
    """The choice of a format, and the file once it is made."""
    with st.expander(_("Export")):
        if state.asked(now):
            st.caption(_("Files show what happens: they can be made after the reveal."))
            return
        forms = {key: form for key, form in export.formats().items() if not form.maps or now.view.layout == MAPS_LAYOUT}
        if st.session_state.get(FORMAT) not in forms:
            st.session_state.pop(FORMAT, None)
        ordered = sorted(forms, key=lambda key: (list(export.KINDS).index(forms[key].kind), key != FIRST, key))
        key = st.selectbox(_("Format"), ordered, 0, lambda k: _(forms[k].title), key=FORMAT)
        form, page = forms[key], forms[key].kind == "page"
        # a picture wears the page's theme; a page of its own goes on following its reader's system
        shown = now if page else edits.view(now, theme="dark" if state.is_dark(now) else "light")
        if not page:  # a page asks its own readers; a picture of now has been revealed
            shown = edits.view(shown, reveal="")
        if not (form.still or page):  # neither where the stage stands nor the tab is in them
            shown = edits.view(shown, playhead=None, play=None, tab=View.tab)
        chosen = export_choices.draw(form, _)
        for text in form.texts:
            chosen[text.name] = _over(now, _) if text.name == "over" else export_choices.written(text, _)
        wanted = ("export", key, link.encode(shown), tuple(sorted(chosen.items())))
        work = partial(_made, key, shown, chosen)
        job_panel.follow(SLOT, wanted, lambda job: _file(job, wanted, work, now, _))
        with st.popover(_("From a shell"), width="stretch"):
            st.caption(_("This command makes the same file, to the last byte:"))
            st.code(flags.command(key, shown, chosen), language="bash", wrap_lines=True)


def _made(key: str, shown: State, chosen: dict[str, Any], told: jobs.Told) -> bytes:
    """The file, made on a thread of the queue."""
    return export.render(key, shown, lambda part, words=None: told(part, words, None), **chosen)


def _file(job: jobs.Job | None, wanted: Any, work: Callable[[jobs.Told], bytes], now: State, _: Translate) -> None:
    """The button that makes a file, the file on its way, or the file."""
    if job is not None and not job.done:
        job_panel.progress(job, SLOT, now.view.language, _)
        return
    if job is not None and job.error is not None:
        st.error(translate_error(job.error, now.view.language))
    form = export.get(wanted[1])
    code = form.kind == "code"
    if job is None or job.result is None:
        st.button(
            _("Show the code") if code else _("Make the file"), key="export:make", width="stretch", type="primary",
            on_click=jobs.begin, args=(SLOT, wanted, work),
        )  # fmt: skip
        return
    if code:
        st.code(job.result.decode(), language="latex" if form.suffix == ".tex" else "python", height=320)
    st.download_button(
        _("Download ({size})").format(size=export.size_text(job.result)),
        job.result, f"fall-line-{now.experiment.surface}{form.suffix}", form.mime, on_click="ignore", width="stretch",
        type="primary",
    )  # fmt: skip


def follows(now: State) -> bool:
    """Whether what would be made shows the moment at which the stage stands."""
    form = export.formats().get(st.session_state.get(FORMAT, ""))
    return form is not None and form.still and "export" not in state.hidden(now) and not state.asked(now)


def _over(now: State, _: Translate) -> str:
    """The knob that a film of a living map goes over."""
    sites = {site.place: side_name(site.knob, _) for site in offered(now)}
    key = controls.in_language("export:over")
    if st.session_state.get(key) not in sites:
        st.session_state.pop(key, None)
    told = _("Every frame of the film is a map at another value of this knob.")
    return str(st.selectbox(_("Third knob"), list(sites), format_func=lambda place: sites[place], key=key, help=told))
