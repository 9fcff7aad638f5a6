"""The stage as one file: opens in any browser, plays without a server, and its sliders are live."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.export import Format, Progress
from app.lab.engine import compute
from app.lab.experiment import State
from app.language.translate import translator
from app.stage.page import standalone_html
from app.stage.payload import payload_of


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The page's bytes, from the same payload and script as the app's stage."""
    results = compute(state.experiment)
    progress(0.5)
    title = translator(state.view.language)(results.surface.title)
    view = state.view
    if view.play is None and view.playhead is None:  # a step that was chosen is to be seen
        view = replace(view, play=True)
    page = standalone_html(payload_of(results, view, maps=True), title)
    progress(1.0)
    return page.encode()


FORMAT = Format(title="Web page that plays by itself", suffix=".html", mime="text/html", render=render, asks=True)
