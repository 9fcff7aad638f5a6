"""The surface in three dimensions, log height, with the trails on it."""

import numpy as np
import plotly.graph_objects as go

from app.lab.engine import Results
from app.lab.experiment import View
from app.lab.heights import Heights, heights
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.language.translate import Translate
from app.theme import DARK, LIGHT, SLOTS, Theme

GRID = 90  # points a side: smooth to look at, 100 kB on the wire
POINTS = 800  # of one trail
SHOWN = View()  # every run, its colour by its place


def surface3d(results: Results, dark: bool, _: Translate, view: View = SHOWN) -> go.Figure:
    """Heights are on the scale of the map's tints (:mod:`app.lab.heights`); hover shows the loss itself."""
    theme = DARK if dark else LIGHT
    surface = results.surface
    x0, x1, y0, y1 = surface.view
    xs, ys = np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)
    loss = surface.value(xs[None, :], ys[:, None])
    loss = np.where(np.isfinite(loss), loss, np.nan)
    scale = heights(loss, known=[p.value for p in surface.points if surface.view.contains(p.x, p.y)])

    figure = go.Figure()
    figure.add_surface(
        x=xs, y=ys, z=scale.height(loss), customdata=loss, showscale=False,
        hovertemplate="x %{x:.3g}<br>y %{y:.3g}<br>f %{customdata:.3g}<extra></extra>",
        colorscale=colour_scale(scale, theme), cmin=scale.low, cmax=scale.high,
        lighting={"ambient": 0.65, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9},
        contours={"z": {"show": True, "color": theme.contour, "width": 1, "usecolormap": False, "highlight": False}},
    )  # fmt: skip
    top = float(np.nanmax(scale.height(loss)))
    labels = run_labels(results.runs, _)
    for index, slot in drawn(view, len(results.runs)):
        path, label = results.runs[index].trajectory, labels[index]
        inside = (
            (path.theta[:, 0] >= x0) & (path.theta[:, 0] <= x1) & (path.theta[:, 1] >= y0) & (path.theta[:, 1] <= y1)
        )
        keep = np.unique(np.linspace(0, int(path.valid), POINTS).astype(int))
        z = np.where(inside, scale.height(path.loss) + 0.02 * top, np.nan)[keep]
        figure.add_scatter3d(
            x=path.theta[keep, 0], y=path.theta[keep, 1], z=z, mode="lines", name=label,
            line={"color": theme.trails[slot], "width": 6, "dash": SLOTS[slot].dash3d}, hoverinfo="name",
        )  # fmt: skip
        end = keep[-1:]
        figure.add_scatter3d(
            x=path.theta[end, 0], y=path.theta[end, 1], z=z[-1:], mode="markers", showlegend=False, hoverinfo="skip",
            marker={
                "color": theme.trails[slot], "size": 5, "symbol": SLOTS[slot].symbol3d,
                "line": {"color": theme.casing, "width": 1},
            },
        )  # fmt: skip
    axis = {
        "backgroundcolor": theme.page,
        "gridcolor": theme.line,
        "color": theme.muted,
        "showspikes": False,
        "zeroline": False,
    }
    figure.update_layout(
        height=560, margin={"l": 0, "r": 0, "t": 0, "b": 0}, paper_bgcolor="rgba(0,0,0,0)", font={"color": theme.ink},
        scene={
            "xaxis": axis | {"title": "x", "range": [x0, x1]}, "yaxis": axis | {"title": "y", "range": [y0, y1]},
            "zaxis": axis | {"title": _("log height")},
            "aspectmode": "manual", "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.7},
            "camera": {"eye": {"x": -1.1, "y": -1.35, "z": 0.95}},
        },
        legend={"orientation": "h", "y": 1.02, "x": 0}, uirevision=surface.key,
    )  # fmt: skip
    return figure


def colour_scale(scale: Heights, theme: Theme) -> list[tuple[float, str]]:
    """The map's tints where its scale has them: (part of the way from the lowest to the highest height, colour)."""
    places, even = scale.tint_places(), np.linspace(0, 1, len(theme.tints))
    parts = np.interp(even, places, np.linspace(0, 1, len(places)))
    parts[0], parts[-1] = 0.0, 1.0
    return [(float(part), tint) for part, tint in zip(parts, theme.tints, strict=True)]
