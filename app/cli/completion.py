"""``fall-line completion``: what a shell needs to complete commands, flags, knobs and keys."""

import argparse
import os

from app.cli.say import Parser
from app.language.translate import Translate
from symbolic.errors import N_

SHELLS = ("bash", "zsh", "fish")
EXAMPLES = (
    (N_("bash, in ~/.bashrc"), 'eval "$(fall-line completion bash)"'),
    (N_("zsh, in ~/.zshrc"), 'eval "$(fall-line completion zsh)"'),
    (N_("fish"), "fall-line completion fish > ~/.config/fish/completions/fall-line.fish"),
)
ASKED = "_ARGCOMPLETE"  # set by the shell that asks


def options(parser: Parser, _: Translate) -> None:
    """The argument of the command."""
    parser.add_argument("shell", choices=SHELLS, help=_("the shell"))


def run(options: argparse.Namespace) -> int:
    """Print what the shell has to read once."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["fall-line"], shell=options.shell))
    return 0


def answer(parser: Parser) -> None:
    """Answer the shell, if it is one that asks; this process ends then."""
    if ASKED not in os.environ:
        return
    import argcomplete

    from app.cli.completing import with_knobs

    with_knobs(parser)
    argcomplete.autocomplete(parser)
