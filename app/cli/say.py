"""What every command needs: a parser that speaks the reader's language, and a way to say what is wrong."""

import argparse
import sys
from typing import NoReturn

from app.language.translate import Translate
from symbolic.foreign import visible


class Parser(argparse.ArgumentParser):
    """argparse quotes what was typed as it is; here nothing that a terminal would obey comes back."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit with 2."""
        super().error(visible(message))

    def speak(self, _: Translate) -> None:
        """Say argparse's own words in the reader's language."""
        self.usage_word = _("usage: ")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and exit"))

    def format_help(self) -> str:
        """The help, its first word in the reader's language too."""
        return self.usage_word + super().format_help().removeprefix("usage: ")

    def format_usage(self) -> str:
        """The same for the one line that comes with a complaint."""
        return self.usage_word + super().format_usage().removeprefix("usage: ")

    usage_word = "usage: "


def takes_language(command: argparse.ArgumentParser, _: Translate) -> None:
    """The option of every command; it is read before there is a parser (:func:`app.cli.language`)."""
    command.add_argument("--lang", metavar="en|zh_CN", help=_("language of what is said here"))


def fail(message: str, code: int) -> int:
    """Say what is wrong; the exit code."""
    print(visible(f"fall-line: {message}"), file=sys.stderr)
    return code
