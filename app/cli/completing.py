"""What a shell completes beside the flags: the knobs of everything, and the keys that flags take."""

import argparse
from collections.abc import Callable, Iterable
from typing import Any

import surfaces
from app.cli.asked import Asking
from app.cli.listing import kinds
from app.cli.say import Parser
from optimizers.registry import all_rules, all_schedules, all_transforms, all_wrappers
from symbolic.knob import Knob


def with_knobs(parser: Parser) -> None:
    """Declare every knob as a flag of the commands that take knobs, and say which words flags take."""
    keys: dict[str, Callable[[], Iterable[str]]] = {
        "--surface": surfaces.keys,
        "--optimizer": all_rules,
        "--schedule": all_schedules,
        "--transform": lambda: [*all_transforms(), *all_wrappers()],
    }
    knobs = _knobs()
    for command in _commands(parser):
        for flag, known in keys.items():
            if flag in command.flags():
                _complete(command._option_string_actions[flag], known())
        for action in command._actions:
            if action.dest == "name" and not action.option_strings:
                _complete(action, [*kinds(), *(key for known in kinds().values() for key in known)])
        for knob in knobs if command.takes_knobs else ():
            if f"--{knob.name}" not in command.flags():
                action = command.add_argument(
                    f"--{knob.name}", help=(knob.doc or knob.title or knob.name).replace("%", "%%")
                )
                _complete(action, knob.choices)
        command.takes_knobs = False


def _commands(parser: Parser) -> list[Asking]:
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [command for action in actions for command in action.choices.values()]


def _knobs() -> list[Knob]:
    parts = [
        part for registry in (all_rules, all_schedules, all_transforms, all_wrappers) for part in registry().values()
    ]
    every = [knob for part in parts for knob in part.knobs]
    every += [knob for key in surfaces.keys() for knob in surfaces.get(key).all_knobs]
    return list({knob.name: knob for knob in every}.values())


def _complete(action: Any, words: Iterable[str]) -> None:
    known = list(words)
    action.completer = lambda **_: known
