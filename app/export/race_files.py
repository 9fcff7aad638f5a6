"""A race as data: CSV for a spreadsheet, NPZ for NumPy, JSON for everything else."""

import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from app.export.cells import line
from optimizers.racing.heats import CRITERIA
from optimizers.racing.result import Race

Rows = list[dict[str, Any]]


def rows(race: Race, links: Sequence[Sequence[str]] = ()) -> Rows:
    """A row for each judged run: where, who, with what, when it was there (None: never), what was left. ``links`` are
    addresses, [problem][entrant]."""
    found: Rows = []
    at = 0
    for course, row in zip(race.courses, race.heats, strict=True):
        for place, problem in enumerate(course.judging):
            for who, one in enumerate(row):
                settings = " ".join(f"{name}={value:.10g}" for name, value in one.settings.items())
                found.append(
                    {
                        "surface": problem.surface,
                        "x": problem.start[0],
                        "y": problem.start[1],
                        "seed": race.rules.seed + problem.stream,
                        "optimizer": race.titles[who],
                        "tuned": settings,
                        "evaluations": finite(one.tuned.last[place]),
                        "evaluations_first": finite(one.tuned.best[place]),
                        "left_end": finite(one.tuned.end[place]),
                        "left_lowest": finite(one.tuned.low[place]),
                        "delivered_evaluations": finite(one.delivered.last[place]),
                        "delivered_evaluations_first": finite(one.delivered.best[place]),
                        "tuning_runs": one.cost[0],
                        "tuning_evaluations": one.cost[1],
                        **({"link": links[at][who]} if links else {}),
                    }
                )
            at += 1
    return found


def finite(value: Any) -> float | int | None:
    """A number that JSON can say, whole where it counts; None for what was never reached."""
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def csv_of(race: Race, links: Sequence[Sequence[str]] = ()) -> bytes:
    """:func:`rows` as comma-separated values; an empty cell is what was never reached."""
    told = rows(race, links)
    lines = [line(told[0])] if told else []
    lines += [line(row.values()) for row in told]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def json_of(race: Race, links: Sequence[Sequence[str]] = ()) -> bytes:
    """The rules of the race, its table and :func:`rows`."""
    table = [json_ready(asdict(row)) for row in race.table()]
    told: Mapping[str, Any] = {"rules": asdict(race.rules), "table": table, "runs": rows(race, links)}
    return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def json_ready(value: Any) -> Any:
    """The same without numbers that JSON cannot say."""
    if isinstance(value, dict):
        return {name: json_ready(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [json_ready(part) for part in value]
    return finite(value) if isinstance(value, float) else value


def npz_of(race: Race) -> bytes:
    """Arrays: ``titles`` (entrants,), ``surfaces`` (problems,) and ``starts`` (problems, 2); times and what was left
    over (problems, entrants), infinite where never: ``tuned_last``, ``tuned_best``, ``delivered_last``,
    ``delivered_best``, ``left_end``, ``left_lowest``."""
    times = {
        f"{name}_{by}": race.times(tuned, by)
        for name, tuned in (("tuned", True), ("delivered", False))
        for by in CRITERIA
    }
    arrays: dict[str, Any] = {
        "titles": np.array(race.titles),
        "surfaces": np.array([problem.surface for problem in race.problems]),
        "starts": np.array([problem.start for problem in race.problems], dtype=float).reshape(-1, 2),
        "left_end": race.left("last"),
        "left_lowest": race.left("best"),
        **times,
    }
    data = io.BytesIO()
    np.savez_compressed(data, **arrays)
    return data.getvalue()
