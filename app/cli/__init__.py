"""The command line: ``fall-line`` opens the app; everything else works without a browser.

Made for Makefiles: what was asked for is done whole or not at all. Data go to the file or to standard output,
everything else to standard error. Exit codes: 0 done, 1 a file cannot be written or a promise does not hold, 2
something asked for cannot be used, 130 stopped by Ctrl+C, 141 whoever read standard output has gone.
"""

import os
import sys
from collections.abc import Sequence

from app.cli import completion
from app.cli.commands import parser
from app.cli.files import CannotWrite
from app.cli.say import fail, failed
from app.language.translate import language_of, pick_language, translator
from symbolic.errors import FallLineError


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(given)
    _ = translator(lang)
    try:  # Ctrl-C may come while the parser is still being put together
        commands = parser(_)
        completion.answer(commands)
        options = commands.parse_args(given)
        options.lang = lang
        code = int(options.do(options))
        sys.stdout.flush()
        return code
    except CannotWrite as error:
        return failed(error, lang, 1)
    except FallLineError as error:
        return failed(error, lang)
    except BrokenPipeError:  # whoever read what is printed has seen enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains as it ends
        return 141
    except KeyboardInterrupt:
        return fail(_("stopped."), 130)


def language(arguments: Sequence[str]) -> str:
    """The language to speak: what ``--lang`` names, else what the terminal's variables say."""
    for i, text in enumerate(arguments):
        name, sign, value = text.partition("=")
        if name == "--lang":
            wanted = value if sign else next(iter(arguments[i + 1 :]), "")
            return language_of(wanted) or pick_language(None)
    wanted = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return pick_language(wanted.partition(".")[0])
