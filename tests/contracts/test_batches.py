"""Batches in the browser are Python's: the same rows from the same seed, and the same steps on them, to the bit."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app.lab import link
from app.lab.engine import compute
from app.stage.parts import whole
from app.stage.payload import header_of
from app.stage.tools import tools_source
from optimizers.batches import stream
from optimizers.run import run_system

DRAWS = ("epochs", "fresh", "replacement")
TABLED = [key for key in surfaces.keys() if surfaces.get(key).table is not None]
# Sizes that divide the table and that do not, single rows, all of them; a growing size, one that waits for the loss;
# with a knob of the landscape on the move; more than one question a step.
RUNS = (
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t.batch=5&o.t.draw={draw}",
    "o=momentum&o.lr=0.002&o.t=minibatch&o.t.batch=1&o.t.draw={draw}",
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t.batch=1000&o.t.draw={draw}",
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t.batch=2&o.t.draw={draw}&o.s=growth&o.s.on=t1.batch",
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t.batch=3&o.t.draw={draw}&o.s=loss_threshold&o.s.on=t1.batch",
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t2=sam&o.t.batch=4&o.t.draw={draw}",
    "o=sgd&o.lr=0.01&o.t=minibatch&o.t2=noise&o.t.batch=4&o.t.draw={draw}",
)


def browser(
    streams: list[tuple[Any, ...]], headers: list[dict[str, Any]]
) -> tuple[list[list[int]], list[list[dict[str, Any]]]]:
    """What the stage's own modules make of streams (seed, replicate, rows, steps, draw) and of the runs of headers."""
    cases = [base64.b64encode(whole(header)).decode() for header in headers]
    data = json.dumps({"tools": tools_source(), "streams": streams, "cases": cases})
    script = str(Path(__file__).parent / "batches.mjs")
    done = subprocess.run(["node", script], input=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout)
    return answer["streams"], answer["cases"]


def test_the_browser_draws_the_same_rows() -> None:
    asked = [(s, r, rows, 40, draw) for s, r in ((0, 0), (7, 3), (2**32 - 1, 1)) for rows in (1, 2, 12, 97)
             for draw in DRAWS]  # fmt: skip
    for one, found in zip(asked, browser(asked, [])[0], strict=True):
        assert found == stream(*one).tolist(), one


@pytest.mark.parametrize("key", TABLED)
def test_the_browser_walks_the_same_batches(key: str) -> None:
    texts = [f"v=1&s={key}&n=60&seed=4&{run.format(draw=draw)}" for run in RUNS for draw in DRAWS]
    states = [link.decode(text)[0] for text in texts]
    computed = [compute(state.experiment) for state in states]
    headers = [header_of(results, state.view) for results, state in zip(computed, states, strict=True)]
    _, cases = browser([], headers)
    for text, results, header, runs in zip(texts, computed, headers, cases, strict=True):
        table, (told,) = results.surface.table, runs
        ran = results.runs[0]
        path = ran.trajectory.theta.ravel()
        assert ran.system.draw, text
        if header["runs"][0]["exact"]:
            assert np.array_equal(told["path"], path), text
        assert told["path"] == pytest.approx(path, rel=1e-9, abs=1e-9), text
        assert np.array(told["loss"], dtype=float) == pytest.approx(ran.trajectory.loss, rel=1e-9, nan_ok=True), text
        assert told["batches"] == told["again"] or "loss_threshold" in text, text
        seeds = np.arange(6)  # as lanes whose ends alone are kept: a lane is the run of its seed
        ends = run_system(ran.system, results.surface, steps=60, seed=seeds, record="last").theta[-1].T
        assert told["ends"] == pytest.approx(np.ravel(ends), rel=1e-5, abs=1e-6), text  # a swarm of seeds, in float32
        assert np.ptp(ends[:, 0]) > 0 or "batch=1000" in text, text
        counts = [len(batch) for batch in told["batches"]]
        assert all(1 <= count <= len(table) for count in counts), text
        assert told["epochs"][: len(counts) + 1] == pytest.approx(np.cumsum([0, *counts]) / len(table)), text
        # what the browser says was asked is what the step's own gradient was: one step of plain descent from each point
        if "o=sgd" in text and "t2" not in text:
            for at in (0, len(counts) // 2, len(counts) - 1):
                x, y = (np.array(part) for part in ran.trajectory.theta[at])
                ask = results.surface.expression.ground(
                    results.surface.knob_values, ("rows_base", "rows_from", "rows_count"), told["batches"][at]
                ).floats(0)[0]
                _, gx, gy = ask(float(x), float(y), 0.0, 0.0, float(counts[at]))
                after = ran.trajectory.theta[at + 1]
                assert after == pytest.approx([x - 0.01 * gx, y - 0.01 * gy], rel=1e-12), text
