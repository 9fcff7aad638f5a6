"""Figures that are looked at rather than played, drawn by Plotly in the tints, inks and colours of :mod:`app.theme`."""
