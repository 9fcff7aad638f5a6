"""The stage's script: plain ES modules, joined by ``app.stage.bundle``. A package only so that installs carry its files."""
