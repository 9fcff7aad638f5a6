"""A cell on the wall is the run that Python computes at its values: of rules, parts and landscapes, and of what follows
them."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.lab import engine, link
from app.lab.swarmwords import wall_word
from app.lab.wall import Side, cells_of, sides_of, sites_of, usual_sides
from app.stage.parts import assemble
from app.stage.payload import payload_of
from app.stage.tools import tools_source

WALLS = (
    ("s=bowl&o=sgd&n=120", "o.lr:0.01,0.05,0.2;s.kappa:2,20,100"),
    ("s=himmelblau&x=-1,-1&o=momentum&n=150", "o.lr:0.001,0.01,0.1;o.momentum:0,0.9"),
    ("s=bowl&o=sgd&o.lr=1/kappa&n=80", "s.kappa:2,50;s.rotation:0,30"),
    ("s=rosenbrock&o=adam&o.lr=0.1&o.s=cosine&n=150", "o.s.T_0:20,60;o.beta1:0.5,0.9"),
    ("s=himmelblau&o=sgd&o.lr=0.02&o.t=noise&o.t.size=3&o.t2=clip_norm&n=100", "o.t.size:0,3,10;o.t2.max_norm:1,20"),
    ("s=bowl&o=adamw&o.lr=0.1&n=120", "o.weight_decay:0,0.5"),
)


@pytest.mark.parametrize(("text", "wall"), WALLS)
def test_cells_are_single_runs(text: str, wall: str) -> None:
    state, messages = link.decode(text)
    assert not messages
    results = engine.compute(state.experiment)
    header = assemble(payload_of(results, state.view), {})
    told = {"header": header, "wall": wall, "tools": tools_source()}
    data = json.dumps(told, default=lambda array: np.asarray(array).tolist())
    command = ["node", str(Path(__file__).parent / "wall.mjs")]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    places = [side.split(":")[0] for side in wall.split(";")]
    told = json.loads(done.stdout)
    cells: list[dict[str, Any]] = told["cells"]
    sites = sites_of(state.experiment, 0)
    assert [site.place for site in sites] == told["places"]
    assert wall_word(told["usual"]) == wall_word(";".join(map(written, usual_sides(sites))))
    shown = replace(state, view=replace(state.view, words=(("wall", wall),)))
    mine = {cell.values: cell.experiment for cell in cells_of(shown, 0, sides_of(shown, 0))}
    assert len(mine) == len(cells)
    assert len({json.dumps(cell["values"]) for cell in cells}) == len(cells)
    for cell in cells:
        given = "&".join(f"{place}={value}" for place, value in zip(places, cell["values"], strict=True))
        there, refused = link.decode(f"{without(text, places)}&{given}")
        assert not refused, given
        ran = engine.compute(there.experiment).runs[0]
        own = engine.compute(mine[tuple(cell["values"])]).runs[0]
        assert np.array_equal(own.trajectory.theta, ran.trajectory.theta), given
        outcome = ran.trajectory.outcome
        assert (cell["finding"], cell["step"], cell["valid"]) == (
            str(outcome.finding),
            outcome.step,
            ran.trajectory.valid,
        ), given
        assert np.allclose(cell["start"], ran.trajectory.theta[0], atol=1e-9)
        assert np.allclose(cell["end"], ran.trajectory.theta[-1], rtol=1e-6, atol=1e-6, equal_nan=True), given


def written(side: Side) -> str:
    return f"{side.site.place}:{','.join(f'{value:.10g}' for value in side.values)}"


def without(text: str, places: list[str]) -> str:
    """The link without what the sides of the wall say."""
    return "&".join(piece for piece in text.split("&") if piece.split("=")[0] not in places)
