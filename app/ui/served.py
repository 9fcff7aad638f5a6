"""Whether this process was started by :mod:`app.ui.serve`, which then also serves the stage's library as a file."""

ACTIVE = False
