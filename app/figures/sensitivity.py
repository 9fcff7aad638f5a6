"""The chart of sensitivity: each run against one knob, spread over starts, and above it where each works and diverges.

Across stands the place on the knob's slider, so that rates, decays near one and angles are all drawn in the way one
turns them, zero included; ticks and hovers tell the values.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.lab.scales import to_position
from app.lab.sensitivity import ARRIVED, Array, Curve, stretches_of, working
from app.lab.sensitivity_told import found_text, sentence
from app.language.numbers import linear_ticks, log_ticks, number
from app.language.translate import Translate
from app.theme import DARK, GLYPHS, LIGHT, SLOTS, Theme, css_dash
from symbolic.knob import Knob

LEAST = 1e-16  # of a loss: below is nothing but rounding
WORST = 10.0  # times the loss of the start: higher is off the chart, at its upper edge
ROW, PLOT, EDGES = 15, 290, 144  # pixels: a run's row, the curves, what is around
TINT = 0.13  # of a band
FONT = "Source Sans, sans-serif"  # the page's own
HIT = {"size": 9, "opacity": 0}  # of each value: what can be pointed at and clicked


@dataclass(frozen=True, eq=False)
class Drawn:
    """A curve with the place of its run, what it is called and the slot it wears."""

    run: int
    curve: Curve
    label: str
    slot: int


def sensitivity_figure(drawn: Sequence[Drawn], quantity: str, title: str, dark: bool, _: Translate) -> go.Figure:
    """The chart of at least one curve; ``title`` names the knob."""
    theme = DARK if dark else LIGHT
    curves = [one.curve for one in drawn]
    axis = axis_of(curves)
    floor = bool(np.isfinite(np.concatenate([curve.floor for curve in curves])).any())
    logarithmic = quantity == "arrival" or floor
    low, high = _span(curves, quantity, logarithmic)
    figure = go.Figure()
    for one in drawn:
        _band(figure, one, axis, quantity, (low, high), theme)
    for one in drawn:
        _line(figure, one, axis, quantity, (low, high), theme)
    for row, one in enumerate(drawn):
        _row(figure, one, row, axis, theme, _)
    _signs(figure, theme, _)
    rows = ROW * len(drawn)
    height = PLOT + rows + EDGES
    share = rows / (height - EDGES)
    grid = {"gridcolor": theme.line, "color": theme.muted, "zeroline": False}
    ticks = knob_ticks(axis)
    up = {"range": [math.log10(low), math.log10(high)], "type": "log"} if logarithmic else {"range": [low, high]}
    figure.update_layout(
        height=height, margin={"l": 64, "r": 10, "t": 34, "b": 44},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.ink},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"color": theme.ink, "family": FONT, "size": 13},
        xaxis=grid | {
            "title": {"text": title, "standoff": 6}, "range": [-0.01, 1.01], "anchor": "y",
            "tickvals": [to_position(axis, tick) for tick in ticks], "ticktext": [number(tick, 4) for tick in ticks],
        },
        yaxis=grid | up | {
            "domain": [0, 1 - share - 0.02], "exponentformat": "none" if quantity == "arrival" else "power",
            "title": _up(quantity, floor, _),
        },
        yaxis2={
            "domain": [1 - share, 1], "range": [len(drawn) - 0.5, -0.5], "showgrid": False, "zeroline": False,
            "tickvals": list(range(len(drawn))), "fixedrange": True, "ticks": "",
            "ticktext": [f'<span style="color:{theme.trails[one.slot]}">{GLYPHS[one.slot]}</span>' for one in drawn],
        },
        legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0}, hovermode="closest",
        hoverlabel={"bgcolor": theme.page, "font": {"color": theme.ink, "family": FONT}, "bordercolor": theme.line},
    )  # fmt: skip
    return figure


def axis_of(curves: Sequence[Curve]) -> Knob:
    """The knob with the range of all curves together."""
    lows, highs = zip(*(curve.knob.slider for curve in curves), strict=True)
    return replace(curves[0].knob, soft=(min(lows), max(highs)))


def knob_ticks(knob: Knob) -> list[float]:
    """Round values along a knob's slider."""
    low, high = knob.slider
    if knob.scale == "log":
        found = log_ticks(low if low > 0 else to_low(high), high, 9)
        return found if len(found) > 2 else linear_ticks(low, high, 6)
    if knob.scale == "one_minus_log":
        nines = [1 - 10.0**-power for power in range(8)]
        found = [float(f"{value:.10g}") for value in nines if low <= value <= high]
        return found if len(found) > 2 else linear_ticks(low, high, 6)
    return linear_ticks(low, high, 7)


