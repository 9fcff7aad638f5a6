"""``--replay``: runs that were made elsewhere, beside those of the link."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from app.lab import replays
from app.lab.experiment import State
from app.lab.replay_files import MAX_BYTES
from app.lab.replay_runs import with_recorded
from app.language.translate import Translate
from symbolic.errors import FallLineError

# path.csv, path.csv:Name, runs.npz#adam:Name, path.csv#a,b; drive letters and colons in folders stay what they are
_GIVEN = re.compile(r"(?P<file>.+?\.(?:csv|tsv|txt|npz|npy))(?:#(?P<column>[^:]*))?(?::(?P<name>.*))?", re.I | re.S)


def takes(command: argparse.ArgumentParser, _: Translate) -> None:
    """The option of every command that reads an experiment."""
    told = _(
        "a run made elsewhere, beside those of the link: the points of its path in CSV (columns x, y) or NPZ (theta), "
        "for example path.csv:PyTorch or runs.npz#adam; may be given several times"
    )
    command.add_argument("--replay", action="append", default=[], metavar="FILE[#COLUMN][:NAME]", help=told)


def added(state: State, files: Sequence[str], *, fit: bool) -> State:
    """The state with the paths of the files that ``--replay`` names. To ``fit``, because neither start nor steps were
    asked for, all runs take those of the first path. Raises FallLineError for a file that holds none."""
    for given in files:
        match = _GIVEN.fullmatch(given)
        if match is None:
            raise FallLineError("{file} is no file of a path; it must end in .csv, .npz or .npy.", file=given[:80])
        file = match["file"]
        path, run = replays.read(_bytes(file), file, (match["name"] or "").strip(), match["column"] or "")
        state = with_recorded(state, path, run, fit=fit)
        fit = False
    return state


def _bytes(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)  # one more than is taken: enough to be refused
    except OSError as error:
        raise FallLineError("{file} cannot be read: {reason}.", file=file, reason=error.strerror) from None
