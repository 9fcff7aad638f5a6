"""What the command line asks for about a file: a flag for each of the format's knobs, and whether a link that asks
something first is to show its answer; and the command that asks for a file."""

import argparse
import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.export import Format, get
from app.lab import link
from app.lab.experiment import State
from app.language.translate import Translate
from symbolic.errors import FallLineError


def add(command: argparse.ArgumentParser, form: Format, _: Translate) -> None:
    """The flags of a format."""
    for knob in form.knobs:
        told = "|".join(knob.choices) or f"{knob.text(knob.low)}-{knob.text(knob.high)}"
        said = _("{what} Without it: {value}.").format(what=_(knob.doc), value=knob.text(knob.default))
        command.add_argument(f"--{knob.name}", metavar=told, help=said)
    if form.presets:
        told = _("a well-known use, as a beginning: what other flags say holds over it")
        command.add_argument("--preset", default="", metavar="|".join(form.presets), help=told)
    for text in form.texts:
        command.add_argument(f"--{text.name}", metavar=text.form, help=_(text.doc))
    if form.asks:
        told = _("a link that asks a question first gives a file that asks it; this shows the answer")
    else:
        told = _("this file tells what happens: a link that asks a question first is refused without this flag")
    command.add_argument("--answer", action="store_true", help=told)


def taken(options: argparse.Namespace, form: Format, state: State) -> tuple[State, dict[str, Any]]:
    """The state to write and the values of the format's knobs. Raises KnobError for a value that is not allowed,
    FallLineError where the file would tell the answer to what its link asks."""
    given = ((knob, getattr(options, knob.name)) for knob in form.knobs)
    values = {knob.name: knob.parse(text) for knob, text in given if text is not None}
    words = {text.name: getattr(options, text.name) for text in form.texts}
    values |= {name: said for name, said in words.items() if said is not None}
    if form.presets:
        values["preset"] = options.preset
    if options.answer:
        state = replace(state, view=replace(state.view, reveal=""))
    elif state.view.reveal and not form.asks:
        raise FallLineError(
            "This link asks a question first, and this file would tell the answer: write it with --answer."
        )
    return state, values


def command(key: str, state: State, chosen: Mapping[str, Any]) -> str:
    """The command that writes the same file: the link, and a flag for each value that is not the default."""
    form = get(key)
    words = ["fall-line", key, "--link", link.encode(state)]
    for knob in form.knobs:
        value = knob.text(chosen.get(knob.name, knob.default))
        if value != knob.text(knob.default):
            words += [f"--{knob.name}", value]
    for text in form.texts:
        if chosen.get(text.name):
            words += [f"--{text.name}", str(chosen[text.name])]
    return shlex.join(words)
