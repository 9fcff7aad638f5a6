"""A sweep as one figure: a curve of losses over one axis, a map of them over two."""

from collections.abc import Collection

import numpy as np
import plotly.graph_objects as go

from app.language.translate import Translate
from app.theme import DARK, LIGHT, Theme
from optimizers.sweep import Sweep
from optimizers.verdict import KINDS
from symbolic.errors import FallLineError

HEIGHT = 420
MANY = 30.0  # times the smallest: values that reach so far stand on a logarithmic axis
BAND = (0.1, 0.9)
LEAST = 1e-16  # of a loss: below is nothing but rounding


def sweep_figure(found: Sweep, streams: Collection[str], floor: float | None, dark: bool, _: Translate) -> go.Figure:
    """The losses of the last points, above the lowest known one where there is one. ``streams`` are the axes that are
    told by their median. Raises FallLineError for more than two others. Cells that diverged are left blank."""
    theme = DARK if dark else LIGHT
    names = [name for name in found.axes if name not in streams]
    if len(names) > 2:
        raise FallLineError("A figure has room for two axes, and this sweep has {count}: use .to_xarray().",
                            count=len(names))  # fmt: skip
    chance = tuple(i for i, name in enumerate(found.axes) if name in streams)
    gone = found.kinds == KINDS.index("diverged")
    above = np.where(gone | ~np.isfinite(found.loss), np.nan, found.loss - (floor or 0.0))
    above = np.where(above < LEAST, LEAST, above)
    figure = go.Figure()
    up = _("final loss above the minimum") if floor is not None else _("final loss")
    if chance and names:
        up = _("{quantity}, median").format(quantity=up)
    logarithmic = bool((above[np.isfinite(above)] > 0).all())
    if len(names) == 2:
        _map(figure, found, names, _middle(above, chance), logarithmic, up)
    else:
        _curve(figure, found, names, above, chance, theme)
    axis = {"gridcolor": theme.line, "color": theme.muted, "zeroline": False}
    down = names[0] if names else _("run")
    figure.update_xaxes(axis | {"title": names[1] if len(names) == 2 else down})
    figure.update_yaxes(axis | {"title": names[0] if len(names) == 2 else up, "exponentformat": "power"})
    if len(names) < 2 and logarithmic:
        figure.update_yaxes(type="log", dtick=1)
    for name, update in zip(reversed(names), (figure.update_xaxes, figure.update_yaxes), strict=False):
        if _spread(found.axes[name]):
            update(type="log", exponentformat="power", dtick=1)
    figure.update_layout(
        height=HEIGHT, margin={"l": 64, "r": 12, "t": 32, "b": 48}, paper_bgcolor=theme.page,
        plot_bgcolor=theme.page if len(names) < 2 else theme.blank, font={"color": theme.ink}, showlegend=False,
    )  # fmt: skip
    if gone.any():
        figure.add_annotation(
            text=_("blank: diverged") if len(names) == 2 else _("gaps: diverged"), showarrow=False, xref="paper", x=0,
            yref="paper", y=1.0, yanchor="bottom", font={"color": theme.muted},
        )  # fmt: skip
    return figure


def _middle(above: np.ndarray, chance: tuple[int, ...]) -> np.ndarray:
    """The median over the axes of chance; blank where half of the runs or more diverged."""
    if not chance:
        return above
    whole = np.median(np.where(np.isnan(above), np.inf, above), axis=chance)
    return np.asarray(np.where(np.isfinite(whole), whole, np.nan))


def _map(figure: go.Figure, found: Sweep, names: list[str], above: np.ndarray, logarithmic: bool, up: str) -> None:
    shown = np.log10(above) if logarithmic else above
    figure.add_heatmap(
        x=found.axes[names[1]], y=found.axes[names[0]], z=shown, customdata=above,
        colorscale="Cividis", reversescale=True,  # it holds for colour-blind readers, and in grey
        colorbar={"title": {"text": up, "side": "right"}, "tickprefix": "10<sup>" if logarithmic else "",
                  "ticksuffix": "</sup>" if logarithmic else ""},
        hovertemplate=f"{names[1]} = %{{x:.4g}}, {names[0]} = %{{y:.4g}}: %{{customdata:.4g}}<extra></extra>",
    )  # fmt: skip


def _curve(
    figure: go.Figure, found: Sweep, names: list[str], above: np.ndarray, chance: tuple[int, ...], theme: Theme
) -> None:
    """One line; over chance its median, with a band. A sweep over chance alone is a row of points."""
    colour = theme.trails[1]
    if not names:
        figure.add_scatter(x=np.arange(above.size), y=above.ravel(), mode="markers", marker={"color": colour})
        return
    x, middle = found.axes[names[0]], _middle(above, chance)
    if chance:
        low, high = (np.quantile(np.where(np.isnan(above), np.inf, above), q, axis=chance, method="nearest")
                     for q in BAND)  # fmt: skip
        low, high = (np.where(np.isfinite(edge), edge, np.nan) for edge in (low, high))
        for edge, fill in ((high, None), (low, "tonexty")):
            figure.add_scatter(
                x=x, y=edge, mode="lines", line={"width": 0, "color": colour}, fill=fill, hoverinfo="skip"
            )
    figure.add_scatter(
        x=x, y=middle, mode="lines+markers", line={"color": colour, "width": 2.5},
        hovertemplate=f"{names[0]} = %{{x:.4g}}: %{{y:.4g}}<extra></extra>",
    )  # fmt: skip


def _spread(values: np.ndarray) -> bool:
    """Whether values reach over decades."""
    return bool((values > 0).all() and values.max() >= MANY * values.min())