def to_low(high: float) -> float:
    """Where a logarithmic axis begins that reaches down to zero."""
    return high * 1e-6


def _up(quantity: str, floor: bool, _: Translate) -> str:
    if quantity == "arrival":
        return _("steps to arrive")
    if quantity == "best":
        return _("lowest loss above the minimum") if floor else _("lowest loss")
    return _("final loss above the minimum") if floor else _("final loss")


def _span(curves: Sequence[Curve], quantity: str, logarithmic: bool) -> tuple[float, float]:
    """From where to where the chart goes up: all that is finite, no worse than a few times where runs begin."""
    lines = np.concatenate([curve.line(quantity) for curve in curves])
    if all(curve.starts for curve in curves):
        lines = np.concatenate([lines, *(curve.band(quantity)[:2].ravel() for curve in curves)])
    known = lines[np.isfinite(lines)]
    if quantity == "arrival":
        return 0.9, 1.2 * max(10.0, float(known.max()) if known.size else 10.0)
    begins = np.concatenate([curve.first - np.nan_to_num(curve.floor) for curve in curves])
    worst = WORST * float(np.nanmax(np.abs(begins))) if np.isfinite(begins).any() else 1.0
    known = known[known <= worst]
    low, high = (float(known.min()), float(known.max())) if known.size else (worst / 1000, worst)
    if logarithmic:
        return max(LEAST, low) / 2, 2 * max(high, 2 * LEAST)
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room


def _held(values: Array, span: tuple[float, float]) -> Array:
    """Values within the chart: what is beyond stands at its edge."""
    return np.clip(np.where(np.isnan(values), np.inf, values), *span)


def _places(curve: Curve, axis: Knob) -> list[float]:
    return [to_position(axis, float(value)) for value in curve.values]


def _band(figure: go.Figure, one: Drawn, axis: Knob, quantity: str, span: tuple[float, float], theme: Theme) -> None:
    if not one.curve.starts:
        return
    lower, _middle, upper = one.curve.band(quantity)
    x = _places(one.curve, axis)
    red, green, blue = (int(theme.trails[one.slot][at : at + 2], 16) for at in (1, 3, 5))
    figure.add_scatter(
        x=x + x[::-1], y=[*_held(lower, span), *_held(upper, span)[::-1]], fill="toself", mode="lines",
        line={"width": 0}, fillcolor=f"rgba({red},{green},{blue},{TINT})", hoverinfo="skip", showlegend=False,
        legendgroup=one.label,
    )  # fmt: skip


