"""The stage's script: plain ES modules, joined by ``app.stage.bundle``. A package so that installs carry its files."""
