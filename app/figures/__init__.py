"""Figures that are looked at rather than played, drawn by Plotly in the tints, inks and colours of :mod:`app.theme`."""

# The trails' dashes in Plotly's words, in step with ``app.theme.DASHES``.
DASHES = ("solid", "dash", "dot", "solid", "dashdot", "longdash", "longdashdot", "dash")
