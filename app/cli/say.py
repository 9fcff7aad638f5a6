"""What every command needs: a parser that speaks the reader's language and teaches, and ways to say how it goes."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from app.language.translate import Translate, translate_error, translate_phrase
from symbolic.errors import N_, FallLineError, Phrase
from symbolic.foreign import visible
from symbolic.suggest import STOP, nearest

WIDE = 30  # signs of a bar
# argparse's own complaints, to be said in the reader's language.
COMPLAINTS = (
    (r"argument (?P<flag>\S+): expected one argument", N_("{flag} needs a value.")),
    (r"argument (?P<flag>\S+): expected at most one argument", N_("{flag} takes one value.")),
    (r"argument (?P<flag>\S+): ignored explicit argument (?P<value>.*)", N_("{flag} takes no value.")),
    (r"argument (?P<flag>\S+): invalid int value: (?P<value>.*)", N_("{flag} = {value} is no whole number.")),
    (r"argument (?P<flag>\S+): invalid float value: (?P<value>.*)", N_("{flag} = {value} is no number.")),
    (r"the following arguments are required: (?P<names>.*)", N_("this is missing: {names}.")),
)
CHOICE = re.compile(r"argument (?P<flag>.+?): invalid choice: '(?P<value>.*)' \(choose from (?P<words>.*)\)", re.DOTALL)


class Help(argparse.HelpFormatter):
    """Texts of several lines, as examples are, stand as they were written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" not in text:
            return super()._fill_text(text, width, indent)
        return "".join(indent + line for line in text.splitlines(keepends=True))


class Parser(argparse.ArgumentParser):
    """argparse quotes what was typed as it is; here nothing that a terminal would obey comes back. Flags are never
    guessed from their beginnings: a script that works goes on working when flags are added."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"add_help": False, "allow_abbrev": False, "formatter_class": Help, **more})
        self.say: Translate = str

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit with 2."""
        more = self.say("{command} --help says what can be asked.").format(command=self.prog)
        self.exit(2, visible(f"fall-line: {self._said(message)}") + f"\n{more}\n")

    def _said(self, message: str) -> str:
        for pattern, template in COMPLAINTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                return self.say(template).format(**found.groupdict())
        if found := CHOICE.fullmatch(message):
            words = re.findall(r"[\w.-]+", found["words"])
            hint = _hint(found["value"], words, self.say)
            told = self.say("{flag}: there is no “{value}”{hint}")
            return told.format(flag=found["flag"], value=found["value"][:40], hint=hint or f": {', '.join(words)}.")
        return message

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does, but what is not known is answered with what was probably meant."""
        options, rest = self.parse_known_args(args, namespace)
        if rest:
            inner: Parser = getattr(options, "parser", self)
            inner.error(unknown(rest[0], inner.flags(), self.say))
        return options

    def flags(self) -> list[str]:
        """The flags that it knows."""
        return [name for name in self._option_string_actions if name.startswith("--")]

    def speak(self, _: Translate) -> None:
        """Say argparse's own words in the reader's language."""
        self.say = _
        self.usage_word = _("usage: ")
        self._optionals.title = _("options")
        self._positionals.title = _("arguments")
        self.add_argument("-h", "--help", action="help", help=_("show this help and exit"))

    def format_help(self) -> str:
        """The help, its first word in the reader's language too."""
        return self.usage_word + super().format_help().removeprefix("usage: ")

    usage_word = "usage: "


def unknown(text: str, known: Iterable[str], _: Translate) -> str:
    """What is said of an argument that nothing here takes."""
    given = text.partition("=")[0]
    return _("{flag} is not known here{hint}").format(flag=given[:40], hint=_hint(given, known, _) or _said(STOP, _))


def _hint(word: str, known: Iterable[str], _: Translate) -> str:
    near = nearest(word, known)
    return _said(near, _) if near else ""


def _said(phrase: Phrase, _: Translate) -> str:
    return _(phrase.template).format(**phrase.values)


def takes_language(command: argparse.ArgumentParser, _: Translate) -> None:
    """The option of every command; it is read before there is a parser (:func:`app.cli.language`)."""
    command.add_argument("--lang", metavar="en|zh_CN", help=_("language of what is said here"))


def examples(_: Translate, lines: Sequence[tuple[str, str]]) -> str:
    """The end of a command's help: what to type, and what for."""
    return "\n".join([_("examples:"), *(line for what, typed in lines for line in (f"  {typed}", f"      {_(what)}"))])


def fail(message: str, code: int) -> int:
    """Say what is wrong; the exit code."""
    print(visible(f"fall-line: {message}"), file=sys.stderr)
    return code


def failed(error: FallLineError, lang: str, code: int = 2) -> int:
    """The same for an error."""
    return fail(translate_error(error, lang), code)


def teller(lang: str) -> Callable[..., None] | None:
    """Progress on one line of a terminal, in words; None where nobody looks on."""
    if not sys.stderr.isatty():
        return None

    def tell(part: float, words: Phrase | None = None) -> None:
        done = round(WIDE * part)
        said = visible(translate_phrase(words, lang)) if words is not None else ""
        line = f"[{'#' * done}{'.' * (WIDE - done)}] {part:4.0%} {said}"
        print(f"\r{line[:100]:<100}", end="", file=sys.stderr, flush=True)

    return tell


def told() -> None:
    """End the line of progress, where there is one."""
    if sys.stderr.isatty():
        print(file=sys.stderr)
