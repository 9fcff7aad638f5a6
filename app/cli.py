"""The command line: ``fall-line`` opens the app; ``list``, ``run`` and the export formats work without a browser."""

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
from app.lab import link
from app.lab.captions import outcome_text
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.language.numbers import number
from app.language.translate import translate_error, translator
from optimizers import schedules, transforms, wrappers
from symbolic.errors import FallLineError

MAIN = Path(__file__).parent / "ui" / "main.py"


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; returns the exit code (2 for input that cannot be used)."""
    options = parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except FallLineError as error:
        print(f"fall-line: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="fall-line", description="A laboratory for loss surfaces and optimizers.")
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
    running.add_argument("--link", default="", help="the text after ? in the app's address")
    running.add_argument("--json", action="store_true", help="print JSON instead of a table")
    running.set_defaults(do=run)

    for key, form in export.formats().items():
        command = commands.add_parser(key, help=f"write a {form.title} of an experiment")
        command.add_argument("--link", default="", help="the text after ? in the app's address")
        command.add_argument(
            "-o", "--output", type=Path, default=None, help=f"the file to write (fall-line{form.suffix})"
        )
        command.set_defaults(do=write, format=key)
    return top


def serve(options: argparse.Namespace) -> int:
    """Start the app; this process becomes the server. Only this machine can reach it unless configured otherwise."""
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    print(f"Fall Line: http://localhost:{options.port}", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(MAIN), "--server.port", str(options.port)]
    os.execv(sys.executable, [*command, "--server.address", address])


def list_all(options: argparse.Namespace) -> int:
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
    state = read(options.link)
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
    state = read(options.link)
    form = export.get(options.format)
    target = options.output or Path(f"fall-line{form.suffix}")
    data = export.render(options.format, state, bar if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    try:
        target.write_bytes(data)
    except OSError as error:
        print(f"fall-line: {target} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{target} ({len(data) // 1024} kB)")
    return 0


def read(text: str) -> State:
    """The state of a link (a whole address is fine too); what could not be used is said on standard error."""
    state, messages = link.decode(text.partition("?")[2] if "?" in text else text)
    for message in messages:
        print(f"fall-line: {translate_error(message, state.view.language)}", file=sys.stderr)
    return state


def bar(part: float) -> None:
    """A progress bar on one line of the terminal."""
    done = round(30 * part)
    print(f"\r[{'#' * done}{'.' * (30 - done)}] {part:4.0%}", end="", file=sys.stderr, flush=True)


def finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def cell(value: float | None) -> str:
    """A number of the table, as everywhere."""
    return number(value, 4)


if __name__ == "__main__":
    raise SystemExit(main())
