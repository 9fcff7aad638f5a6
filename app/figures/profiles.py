"""Performance and data profiles of a race: one step curve an optimizer, in its colour, dash and marker."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from app.lab.race_rows import apart
from app.lab.race_says import percent
from app.lab.racing import Runner
from app.language.numbers import count, linear_ticks
from app.language.translate import Translate
from app.theme import DARK, LIGHT, SLOTS, Theme, css_dash
from optimizers.racing.profiles import CAP
from optimizers.racing.result import Race

PERFORMANCE, DATA = "performance", "data"
HEIGHT = 330
HALO = (9, 0.18)  # width and strength of what the winner wears
LABEL = 19.0  # pixels between the names at the right
FONT = "Source Sans, Noto Sans SC, sans-serif"  # the page's own
ROOM = HEIGHT - 60.0  # of the plot itself, pixels


def profiles(
    race: Race,
    runners: Sequence[Runner],
    kind: str,
    by: str,
    tuned: bool,
    dark: bool,
    _: Translate,
    *,
    named: bool = True,
) -> go.Figure:
    """The profiles of ``kind``, tuned or as delivered; ``named`` writes the optimizers at the right end."""
    theme = DARK if dark else LIGHT
    at, shares = race.profile(tuned, by) if kind == PERFORMANCE else race.data_profile(tuned, by)
    figure = go.Figure()
    winners = race.winners(by)
    for index in winners:
        width, strength = HALO
        figure.add_scatter(
            x=at, y=shares[:, index], mode="lines", hoverinfo="skip", showlegend=False, opacity=strength,
            line={"color": theme.trails[runners[index].slot], "width": width, "shape": "hv"},
        )  # fmt: skip
    for index, runner in enumerate(runners):
        colour, slot = theme.trails[runner.slot], SLOTS[runner.slot]
        figure.add_scatter(
            x=at, y=shares[:, index], mode="lines", name=runner.title, showlegend=False,
            line={"color": colour, "width": 3 if index in winners else 2, "dash": css_dash(slot.dash), "shape": "hv"},
            hovertemplate=f"%{{y:.0%}}<extra>{_plain(runner.title)}</extra>",
        )  # fmt: skip
        figure.add_scatter(
            x=[at[-1]], y=[shares[-1, index]], mode="markers", hoverinfo="skip", showlegend=False, cliponaxis=False,
            marker={"color": colour, "symbol": slot.marker, "size": 11, "line": {"color": theme.page, "width": 1.5}},
        )  # fmt: skip
    _dress(figure, race, kind, theme, named, _)
    if named:
        _name(figure, runners, shares[-1], winners, theme)
    return figure


def _dress(figure: go.Figure, race: Race, kind: str, theme: Theme, named: bool, _: Translate) -> None:
    """Axes in the page's colours."""
    axis = {"gridcolor": theme.line, "color": theme.muted, "zeroline": False}
    if kind == PERFORMANCE:
        doublings = range(int(np.log2(CAP)) + 1)
        ticks = [2.0**power for power in doublings]
        texts = [_("quickest"), *(f"{2**power}×" for power in doublings if power)]
        across = axis | {"type": "log", "range": [0, float(np.log10(CAP))], "showgrid": False}
        title = _("evaluations needed, against the quickest run")
    else:
        ticks = linear_ticks(0, race.rules.budget, 5)
        texts = [count(int(tick)) for tick in ticks]
        across = axis | {"range": [0, race.rules.budget], "showgrid": False}
        title = _("evaluations")
    small = {"size": 13}
    figure.update_layout(
        height=HEIGHT, margin={"l": 56, "r": 130 if named else 20, "t": 12, "b": 48},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": theme.ink, "family": FONT},
        xaxis=across | {"tickvals": ticks, "ticktext": texts, "title": {"text": title if named else "", "font": small}},
        yaxis=axis | {
            "range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0 %", "", "50 %", "", "100 %"],
            "title": {"text": _("problems solved") if named else "", "font": small},
        },
        hovermode="x unified", showlegend=False, modebar={"bgcolor": "rgba(0,0,0,0)", "color": theme.muted},
    )  # fmt: skip


def _name(figure: go.Figure, runners: Sequence[Runner], ends: np.ndarray, winners: Sequence[int], theme: Theme) -> None:
    """The names at the right end of their curves, moved apart where they would meet."""
    order = sorted(range(len(runners)), key=lambda i: (-float(ends[i]), runners[i].title))
    places = apart([float(ends[i]) for i in order], LABEL / ROOM)
    for i, place in zip(order, places, strict=True):
        text = _plain(runners[i].title)
        figure.add_annotation(
            xref="paper", x=1.0, xshift=14, xanchor="left", y=place, yanchor="middle", showarrow=False, align="left",
            text=f"<b>{text}</b>" if i in winners else text,
            font={"color": theme.ink, "size": 13},
        )  # fmt: skip


def _plain(text: str) -> str:
    """A name that Plotly reads as text: it knows some HTML. Names are people's own."""
    kept = text if len(text) <= 17 else text[:16].rstrip() + "…"
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def described(race: Race, runners: Sequence[Runner], kind: str, by: str, tuned: bool, _: Translate) -> str:
    """The figure in words, for those who hear the page: what each had solved at the right end."""
    told = race.profile(tuned, by) if kind == PERFORMANCE else race.data_profile(tuned, by)
    ends = told[1][-1]
    said = [_("{name}: {share}").format(name=one.title, share=percent(float(ends[i]))) for i, one in enumerate(runners)]
    return _(", ").join(said)
