"""The visible runs as a Python file that needs nothing of ours: what every library's file has in common."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from app.lab import link
from app.lab.engine import Ran, Results, compute
from app.lab.experiment import REPLAY, State
from app.lab.labels import run_labels
from app.lab.places import drawn
from app.language.translate import translator
from optimizers.lanes import at_rest
from symbolic.errors import FallLineError
from symbolic.python_source import number_source

WIDE = 110  # characters of a line
# What the names of runs' functions must not hide.
WORDS = (
    "np jnp jax math torch optax loss grad hess start steps paths path name noise Ask advance begin solve inv_sqrt "
    "abs_eig back centre middle dataclass"
)
TAKEN = frozenset(WORDS.split())


@dataclass(frozen=True)
class Coded:
    """A run with the name of its function and the name that people read."""

    ran: Ran
    function: str
    label: str


def coded(state: State) -> tuple[Results, list[Coded]]:
    """The visible runs that are code: all but recorded paths. Raises FallLineError where there is none."""
    results = compute(state.experiment)
    labels = run_labels(results.runs, translator(state.view.language))
    taken: set[str] = set(TAKEN)
    found = []
    for index, _slot in drawn(state.view, len(results.runs)):
        ran = results.runs[index]
        if ran.run.rule == REPLAY:
            continue
        key = ran.rule.key if ran.run.rule != "own" else "own_rule"
        word = re.sub(r"\W", "_", key)
        several = (f"{word}_{number}" for number in count(2))
        function = word if word not in taken else next(name for name in several if name not in taken)
        taken.add(function)
        found.append(Coded(ran, function, labels[index]))
    if not found:
        raise FallLineError("There is no run whose code could be written.")
    return results, found


def base_of(ran: Ran) -> dict[str, float]:
    """The values of the knobs of a run's system: those that schedules start from, of the surface too."""
    return {name: float(value) for name, value in at_rest(ran.system, ran.surface).items()}


def file_of(
    state: State,
    results: Results,
    runs: Sequence[Coded],
    imports: Sequence[str],
    pieces: Sequence[str],
    function: Callable[[Coded], list[str]],
    start: str,
    remarks: Sequence[str] = (),
) -> str:
    """The whole file: what it is, its link and ``remarks``, ``imports``, ``pieces`` (functions, each ending in a
    newline), one function a run (the lines of its body), and what calls them; ``start`` is the starting point as
    source."""
    title = results.surface.title
    told = " · ".join(run.label for run in runs)
    head = [f'"""{_shown(told)} on {_shown(title)}.', "", "Made with Fall Line, from the experiment"]
    head += [_shown(link.encode(state)), *(["", *map(_shown, remarks)] if remarks else []), '"""']
    defined = [_defined(run, function(run)) for run in runs]
    calls = ", ".join(f'"{_shown(run.label)}": {run.function}(start, steps)' for run in runs)
    if len(calls) > WIDE - 12:
        calls = "".join(f'\n    "{_shown(run.label)}": {run.function}(start, steps),' for run in runs) + "\n"
    tail = [
        f"start, steps = {start}, {results.experiment.steps}",
        f"paths = {{{calls}}}",
        "",
        'if __name__ == "__main__":',
        "    for name, path in paths.items():",
        '        print(f"{name}: ({path[-1][0]:.6g}, {path[-1][1]:.6g}), loss {float(loss(path[-1])):.6g}")',
    ]
    parts = ["\n".join([*head, "", *imports]) + "\n", *pieces, *defined, "\n".join(tail) + "\n"]
    return "\n\n".join(parts)


def _defined(run: Coded, body: Sequence[str]) -> str:
    lines = [f"def {run.function}(theta, n):", f'    """{_shown(run.label)}."""', *(f"    {line}" for line in body)]
    return "\n".join(lines) + "\n"


def point_source(results: Results) -> str:
    """The start as a list."""
    x, y = (number_source(value) for value in results.start)
    return f"[{_float(x)}, {_float(y)}]"


def _float(text: str) -> str:
    return text if re.search(r"[.e]", text) else f"{text}.0"


def _shown(text: str) -> str:
    """Text inside a string of Python: people's own names hold no quotes, and a link is quoted already."""
    return text.replace("\\", "/").replace('"', "'")
