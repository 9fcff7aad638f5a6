"""Every text the stage shows, by message id (the English text), read from its own script."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

SCRIPT = Path(__file__).parent / "js"
# Beside the title, sent to the page apart from the stage.
BAR = frozenset({"bar.js", "share.js", "shareask.js", "tries.js"})
RESULTS = frozenset({"results.js", "resultsswarm.js"})
KNOBS = frozenset({"knobrow.js", "knobpanel.js"})  # rows of knobs, which stand in the sidebar too


@cache
def stage_strings() -> tuple[str, ...]:
    """The first argument of every ``t("…")`` in the script, sorted, without the bar's."""
    return _strings(lambda name: name not in BAR)


@cache
def knob_strings() -> tuple[str, ...]:
    """The same for rows of knobs, wherever they stand."""
    return _strings(lambda name: name in KNOBS)


@cache
def results_strings() -> tuple[str, ...]:
    """The same for the table of results."""
    return _strings(lambda name: name in RESULTS)


@cache
def bar_strings() -> tuple[str, ...]:
    """The same for the bar beside the title."""
    return _strings(lambda name: name in BAR)


def _strings(wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(sorted({text for name, text in _found() if wanted(name)}))


@cache
def _found() -> tuple[tuple[str, str], ...]:
    """Every text with the name of its module: all are read at once, whoever asks first."""
    found = extract_from_dir(SCRIPT, [("**.js", "javascript")], keywords={"t": None})
    return tuple((Path(name).name, text if isinstance(text, str) else text[0]) for name, _, text, _, _ in found)
