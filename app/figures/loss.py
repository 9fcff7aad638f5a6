"""Loss against what the steps cost: evaluations of the surface, which methods that search spend many of."""

import numpy as np
import plotly.graph_objects as go

from app.lab.engine import Results
from app.lab.experiment import View
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.language.translate import Translate
from app.theme import DARK, LIGHT, SLOTS, css_dash

POINTS = 1500
SHOWN = View()  # every run, its colour by its place


def loss_curves(results: Results, dark: bool, _: Translate, view: View = SHOWN) -> go.Figure:
    """Curves on a log axis, above the lowest known value where there is one; a run ends where it diverged."""
    theme = DARK if dark else LIGHT
    floor = results.surface.floor
    figure = go.Figure()
    labels = run_labels(results.runs, _)
    for index, slot in drawn(view, len(results.runs)):
        path, label = results.runs[index].trajectory, labels[index]
        keep = np.unique(np.linspace(0, int(path.valid), POINTS).astype(int))
        height = path.loss[keep] - (floor or 0.0)
        figure.add_scatter(
            x=np.asarray(path.calls)[keep], y=np.where(height > 0, height, np.nan),
            mode="lines", name=label,
            line={"color": theme.trails[slot], "width": 2, "dash": css_dash(SLOTS[slot].dash)},
        )  # fmt: skip
    axis = {"gridcolor": theme.line, "color": theme.muted, "zeroline": False}
    up = _("loss above the minimum") if floor is not None else _("loss")
    figure.update_layout(
        height=300, margin={"l": 64, "r": 8, "t": 8, "b": 44},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"color": theme.ink}, xaxis=axis | {"title": _("evaluations of loss, gradient and Hessian")},
        yaxis=axis | {"type": "log", "exponentformat": "power", "title": up},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}, hovermode="x unified",
    )  # fmt: skip
    return figure
