"""Writing files as Makefiles want it: what stands in the way is found before the work, half a file is never left."""

import os
import sys
from pathlib import Path

from symbolic.errors import N_, FallLineError

ASIDE = "-"  # standard output


class CannotWrite(FallLineError):
    """A file cannot be written; the exit code is 1."""


def takes_force(command: object, help: str) -> None:
    """The flag of every command that writes."""
    command.add_argument("--force", action="store_true", help=help)  # type: ignore[attr-defined]


def ready(target: Path, *, force: bool) -> Path:
    """The path, if a file can be written there: folders that are missing will be made, and a file that is there is
    only replaced with ``force``. Raises CannotWrite."""
    if target.is_dir():
        raise CannotWrite(N_("{target} cannot be written: it is a folder."), target=str(target))
    if target.is_file() and not force:
        raise CannotWrite(N_("{target} is there already; --force replaces it."), target=str(target))
    if target.exists():  # a device, a pipe
        return target
    folder = next(parent for parent in target.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise CannotWrite(
            N_("{target} cannot be written: {folder} is no folder to write into."),
            target=str(target),
            folder=str(folder),
        )
    return target


def put(target: Path, data: bytes) -> None:
    """Write the file whole, its folders too. Raises CannotWrite."""
    half = target.with_name(target.name + ".part")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_bytes(data)
            os.replace(half, target)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(
            N_("{target} cannot be written: {reason}."), target=str(target), reason=str(error.strerror)
        ) from None


def aside(data: bytes) -> None:
    """Write to standard output. Raises CannotWrite."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # no fault: see app.cli.main
        raise
    except OSError as error:
        raise CannotWrite(
            N_("{target} cannot be written: {reason}."), target=ASIDE, reason=str(error.strerror)
        ) from None
