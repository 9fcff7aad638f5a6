"""The command line: ``fall-line`` opens the app; ``list``, ``run`` and the export formats work without a browser.

Made for Makefiles: what was asked for is done whole or not at all. Data go to the file or to standard output,
everything else to standard error. Exit codes: 0 done, 1 a file cannot be written, 2 something asked for cannot be used,
130 stopped by Ctrl+C.
"""

import argparse
import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import optimizers
import surfaces
from app import export
from app.cli import lessons, maps, replays
from app.cli import race as racing
from app.cli.say import Parser, fail, takes_language
from app.cli.server import serve
from app.export import flags
from app.lab import link
from app.lab.captions import outcome_text
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.language.numbers import number
from app.language.translate import Translate, language_of, pick_language, translate_error, translator
from app.lessons import place, registry
from optimizers import schedules, transforms, wrappers
from symbolic.errors import FallLineError, Phrase
from symbolic.foreign import visible


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; returns the exit code (2 for input that cannot be used)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(given)
    _ = translator(lang)
    try:  # Ctrl-C may come while the parser is still being put together
        options = parser(_).parse_args(given)
        options.lang = lang
        return int(options.do(options))
    except FallLineError as error:
        return fail(translate_error(error, lang), 2)
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


def parser(_: Translate) -> Parser:
    """The commands and their options."""
    top = Parser(prog="fall-line", description=_("A laboratory for loss surfaces and optimizers."), add_help=False)
    top.speak(_)
    port = int(os.environ.get("STREAMLIT_SERVER_PORT", "8501"))
    top.add_argument("--port", type=int, default=port, help=_("port of the app (8501)"))
    takes_language(top, _)
    top.set_defaults(do=serve)
    commands = top.add_subparsers(title=_("commands"))

    def command(name: str, text: str, do: object, **more: object) -> Parser:
        made = commands.add_parser(name, help=text, description=text, add_help=False)
        made.speak(_)
        made.set_defaults(do=do, **more)
        takes_language(made, _)
        return made

    command(
        "list", _("what there is: surfaces, optimizers, schedules, transforms, wrappers, formats, lessons"), list_all
    )
    running = command("run", _("run an experiment and print its results"), run)
    takes_link(running, _)
    running.add_argument("--json", action="store_true", help=_("print JSON instead of a table"))
    racer = command("race", _("race optimizers fairly: each tuned by the same search, judged on other starts"), race)
    takes_link(racer, _)
    racing.options(racer, _)
    mapping = command("map", _("compute a living map, as arrays (NPZ) and as a picture (PNG)"), write_map)
    takes_link(mapping, _)
    maps.takes(mapping, _)
    lessons.commands(command("lesson", _("list lessons, open one, check one, begin a new one"), lessons.list_all), _)
    for key, form in export.formats().items():
        writing = command(key, _("write an experiment as {format}").format(format=_(form.title)), write, format=key)
        takes_link(writing, _)
        file = f"fall-line{form.suffix}"
        told = _("the file to write ({file}); - is standard output").format(file=file)
        writing.add_argument("-o", "--output", default=file, help=told)
        flags.add(writing, form, _)
    return top


def takes_link(command: argparse.ArgumentParser, _: Translate) -> None:
    """The options of every command that reads an experiment."""
    command.add_argument("--link", help=_("the text after ? in the app's address, or the whole address"))
    lenient = _("go on with defaults where a part of the link cannot be used")
    command.add_argument("--lenient", action="store_true", help=lenient)
    replays.takes(command, _)


def list_all(options: argparse.Namespace) -> int:
    """Print the keys of everything that can be named in a link."""
    for title, keys in (
        ("surfaces", surfaces.keys()),
        ("optimizers", optimizers.keys()),
        ("schedules", schedules.keys()),
        ("transforms", transforms.keys()),
        ("wrappers", wrappers.keys()),
        ("formats", list(export.keys())),
        ("lessons", list(registry.lessons())),
    ):
        print(f"{title} ({len(keys)}): {', '.join(keys)}")
    return 0


