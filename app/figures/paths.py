"""Runs as one figure: the map with every path on it, and the loss of each over its steps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.lab.engine import Results
from app.lab.experiment import View
from app.lab.heights import heights
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.language.numbers import number
from app.language.translate import Translate
from app.theme import DARK, GLYPHS, LIGHT, SLOTS, Theme, css_dash

GRID = 161  # samples of the ground a side
POINTS = 1500  # of a path: more are not seen, and all of them are in the tables
WORST = 10.0  # times the loss of the start: higher is off the chart
TICKS = 8  # of the loss, each a power of ten
LINES = 24  # contours
HEIGHT = 460
SIGNS = {"minimum": "star", "local": "star-open", "saddle": "x", "maximum": "triangle-up"}


def paths_figure(results: Results, view: View, dark: bool, _: Translate) -> go.Figure:
    """The figure. A run ends where it diverged; what lies outside of the window is found by panning."""
    theme = DARK if dark or view.theme == "dark" else LIGHT
    figure = make_subplots(rows=1, cols=2, column_widths=[0.58, 0.42], horizontal_spacing=0.1)
    box = view.zoom or tuple(results.surface.view)
    _ground(figure, results, box, theme, _)
    labels, floor = run_labels(results.runs, _), results.surface.floor
    heights_of = []
    for index, slot in drawn(view, len(results.runs)):
        path, colour = results.runs[index].trajectory, theme.trails[slot]
        keep = np.unique(np.linspace(0, int(path.valid), POINTS).astype(int))
        line = {"color": colour, "width": 2.5, "dash": css_dash(SLOTS[slot].dash)}
        told = np.stack([keep, path.loss[keep]], axis=1)
        name, hover = (
            _plain(labels[index]),
            _("step") + " %{customdata[0]}: f(%{x:.4g}, %{y:.4g}) = %{customdata[1]:.4g}",
        )
        figure.add_scatter(
            x=path.theta[keep, 0], y=path.theta[keep, 1], customdata=told, mode="lines", line=line,
            name=f"{GLYPHS[slot]} {name}", legendgroup=str(slot), hovertemplate=f"{hover}<extra>{name}</extra>",
            row=1, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=path.theta[keep[-1:], 0], y=path.theta[keep[-1:], 1], mode="markers", legendgroup=str(slot),
            marker={"color": colour, "symbol": SLOTS[slot].marker, "size": 10,
                    "line": {"color": theme.casing, "width": 1.5}},
            showlegend=False, hoverinfo="skip", row=1, col=1,
        )  # fmt: skip
        height = path.loss[keep] - (floor or 0.0)
        height = np.where(height > 0, height, np.nan)
        heights_of.append(height)
        figure.add_scatter(
            x=keep, y=height, mode="lines", line=line, legendgroup=str(slot),
            showlegend=False, hovertemplate=f"%{{y:.4g}}<extra>{name}</extra>", row=1, col=2,
        )  # fmt: skip
    _dress(figure, results, box, theme, _)
    span = _span(heights_of)
    if span is not None:
        figure.update_yaxes(range=span, dtick=max(1, round((span[1] - span[0]) / TICKS)), row=1, col=2)
    return figure


def _ground(figure: go.Figure, results: Results, box: tuple[float, ...], theme: Theme, _: Translate) -> None:
    """Tints and contours of the height (:mod:`app.lab.heights`), the start and the critical points."""
    surface = results.surface
    x, y = np.linspace(box[0], box[1], GRID), np.linspace(box[2], box[3], GRID)
    value = surface.value(x[None, :], y[:, None])
    scale = heights(value, [point.value for point in surface.points])
    places = np.linspace(0, 1, len(theme.tints))
    figure.add_contour(
        x=x, y=y, z=np.minimum(scale.height(value), scale.high), customdata=value, showscale=False,
        colorscale=[[place, tint] for place, tint in zip(places, theme.tints, strict=True)],
        zmin=scale.low, zmax=scale.high, line={"width": 0.6, "color": theme.contour},
        contours={"start": scale.low, "end": scale.high, "size": (scale.high - scale.low) / LINES},
        hovertemplate="f(%{x:.4g}, %{y:.4g}) = %{customdata:.4g}<extra></extra>", row=1, col=1,
    )  # fmt: skip
    for point in surface.points:
        figure.add_scatter(
            x=[point.x], y=[point.y], mode="markers", showlegend=False,
            marker={"symbol": SIGNS[point.sign], "size": 11, "color": getattr(theme, point.kind),
                    "line": {"width": 1.5, "color": getattr(theme, point.kind)}},
            hovertemplate=f"{_(point.kind)} (%{{x:.4g}}, %{{y:.4g}}): {number(point.value)}<extra></extra>",
            row=1, col=1,
        )  # fmt: skip
    figure.add_scatter(
        x=[results.start[0]], y=[results.start[1]], mode="markers", showlegend=False,
        marker={"symbol": "circle-open", "size": 12, "color": theme.ink, "line": {"width": 2}},
        hovertemplate=_("start") + " (%{x:.4g}, %{y:.4g})<extra></extra>", row=1, col=1,
    )  # fmt: skip


def _dress(figure: go.Figure, results: Results, box: tuple[float, ...], theme: Theme, _: Translate) -> None:
    axis = {"gridcolor": theme.line, "color": theme.muted, "zeroline": False}
    figure.update_xaxes(axis | {"range": [box[0], box[1]], "title": "x", "showgrid": False}, row=1, col=1)
    figure.update_yaxes(axis | {"range": [box[2], box[3]], "title": "y", "showgrid": False}, row=1, col=1)
    up = _("loss above the minimum") if results.surface.floor is not None else _("loss")
    figure.update_xaxes(axis | {"title": _("step")}, row=1, col=2)
    figure.update_yaxes(axis | {"type": "log", "exponentformat": "power", "title": up}, row=1, col=2)
    figure.update_layout(
        height=HEIGHT, margin={"l": 56, "r": 12, "t": 48, "b": 48}, paper_bgcolor=theme.page, plot_bgcolor=theme.page,
        font={"color": theme.ink}, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="closest", title=None,
    )  # fmt: skip


def _span(curves: Sequence[np.ndarray]) -> tuple[float, float] | None:
    """From where to where the losses go, in powers of ten: a run that diverges leaves at the top and flattens no other.
    None where there is nothing to draw."""
    there = [curve[np.isfinite(curve)] for curve in curves]
    there = [curve for curve in there if curve.size]
    if not there:
        return None
    low, high = min(curve.min() for curve in there), max(curve.max() for curve in there)
    high = min(high, WORST * max(curve[0] for curve in there))
    margin = 0.05 * max(np.log10(high / low), 1.0)
    return float(np.log10(low) - margin), float(np.log10(high) + margin)


def _plain(text: str) -> str:
    """A name that Plotly reads as text: it knows some HTML. Names are people's own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
