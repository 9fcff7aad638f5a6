"""What a command works on: a link (typed, in a file, on standard input, inside a picture), flags, or both."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli import replays
from app.cli.say import Parser, failed
from app.cli.words import PARTS, PLAIN, belongs, laid_over
from app.export.carried import carried
from app.lab import link
from app.lab.experiment import State
from app.language.translate import Translate
from app.lessons import place
from symbolic.errors import FallLineError

FLAG = re.compile(r"--(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
STREAM = "-"  # standard input
MOST = 64_000_000  # bytes of a file that is looked into


class Ordered(argparse.Action):
    """Keeps (flag, text) in the order in which they were typed: a knob belongs to the optimizer before it."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        """Take one."""
        name = self.dest.removeprefix("flag_")
        pair = values if name == "knob" else (name, values)
        namespace.flags = [*(getattr(namespace, "flags", None) or ()), pair]


class Asking(Parser):
    """A parser for which flags that it does not know may be knobs, or words of a link (``--lr 0.1``, ``--o2.lr=0.1``):
    where the command ``takes_knobs``."""

    takes_knobs = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does, with the knobs told apart from its own flags before."""
        return super().parse_known_args(self._marked(list(args)) if self.takes_knobs else args, namespace)

    def _marked(self, given: list[str]) -> list[str]:
        """The arguments with every knob as one argument of a flag that argparse knows, and numbers held to flags. What
        the command and a part that was named before call the same is the part's, where it takes the value."""
        marked: list[str] = []
        named: list[tuple[str, str]] = []  # the optimizers and their parts, so far
        while given:
            text = given.pop(0)
            found = FLAG.fullmatch(text)
            if text == "--":
                return [*marked, text, *given]
            if found is None:
                marked.append(text)
                continue
            name, value = found["name"], found["value"]
            known = self._option_string_actions.get(f"--{name}")
            follows = value is None and bool(given) and not FLAG.fullmatch(given[0])
            if known is None:
                if value is None and not follows:
                    self.error(self.say("{flag} needs a value.").format(flag=text[:40]))
                name = name if "." in name else name.replace("-", "_")
                marked.append(f"--knob={name}={given.pop(0) if follows else value}")
                continue
            if follows and known.nargs is None:
                value = given.pop(0)
            if value is not None and belongs(name, value, named):
                marked.append(f"--knob={name}={value}")
                continue
            if name in PARTS and value is not None:
                named.append((name, value))
            marked.append(text if value is None or "=" in text else f"{text}={value}")
        return marked


def takes_experiment(command: Asking, _: Translate) -> None:
    """The arguments of every command that works on an experiment; a format's own knobs are there before."""
    takes_link(command, _)
    command.takes_knobs = True
    command.usage = f"{command.prog} [LINK] [--FLAG VALUE ...]"
    told = {
        "surface": ("KEY", _("a surface, or a function: 'x^2 + 3y^2'")),
        "start": ("X,Y", _("where all begin")),
        "steps": ("N", _("how many steps they take")),
        "optimizer": ("KEY", _("an optimizer; several times. Over a link they take the place of its own")),
        "schedule": ("KEY", _("a schedule of the optimizer before it; --on KNOB: of another knob than the rate")),
        "on": ("KNOB", argparse.SUPPRESS),
        "transform": ("KEY", _("a transform or wrapper of the optimizer before it")),
        "name": ("TEXT", _("what the optimizer before it is called")),
        "seed": ("N", _("which stream of noise they hear")),
        "set": ("WORD=TEXT", _("any word of a link: --set view=both; also as a flag: --o2.lr 0.1")),
    }
    assert set(told) == set(PLAIN)
    group = command.add_argument_group(_("experiment"), _("Flags hold over the link."))
    for name, (metavar, text) in told.items():
        flag = f"--{name}"
        if flag not in command.flags():  # a format's own knob may be called so
            group.add_argument(flag, action=Ordered, dest=f"flag_{name}", metavar=metavar, help=text)
    knobs = _("a knob of what was named before it; its name is a flag too: --lr 0.01. fall-line list KEY tells them")
    group.add_argument("--knob", action=Ordered, dest="flag_knob", type=_pair, metavar="NAME=VALUE", help=knobs)


def takes_link(command: Parser, _: Translate) -> None:
    """The arguments of every command that reads a link."""
    told = _("a link: the address, the text after its ?, @FILE (a text, or a figure made here), - for standard input")
    command.add_argument("text", nargs="?", metavar="LINK", help=told)
    command.add_argument("--link", metavar="LINK", help=_("the same, as a flag"))
    lenient = _("go on with defaults where a part of the link cannot be used")
    command.add_argument("--lenient", action="store_true", help=lenient)
    replays.takes(command, _)


def _pair(text: str) -> tuple[str, str]:
    name, _sign, value = text.partition("=")
    return name, value


def text_of(given: str) -> str:
    """The text of a link, wherever it is. Raises FallLineError."""
    if given == STREAM:
        return found(sys.stdin.buffer.read(MOST), "stdin")
    if given.startswith("@"):
        name = given[1:]
        try:
            with Path(name).open("rb") as file:
                return found(file.read(MOST), name)
        except OSError as error:
            raise FallLineError("{target} cannot be read: {value}.", target=name, value=str(error.strerror)) from None
    head, sign, rest = given.partition("?")
    return rest if sign and "=" not in head else given


def found(data: bytes, name: str) -> str:
    """The link that a file holds: inside a figure, else as its text. Raises FallLineError."""
    text = carried(data)
    if text is None:
        try:
            text = data.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            text = ""
        if not text or "\n" in text or not text.isprintable():
            raise FallLineError("{target} holds no link.", target=name)
        text = text_of(text) if not text.startswith("@") and text != STREAM else text
    return text


def read(options: argparse.Namespace) -> State:
    """The state of the link, with the flags over it. What cannot be used is said on standard error, and unless
    ``--lenient`` was given nothing is done: a picture of something else is worse than none. Raises FallLineError then.
    """
    given: str | None = options.link if options.link is not None else options.text
    flags: Sequence[tuple[str, str]] = getattr(options, "flags", None) or ()
    options.speaks, known = False, options.parser.flags()
    if options.link is not None and options.text is not None:
        raise FallLineError("There are two links: {one} and {two}.", one=options.text[:40], two="--link")
    pairs: Sequence[tuple[str, str]] = ()
    if given is None:
        pairs = laid_over((), None, flags, known)
        state, messages = link.decode_pairs(pairs) if flags else (State(), [])
    else:
        text = text_of(given)
        options.speaks = "lang=" in text
        state, messages = place.decode(text)
        if not text.strip():
            messages = [FallLineError("The link is empty.")]
        # a scene of a lesson stands for all of its words; else what the link leaves open stays so
        pairs = link.pairs(state) if state.view.lesson else link.taken_apart(text)
        if flags and text.strip():
            pairs = laid_over(pairs, state.experiment, flags, known)
            state, messages = link.decode_pairs(pairs)
    lang = spoken(options, state)
    for message in messages:
        failed(message, lang)
    if messages and not options.lenient:
        raise FallLineError("Nothing was done; with --lenient the defaults stand in for what cannot be used.")
    named = {word for word, _value in pairs}
    return replays.added(state, options.replay, fit=not named & {"x", "n"})


def spoken(options: argparse.Namespace, state: State) -> str:
    """The language of results: the link's where it names one, else the terminal's; JSON is the same everywhere."""
    named = options.speaks or getattr(options, "json", False)
    return state.view.language if named else str(options.lang)
