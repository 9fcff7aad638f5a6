"""``fall-line build``: all figures of a course, several at once; what is up to date is left alone.

What was made is written down beside the TOML, in ``figures.lock``: of every file a digest of what it was made from and
one of its bytes. A figure is up to date where both still hold.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app import export
from app.cli import files
from app.cli.figures import Figure, read_figures
from app.cli.say import Parser, failed
from app.lab.experiment import State
from app.language.translate import Translate, translator
from symbolic.errors import N_, FallLineError
from symbolic.foreign import visible
from symbolic.suggest import STOP, nearest

EXAMPLES = (
    (N_("make what is not up to date"), "fall-line build figures.toml"),
    (N_("say what would be made"), "fall-line build figures.toml --dry-run"),
    (N_("make all of it anew, four at once"), "fall-line build figures.toml --force --jobs 4"),
    (N_("one figure of it"), "fall-line build figures.toml img/canyon.gif"),
)
FORM = """
  [defaults]
  theme = "light"
  [figures."img/canyon.gif"]
  link = "s=bowl&s.kappa=100&o=sgd&o2=adam"     # or lesson = "largest_step.2", or figure = "old.png"
  size = "480x360"                              # any flag of the format
  [figures."img/race.png"]
  surface = {key = "rosenbrock", b = 50}
  start = [-1.2, 1]
  optimizers = [{key = "adam", lr = 0.01, schedule = "cosine"}, {key = "momentum", momentum = 0.95}]
"""


def options(parser: Parser, _: Translate) -> None:
    """The options of the command."""
    told = _("such a file:")
    parser.epilog = f"{parser.epilog}\n\n{told}\n{FORM}"
    parser.add_argument("file", metavar="FILE", help=_("the file that says what is to be made (TOML)"))
    parser.add_argument("only", nargs="*", metavar="FIGURE", help=_("names of figures; without one, all"))
    files.takes_force(parser, _("make all anew, and replace files that were not made here"))
    parser.add_argument("--jobs", type=int, metavar="N", help=_("how many at once; else as many as there are cores"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would be made, and make nothing"))


def run(options: argparse.Namespace) -> int:
    """Make what is not up to date; 1 where a file could not be written. Raises FallLineError."""
    lang, file = str(options.lang), Path(options.file)
    _ = translator(lang)
    figures = read_figures(file)
    names = [figure.name for figure in figures]
    for name in options.only:
        if name not in names:
            hint = nearest(name, names) or STOP
            raise FallLineError("{target} asks for no {name}{hint}", target=str(file), name=name[:80], hint=hint)
    chosen = [figure for figure in figures if not options.only or figure.name in options.only]
    if options.jobs is not None and options.jobs < 1:
        raise FallLineError("{flag} = {value} is no whole number.", flag="--jobs", value=str(options.jobs))
    lock = Lock(file.with_suffix(".lock"))
    stale = chosen if options.force else [figure for figure in chosen if not lock.holds(figure)]
    for figure in stale:  # what stands in the way is found before the work
        files.ready(figure.target, force=options.force or lock.made(figure) or options.dry_run)
    if options.dry_run:
        for figure in stale:
            print(visible(figure.name))
        told = _("{made} to be made, {held} up to date.")
        print(told.format(made=len(stale), held=len(chosen) - len(stale)), file=sys.stderr)
        return 0
    broken = 0
    for figure, made in _made(stale, options.jobs or os.cpu_count() or 1):
        try:
            data = made.result()
            files.put(figure.target, data)
        except FallLineError as error:
            broken += 1
            failed(FallLineError("{target}: {reason}", target=figure.name, reason=error), lang)
            continue
        lock.keep(figure, data)
        print(visible(f"{figure.name} ({export.size_text(data)})"), file=sys.stderr, flush=True)
    told = _("{made} made, {held} up to date, {broken} failed.")
    print(told.format(made=len(stale) - broken, held=len(chosen) - len(stale), broken=broken), file=sys.stderr)
    return 1 if broken else 0


def _made(figures: Sequence[Figure], jobs: int) -> Iterator[tuple[Figure, "Future[bytes]"]]:
    """Every figure with its bytes, or what went wrong with it, as they are done."""
    count = min(jobs, len(figures))
    if count < 2:  # a process of its own takes longer to begin than most figures take
        for figure in figures:
            yield figure, _here(figure)
        return
    # Ctrl+C reaches all processes of a terminal: the one that waits is the one that answers
    deaf = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=signal.signal, initargs=deaf) as pool:
        given = {pool.submit(make, figure.key, figure.state, figure.values): figure for figure in figures}
        try:
            for future in as_completed(given):
                yield given[future], future
        except BaseException:  # Ctrl+C: what has not begun does not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _here(figure: Figure) -> "Future[bytes]":
    """One figure in this process, or what went wrong with it."""
    done: Future[bytes] = Future()
    try:
        done.set_result(make(figure.key, figure.state, figure.values))
    except Exception as error:
        done.set_exception(error)
    return done


def make(key: str, state: State, values: Mapping[str, Any]) -> bytes:
    """One figure; where several are made at once, in a process of its own."""
    return export.render(key, state, **values)


@dataclass
class Lock:
    """What was made before, written down beside the file that asked for it."""

    path: Path

    def __post_init__(self) -> None:
        try:
            self.held: dict[str, dict[str, str]] = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            self.held = {}
        except (OSError, ValueError):
            raise FallLineError(
                "{target} cannot be read; without it all is made anew.", target=str(self.path)
            ) from None

    def holds(self, figure: Figure) -> bool:
        """Whether the file is what would be made."""
        entry = self.held.get(figure.name, {})
        there = figure.target
        return entry.get("from") == figure.digest and there.is_file() and entry.get("file") == _sum(there.read_bytes())

    def made(self, figure: Figure) -> bool:
        """Whether the file that is there was made here."""
        there = figure.target
        return there.is_file() and self.held.get(figure.name, {}).get("file") == _sum(there.read_bytes())

    def keep(self, figure: Figure, data: bytes) -> None:
        """Write down that it was made."""
        self.held[figure.name] = {"from": figure.digest, "file": _sum(data)}
        told = json.dumps(dict(sorted(self.held.items())), ensure_ascii=False, indent=1) + "\n"
        files.put(self.path, told.encode())


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()
