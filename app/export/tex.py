"""A figure for LaTeX with its caption: what ran, on which surface, with which knobs, and what became of it.

The picture itself is another file (``fall-line pdf``); the caption is made of what it shows. It compiles with every
engine in English; Chinese wants XeLaTeX or LuaLaTeX, as a comment says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.export import Format, Progress, Text
from app.export.carried import MARK, told_link
from app.export.choices import LANG
from app.export.steps import STEPS, placed
from app.export.texescape import escaped
from app.lab.captions import outcome_text, value_text
from app.lab.engine import Ran, compute
from app.lab.experiment import State
from app.lab.following import followed
from app.lab.labels import RunName, knobs_told, parts_text, run_names
from app.lab.places import drawn
from app.language.numbers import count
from app.language.translate import Translate, translator
from surfaces import Surface
from symbolic.errors import N_, KnobError
from symbolic.latex import name_latex
from symbolic.numbers import number_latex

CHINESE = re.compile(r"[\u2e80-\u9fff]")
_FILE = re.compile(r"[\w.+-]+(?:/[\w.+-]+)*", re.ASCII)
SURFACE = N_("{surface}, ${formula}${knobs}, from ${start}$, {steps} steps.")
WITH, SHOWN, RAN = N_(" with {knobs}"), N_("Shown: step {steps}."), N_("{name} ({knobs}): {outcome}.")
JOIN = N_(", ")


def read_file(text: str) -> str:
    """The name of the picture's file. Raises KnobError for one that LaTeX could not read."""
    if text and not _FILE.fullmatch(text):
        raise KnobError(
            "file = {value} is not allowed; it must be a name of letters, digits and . - _ + with folders, as in"
            " figures/race.pdf.",
            value=repr(text[:40]),
        )
    return text


FILE = Text(
    "file",
    N_("Picture's file"),
    N_("the picture that the figure shows, as LaTeX finds it. Without it: fall-line.pdf"),
    "NAME",
    read_file,
    "figures/race.pdf",
)


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The text's bytes."""
    lang = state.view.language if chosen["language"] == LANG.default else chosen["language"]
    text = caption(state, chosen["at"], translator(lang))
    lines = [f"% {MARK}{told_link(state)}", r"% \usepackage{graphicx,amsmath} in the preamble"]
    if CHINESE.search(text):
        lines.append(r"% Chinese: compile with XeLaTeX or LuaLaTeX, \usepackage{xeCJK} or ctex in the preamble")
    lines += [
        r"\begin{figure}",
        r"  \centering",
        rf"  \includegraphics[width=\linewidth]{{{chosen['file'] or 'fall-line.pdf'}}}",
        rf"  \caption{{{text}}}",
        rf"  \label{{fig:{re.sub('[^a-z0-9]+', '-', state.experiment.surface.lower())}}}",
        r"\end{figure}",
        "",
    ]
    progress(1.0)
    return "\n".join(lines).encode()


def caption(state: State, wanted: Sequence[int | None], _: Translate) -> str:
    """The caption of what a link shows, in LaTeX."""
    results = compute(state.experiment)
    surface, steps = results.surface, results.experiment.steps
    shown = [index for index, _slot in drawn(state.view, len(results.runs))]
    x, y = (number_latex(float(part)) for part in results.runs[0].trajectory.theta[0]) if results.runs else ("", "")
    knobs = _surface_knobs(surface, _)
    told = [
        _(SURFACE).format(
            surface=escaped(_(surface.title)),
            formula=f"f(x, y) = {surface.latex()}",
            knobs=_(WITH).format(knobs=knobs) if knobs else "",
            start=f"({x}, {y})",
            steps=escaped(count(steps)),
        )
    ]
    at = placed(tuple(wanted), steps) or (() if state.view.playhead is None else (min(state.view.playhead, steps),))
    if at:
        told.append(_(SHOWN).format(steps=_(JOIN).join(escaped(count(step)) for step in at)))
    names = run_names(results.runs, _)
    told += [_run(results.runs[index], names[index], surface, _) for index in shown]
    return " ".join(told)


def _run(ran: Ran, name: RunName, surface: Surface, _: Translate) -> str:
    """A run: its name, its knobs and parts, what became of it."""
    said = followed(ran.run, ran.surface)
    parts = []
    for knob in knobs_told(ran):
        if knob.is_choice:
            parts.append(f"{escaped(_(knob.title))}: {escaped(value_text(knob, ran.values[knob.name], _))}")
            continue
        typed = f" = \\text{{{escaped(said[knob.name].text)}}}" if knob.name in said else ""
        parts.append(f"${knob.symbol or name_latex(knob.name)}{typed} = {_value(ran.values[knob.name])}$")
    parts += [escaped(part) for part in parts_text(ran, _) if part not in name.added]
    outcome = escaped(outcome_text(ran, surface, _))
    called = escaped(replace(name, settings=()).label)  # its settings follow
    if not parts:
        return f"{called}: {outcome}."
    return _(RAN).format(name=called, knobs=_(JOIN).join(parts), outcome=outcome)


def _surface_knobs(surface: Surface, _: Translate) -> str:
    """The surface's knobs, those of its place where they are moved."""
    values: Mapping[str, Any] = surface.knob_values
    shown = [knob for knob in surface.all_knobs if knob in surface.knobs or values[knob.name] != knob.default]
    return _(JOIN).join(
        f"{escaped(_(knob.title))} = {escaped(value_text(knob, values[knob.name], _))}"
        if knob.is_choice
        else f"${knob.symbol or name_latex(knob.name)} = {_value(values[knob.name])}$"
        for knob in shown
    )


def _value(value: Any) -> str:
    """A knob's value with four digits."""
    return number_latex(float(f"{float(value):.4g}"))


FORMAT = Format(
    title="Figure with caption (LaTeX)",
    suffix=".tex",
    mime="application/x-tex",
    render=render,
    kind="code",
    knobs=(LANG,),
    texts=(FILE, STEPS),
    still=True,
)
