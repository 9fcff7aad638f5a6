"""The directions of one update: the slope, what the transforms made of it, and the move."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from app.lab.anatomy import Update, angle
from app.language.numbers import number
from app.language.translate import Translate
from app.theme import DARK, LIGHT

STRAIGHT = 1e-6  # degrees: what a rounded sum turns by is no turn


def arrows(step: Update, slot: int, dark: bool, _: Translate) -> go.Figure:
    """Unit arrows from one point, so that turns are seen; the lengths stand in the legend."""
    theme = DARK if dark else LIGHT
    down = tuple(-part for part in step.gradient)
    used = tuple(-part for part in step.used)
    drawn = [(_("straight down, −∇f"), down, theme.muted, "dot")]
    if used != down:
        drawn.append((_("after the transforms"), used, theme.ink, "dash"))
    drawn.append((_("the move"), step.move, theme.trails[slot], "solid"))
    figure = go.Figure()
    for name, vector, colour, dash in drawn:
        length = math.hypot(*vector)
        if not (math.isfinite(length) and length > 0):
            continue
        turn = angle(down, vector)
        told = f"{name}: {number(length)}"
        if turn is not None and vector is not down and turn > STRAIGHT:
            told += " · " + _("turned by {angle}°").format(angle=number(turn, 3))
        x, y = vector[0] / length, vector[1] / length
        figure.add_scatter(
            x=[0, x],
            y=[0, y],
            mode="lines",
            name=told,
            line={"color": colour, "width": 3, "dash": dash},
            hoverinfo="name",
        )
        figure.add_scatter(
            x=[x], y=[y], mode="markers", showlegend=False, hoverinfo="skip",
            marker={"symbol": "arrow", "size": 16, "angle": heading(vector), "color": colour},
        )  # fmt: skip
    axis = {"visible": False, "range": [-1.15, 1.15], "fixedrange": True}
    figure.update_layout(
        height=300, margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"color": theme.ink}, xaxis=axis, yaxis=axis | {"scaleanchor": "x"},
        legend={"orientation": "h", "y": 0, "yanchor": "top"},
    )  # fmt: skip
    return figure


def heading(vector: Sequence[float]) -> float:
    """Plotly's marker angle: clockwise from straight up, in degrees."""
    return math.degrees(math.atan2(vector[0], vector[1]))
