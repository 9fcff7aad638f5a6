"""``fall-line run``: what became of every optimizer, as a table or as JSON."""

import argparse
import json
import math
from typing import Any

from app.cli.asked import read, spoken
from app.lab import link
from app.lab.captions import outcome_text
from app.lab.engine import compute
from app.lab.labels import run_labels
from app.lab.swarm_table import many_of, titles
from app.language.numbers import MISSING, number
from app.language.translate import translator


def run(options: argparse.Namespace) -> int:
    """Run an experiment and print what became of every optimizer."""
    state = read(options)
    results = compute(state.experiment)
    _ = translator(spoken(options, state))
    labels = run_labels(results.runs, _)
    many = many_of(results, dict(state.view.words).get("swarm", ""))
    rows: list[dict[str, Any]] = []
    for at, (ran, label) in enumerate(zip(results.runs, labels, strict=True)):
        one = many[at] if many else None
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
                **({"swarm": one and one.data()} if many else {}),
            }
        )
    if options.json:
        told = {"link": link.encode(state), "surface": results.surface.key, "start": results.start, "runs": rows}
        print(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))
        return 0
    wide = max(map(len, ("run", *labels))) + 2
    print(f"{'run':<{wide}}{'loss':>12}{'gradient':>12}{'distance':>12}  outcome")
    for row in rows:
        numbers = "".join(f"{number(row[name], 4):>12}" for name in ("loss", "gradient_norm", "distance"))
        print(f"{row['label']:<{wide}}{numbers}  {row['text']}")
    if many:
        heads = titles(many, _)
        print(f"\n{'swarm':<{wide}}" + "  ".join(f"{head:<28}" for head in heads).rstrip())
        for label, one in zip(labels, many, strict=True):
            cells = one.cells(_) if one else [MISSING] * len(heads)
            print(f"{label:<{wide}}" + "  ".join(f"{cell:<28}" for cell in cells).rstrip())
    return 0


def finite(value: float | None) -> float | None:
    """The value for JSON: None for what it cannot say."""
    return None if value is None or not math.isfinite(value) else float(value)
