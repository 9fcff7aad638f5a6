"""The surface in three dimensions, log height, with the trails on it."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from app.lab.contours import contours
from app.lab.engine import Results
from app.lab.experiment import View
from app.lab.heights import Heights, heights
from app.lab.labels import run_labels
from app.lab.places import drawn, moment
from app.language.translate import Translate
from app.theme import DARK, LIGHT, SLOTS, Theme
from surfaces import Box

Array = NDArray[np.float64]

GRID = 90  # points a side: smooth to look at, 100 kB on the wire
POINTS = 800  # of one trail
LIFT = 0.015  # of the figure's height: trails stand off the ground by so much, or half of each would sink into it
TICKS = 16  # contours of which the heavy ones are ticks of the upright axis
HEAD = 6  # size of the sign at a trail's end
SIDE, TALL, LEAST = 1.3, 0.7, 0.4  # proportions: the longer side, the height, the shorter side at the least
SHOWN = View()  # every run, its colour by its place


def surface3d(results: Results, dark: bool, _: Translate, view: View = SHOWN) -> go.Figure:
    """The window of the view with the trails up to its playhead. Heights are on the scale of the map's tints
    (:mod:`app.lab.heights`); the axis and what is hovered tell the loss itself."""
    theme = DARK if dark else LIGHT
    surface = results.surface
    x0, x1, y0, y1 = window = Box(*view.zoom) if view.zoom else surface.view
    xs, ys = np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)
    with np.errstate(all="ignore"):  # a window may reach where the surface overflows
        loss = surface.value(xs[None, :], ys[:, None])
    loss = np.where(np.isfinite(loss), loss, np.nan)
    scale = heights(loss, known=[p.value for p in surface.points if window.contains(p.x, p.y)])
    now = moment(view, results.experiment.steps)

    axis_of_loss = loss_axis(scale, _)
    figure = go.Figure()
    figure.add_surface(
        x=xs, y=ys, z=scale.height(loss), customdata=loss, showscale=False,
        hovertemplate="x %{x:.3g}<br>y %{y:.3g}<br>f %{customdata:.3g}<extra></extra>",
        colorscale=colour_scale(scale, theme), cmin=scale.low, cmax=scale.high,
        lighting={"ambient": 0.65, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9},
        contours={"z": {"color": theme.contour, "width": 1, "highlight": False} | contour_lines(axis_of_loss)},
    )  # fmt: skip
    labels = run_labels(results.runs, _)
    for index, slot in drawn(view, len(results.runs)):
        path, label = results.runs[index].trajectory, labels[index]
        x, y = draped(path.theta[: min(now, int(path.valid)) + 1])
        inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        with np.errstate(all="ignore"):
            z = np.where(inside, scale.height(surface.value(x, y)) + LIFT * (scale.high - scale.low), np.nan)
        colour = theme.trails[slot]
        figure.add_scatter3d(  # solid: dashes in space come apart; the sign at the head tells the runs as well
            x=x, y=y, z=z, mode="lines+markers", name=label, hoverinfo="name", line={"color": colour, "width": 6},
            marker={
                "color": colour, "size": [*[0] * (len(x) - 1), HEAD], "symbol": SLOTS[slot].symbol3d,
                "line": {"color": theme.casing, "width": 1}, "opacity": 1,
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
        height=540, margin={"l": 0, "r": 0, "t": 0, "b": 0}, paper_bgcolor="rgba(0,0,0,0)", font={"color": theme.ink},
        scene={
            "xaxis": axis | {"title": "x", "range": [x0, x1]}, "yaxis": axis | {"title": "y", "range": [y0, y1]},
            "zaxis": axis | axis_of_loss,
            "aspectmode": "manual", "aspectratio": aspect(window),
            "camera": {"eye": {"x": -1.3, "y": -1.55, "z": 1.65}, "center": {"x": 0, "y": 0, "z": -0.14}},
        },
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "itemsizing": "constant"},
        uirevision=surface.key,
    )  # fmt: skip
    return figure


def draped(path: Array) -> tuple[Array, Array]:
    """Points of a path (n + 1, 2), its own and between them as many as there is room for: a long step is drawn on the
    ground, as the map shows it, and not through it."""
    last = len(path) - 1
    if last > POINTS:
        at = np.linspace(0, last, POINTS).round()
    else:
        at = np.linspace(0, last, POINTS // max(last, 1) * last + 1)
    steps = np.arange(last + 1)
    return np.interp(at, steps, path[:, 0]), np.interp(at, steps, path[:, 1])


def loss_axis(scale: Heights, _: Translate) -> dict[str, Any]:
    """The upright axis: round losses where they stand on the log scale of heights."""
    ticks = [level for level in contours(scale, TICKS).levels if level.heavy]
    places = [float(scale.height(np.array(level.value))) for level in ticks]
    return {
        "title": _("loss, on a log scale"),
        "tickvals": places,
        "ticktext": [level.label for level in ticks],
        "range": [scale.low, max(scale.high, *places, scale.low)],
    }


def contour_lines(axis: dict[str, Any]) -> dict[str, Any]:
    """Contour lines of the ground through the axis' ticks, as evenly spaced as the highest two: all that Plotly can."""
    places = axis["tickvals"]
    if len(places) < 2:
        return {"show": False}
    size = places[-1] - places[-2]
    return {"show": True, "start": places[-1] - size * len(places), "end": axis["range"][1], "size": size}


def aspect(window: Box) -> dict[str, float]:
    """Equal scales along x and y, unless one side is so much longer that the other would hardly be seen."""
    wide, deep = window.x1 - window.x0, window.y1 - window.y0
    longest = max(wide, deep)
    return {"x": SIDE * max(wide / longest, LEAST), "y": SIDE * max(deep / longest, LEAST), "z": TALL}


def colour_scale(scale: Heights, theme: Theme) -> list[tuple[float, str]]:
    """The map's tints where its scale has them: (part of the way from the lowest to the highest height, colour)."""
    places, even = scale.tint_places(), np.linspace(0, 1, len(theme.tints))
    parts = np.interp(even, places, np.linspace(0, 1, len(places)))
    parts[0], parts[-1] = 0.0, 1.0
    return [(float(part), tint) for part, tint in zip(parts, theme.tints, strict=True)]
