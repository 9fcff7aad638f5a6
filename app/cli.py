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
from typing import Any, NoReturn

import optimizers
import surfaces
from app import export
from app.lab import link
from app.lab.captions import outcome_text
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.language.numbers import number
from app.language.translate import translate_error, translator
from optimizers import schedules, transforms, wrappers
from symbolic.errors import FallLineError
from symbolic.foreign import visible

MAIN = Path(__file__).parent / "ui" / "serve.py"


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; returns the exit code (2 for input that cannot be used)."""
    options = parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except FallLineError as error:
        return fail(str(error), 2)
    except KeyboardInterrupt:
        return fail("stopped.", 130)


class Parser(argparse.ArgumentParser):
    """argparse quotes what was typed as it is; here nothing that a terminal would obey comes back."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit with 2."""
        super().error(visible(message))


def parser() -> Parser:
    """The commands and their options."""
    top = Parser(prog="fall-line", description="A laboratory for loss surfaces and optimizers.")
    top.add_argument(
        "--port", type=int, default=int(os.environ.get("STREAMLIT_SERVER_PORT", "8501")), help="port of the app (8501)"
    )
    top.set_defaults(do=serve)
    commands = top.add_subparsers(title="commands")

    listing = commands.add_parser(
        "list", help="what there is: surfaces, optimizers, schedules, transforms, wrappers, formats"
    )
    listing.set_defaults(do=list_all)

    running = commands.add_parser("run", help="run an experiment and print its results")
    takes_link(running)
    running.add_argument("--json", action="store_true", help="print JSON instead of a table")
    running.set_defaults(do=run)

    for key, form in export.formats().items():
        command = commands.add_parser(key, help=f"write a {form.title} of an experiment")
        takes_link(command)
        command.add_argument(
            "-o",
            "--output",
            default=f"fall-line{form.suffix}",
            help=f"the file to write (fall-line{form.suffix}); - is standard output",
        )
        command.set_defaults(do=write, format=key)
    return top


def takes_link(command: argparse.ArgumentParser) -> None:
    """The options of every command that reads an experiment."""
    command.add_argument("--link", help="the text after ? in the app's address, or the whole address")
    command.add_argument(
        "--lenient", action="store_true", help="go on with defaults where a part of the link cannot be used"
    )


def serve(options: argparse.Namespace) -> int:
    """Start the app; this process becomes the server. Only this machine can reach it unless configured otherwise."""
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    print(f"Fall Line: http://localhost:{options.port}", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(MAIN), "--server.port", str(options.port)]
    os.execv(sys.executable, [*command, "--server.address", address])


def list_all(options: argparse.Namespace) -> int:
    """Print the keys of everything that can be named in a link."""
    for title, keys in (
        ("surfaces", surfaces.keys()),
        ("optimizers", optimizers.keys()),
        ("schedules", schedules.keys()),
        ("transforms", transforms.keys()),
        ("wrappers", wrappers.keys()),
        ("formats", list(export.keys())),
    ):
        print(f"{title} ({len(keys)}): {', '.join(keys)}")
    return 0


def run(options: argparse.Namespace) -> int:
    """Run an experiment and print what became of every optimizer."""
    state = read(options)
    results = compute(state.experiment)
    _ = translator(state.view.language)
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


def write(options: argparse.Namespace) -> int:
    """Render an experiment in a format. What stands in the way of writing is found before the work is done."""
    state = read(options)
    form = export.get(options.format)
    aside = options.output == "-"
    target = Path(options.output)
    if not aside:
        if target.suffix and target.suffix.lower() != form.suffix:
            return fail(f"{target} ends in {target.suffix}, but a {options.format} file ends in {form.suffix}.", 2)
        if target.is_dir() or not target.parent.is_dir():
            why = "it is a folder" if target.is_dir() else f"there is no folder {target.parent}"
            return fail(f"{target} cannot be written: {why}.", 1)
    data = export.render(options.format, state, bar if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    try:
        if aside:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            target.write_bytes(data)
    except OSError as error:
        return fail(f"{options.output} cannot be written: {error.strerror}.", 1)
    print(visible(f"{'standard output' if aside else target} ({len(data) // 1024} kB)"), file=sys.stderr)
    return 0


def read(options: argparse.Namespace) -> State:
    """The state of the link. What in it cannot be used is said on standard error, and unless ``--lenient`` was given
    nothing is done: a picture of something else is worse than none. Raises FallLineError then."""
    text: str = options.link or ""
    if options.link is not None and not text.strip():
        messages = [FallLineError("The link is empty.")]
        state = State()
    else:
        state, messages = link.decode(text.partition("?")[2] if "?" in text else text)
    for message in messages:
        fail(translate_error(message, state.view.language), 2)
    if messages and not options.lenient:
        raise FallLineError("Nothing was done; with --lenient the defaults stand in for what cannot be used.")
    return state


def fail(message: str, code: int) -> int:
    """Say what is wrong; the exit code."""
    print(visible(f"fall-line: {message}"), file=sys.stderr)
    return code


def bar(part: float) -> None:
    """A progress bar on one line of the terminal."""
    done = round(30 * part)
    print(f"\r[{'#' * done}{'.' * (30 - done)}] {part:4.0%}", end="", file=sys.stderr, flush=True)


def finite(value: float | None) -> float | None:
    """The value for JSON: None for what it cannot say."""
    return None if value is None or not math.isfinite(value) else float(value)


def cell(value: float | None) -> str:
    """A number of the table, as everywhere."""
    return number(value, 4)


if __name__ == "__main__":
    raise SystemExit(main())