def _line(figure: go.Figure, one: Drawn, axis: Knob, quantity: str, span: tuple[float, float], theme: Theme) -> None:
    curve, slot = one.curve, one.slot
    line, colour = curve.line(quantity), theme.trails[slot]
    shown = np.where(np.isfinite(line), np.maximum(line, span[0]), np.nan)
    pairs = zip(curve.values.tolist(), line.tolist(), strict=True)
    told = [[number(value, 3), found_text(found, quantity), one.run, value] for value, found in pairs]
    figure.add_scatter(
        x=_places(curve, axis), y=shown, mode="lines+markers", name=one.label, legendgroup=one.label, showlegend=False,
        marker=HIT | {"color": colour}, unselected={"marker": {"opacity": 0}}, customdata=told,
        line={"color": colour, "width": 2, "dash": css_dash(SLOTS[slot].dash)}, connectgaps=False,
        hovertemplate="%{customdata[0]} → %{customdata[1]}",
    )  # fmt: skip
    figure.add_scatter(
        x=[None], y=[None], mode="lines+markers", name=one.label, legendgroup=one.label,
        line={"color": colour, "width": 2, "dash": css_dash(SLOTS[slot].dash)},
        marker=_marker(slot, colour, theme, False),
    )  # fmt: skip
    for value, open_ in ((curve.usual, True), (curve.current, False)):
        at = None if value is None else int(np.searchsorted(curve.values, value))
        if at is None or at >= len(line) or curve.values[at] != value:
            continue
        figure.add_scatter(
            x=[to_position(axis, float(curve.values[at]))], y=_held(line[at : at + 1], span), mode="markers",
            marker=_marker(slot, colour, theme, open_), unselected={"marker": {"opacity": 1}},
            showlegend=False, legendgroup=one.label, cliponaxis=False,
            customdata=told[at : at + 1], hovertemplate="%{customdata[0]} → %{customdata[1]}", name=one.label,
        )  # fmt: skip


def _marker(slot: int, colour: str, theme: Theme, open_: bool) -> dict[str, Any]:
    """A run's own marker: full where the knob is now, open where it is declared."""
    edge = {"color": colour if open_ else theme.casing, "width": 2 if open_ else 1}
    return {"symbol": SLOTS[slot].marker, "size": 10, "color": theme.page if open_ else colour, "line": edge}


def _row(figure: go.Figure, one: Drawn, row: int, axis: Knob, theme: Theme, _: Translate) -> None:
    """Where a run works, as a bar, and where it diverges, as crosses."""
    curve, colour = one.curve, theme.trails[one.slot]
    values, codes = curve.closely
    x = np.array([to_position(axis, float(value)) for value in values])
    edges = np.concatenate([[x[0]], (x[1:] + x[:-1]) / 2, [x[-1]]])  # each value owns what is nearer to it
    bar: list[float | None] = []
    for first, last in stretches_of(ARRIVED[codes]):
        bar += [float(edges[first]), float(edges[last + 1]), None]
    figure.add_scatter(
        x=bar, y=[row] * len(bar), yaxis="y2", mode="lines", line={"color": colour, "width": 7}, showlegend=False,
        name=one.label, legendgroup=one.label, hoverinfo="text", text=sentence(working(curve), _),
    )  # fmt: skip
    x, gone = np.array(_places(curve, axis)), np.flatnonzero(curve.diverges)
    figure.add_scatter(
        x=x[gone], y=[row] * len(gone), yaxis="y2", mode="markers", showlegend=False, legendgroup=one.label,
        marker={"symbol": "x-thin", "size": 5, "line": {"color": colour, "width": 1.2}}, name=one.label,
        customdata=[[number(float(curve.values[at]), 3)] for at in gone],
        hovertemplate="%{customdata[0]}: " + _("diverged"),
    )  # fmt: skip


def _signs(figure: go.Figure, theme: Theme, _: Translate) -> None:
    """What the signs mean that all runs share."""
    ink = {"color": theme.muted, "width": 2}
    figure.add_scatter(
        x=[None], y=[None], mode="markers", name=_("as it is now"),
        marker={"symbol": "circle", "size": 9, "color": theme.muted},
    )  # fmt: skip
    figure.add_scatter(
        x=[None], y=[None], mode="markers", name=_("as declared"),
        marker={"symbol": "circle", "size": 9, "color": theme.page, "line": ink},
    )  # fmt: skip
    figure.add_scatter(
        x=[None], y=[None], mode="lines", name=_("arrives and stays"), line={"color": theme.muted, "width": 7}
    )
    figure.add_scatter(
        x=[None], y=[None], mode="markers", name=_("diverges"),
        marker={"symbol": "x-thin", "size": 7, "line": {"color": theme.muted, "width": 1.5}},
    )  # fmt: skip