def run(options: argparse.Namespace) -> int:
    """Run an experiment and print what became of every optimizer."""
    state = read(options)
    results = compute(state.experiment)
    _ = translator(spoken(options, state))
    labels = run_labels(results.runs, _)
    rows: list[dict[str, Any]] = []
    for ran, label in zip(results.runs, labels, strict=True):
        path = ran.trajectory
        x, y = path.theta[-1]
        rows.append(
            {
                "label": label,
                "optimizer": ran.rule.key,
                "outcome": path.outcome.kind,
                "step": path.outcome.step,
                "loss": finite(path.loss[-1]),
                "gradient_norm": finite(path.grad_norm[-1]),
                "x": finite(x),
                "y": finite(y),
                "distance": finite(path.outcome.distance),
                "evaluations": path.evaluations,
                "text": outcome_text(ran, results.surface, _),
            }
        )
    if options.json:
        print(
            json.dumps(
                {"link": link.encode(state), "surface": results.surface.key, "start": results.start, "runs": rows},
                ensure_ascii=False,
                allow_nan=False,
                indent=1,
            )
        )
        return 0
    wide = max(map(len, ("run", *labels))) + 2
    print(f"{'run':<{wide}}{'loss':>12}{'gradient':>12}{'distance':>12}  outcome")
    for row in rows:
        numbers = "".join(f"{cell(row[name]):>12}" for name in ("loss", "gradient_norm", "distance"))
        print(f"{row['label']:<{wide}}{numbers}  {row['text']}")
    return 0


def race(options: argparse.Namespace) -> int:
    """Run a race; see :mod:`app.cli.race`."""
    return racing.run(options, read)


def spoken(options: argparse.Namespace, state: State) -> str:
    """The language of results: the link's where it names one, else the terminal's; JSON is the same everywhere."""
    named = "lang=" in (options.link or "") or getattr(options, "json", False)
    return state.view.language if named else str(options.lang)


def write(options: argparse.Namespace) -> int:
    """Render an experiment in a format. What stands in the way of writing is found before the work is done."""
    form = export.get(options.format)
    state, chosen = flags.taken(options, form, read(options))
    _ = translator(str(options.lang))
    aside = options.output == "-"
    target = Path(options.output)
    if not aside:
        if target.suffix and target.suffix.lower() != form.suffix:
            told = _("{file} ends in {suffix}, but a {format} file ends in {right}.")
            return fail(told.format(file=target, suffix=target.suffix, format=options.format, right=form.suffix), 2)
        if target.is_dir():
            return fail(_("{file} cannot be written: it is a folder.").format(file=target), 1)
        if not target.parent.is_dir():
            told = _("{file} cannot be written: there is no folder {folder}.")
            return fail(told.format(file=target, folder=target.parent), 1)
    data = export.render(options.format, state, bar if sys.stderr.isatty() else None, **chosen)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    try:
        if aside:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            target.write_bytes(data)
    except OSError as error:
        told = _("{file} cannot be written: {reason}.")
        return fail(told.format(file=options.output, reason=error.strerror), 1)
    place = _("standard output") if aside else target
    print(visible(f"{place} ({export.size_text(data)})"), file=sys.stderr)
    return 0


def write_map(options: argparse.Namespace) -> int:
    """Compute the living map of a link, however large, and write its files."""
    return maps.write(options, read(options), bar if sys.stderr.isatty() else None)


def read(options: argparse.Namespace) -> State:
    """The state of the link. What in it cannot be used is said on standard error, and unless ``--lenient`` was given
    nothing is done: a picture of something else is worse than none. Raises FallLineError then."""
    text: str = options.link or ""
    if options.link is not None and not text.strip():
        messages = [FallLineError("The link is empty.")]
        state = State()
    else:
        state, messages = place.decode(text.partition("?")[2] if "?" in text else text)
    for message in messages:
        fail(translate_error(message, spoken(options, state)), 2)
    if messages and not options.lenient:
        raise FallLineError("Nothing was done; with --lenient the defaults stand in for what cannot be used.")
    return replays.added(state, options)


def bar(part: float, words: Phrase | None = None) -> None:
    """A progress bar on one line of the terminal."""
    done = round(30 * part)
    print(f"\r[{'#' * done}{'.' * (30 - done)}] {part:4.0%}", end="", file=sys.stderr, flush=True)


def finite(value: float | None) -> float | None:
    """The value for JSON: None for what it cannot say."""
    return None if value is None or not math.isfinite(value) else float(value)


def cell(value: float | None) -> str:
    """A number of the table, as everywhere."""
    return number(value, 4)
