"""The strips' curves are the same in the browser, where they follow the finger, and in Python, which draws pictures."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

import optimizers
from app.lab import link
from app.lab.curve_words import MOST_CURVES
from app.lab.engine import Results, compute
from app.lab.path_curves import curve_of
from app.lab.quantities import paths_beside, quantities
from app.stage.parts import whole
from app.stage.payload import header_of
from app.stage.tools import tools_source

RUNNER = Path(__file__).with_name("curves.mjs")
CHAINED = (
    "s=egg_carton&n=120&seed=3&o=sgd&o.lr=0.4&o.s=cosine&o.s.T_0=30&o.t=noise&o.t.size=1"
    "&o2=sgd&o2.lr=0.4&o2.s=cosine&o2.s.T_0=30"
)
OWN = "start far = theta\nfar = 0.9*far + 0.1*theta\ng = grad(far)\nw = g*g\ntheta = theta - 0.01*g"
SPECIAL = {
    "chained": CHAINED,
    "averaged": "s=bowl&n=80&o=sgd&o.lr=0.05&o.t=noise&o.t.size=2&o.t2=average&o2=adam&o2.lr=0.1&o2.t=lookahead"
    "&o3=schedule_free",
    "asking often": "s=rosenbrock&n=70&o=lbfgs&o2=sgd&o2.lr=0.0005&o2.t=sam&o3=newton",
    "moved": "s=bowl&n=80&o=momentum&o.lr=0.02&o.s=cosine_decay&o.s2=linear&o.s2.on=momentum",
    "own": "s=beale&n=70&o=own&o.q=" + quote(OWN),
}
RULES = {key: f"s=rosenbrock&n=90&o={key}" for key in optimizers.keys()}


def results_of(text: str) -> tuple[Results, Any]:
    state, errors = link.decode(text)
    assert not errors, [str(error) for error in errors]
    return compute(state.experiment), state.view


def headers_of(results: Results, view: Any) -> list[bytes]:
    """Payloads that between them keep every quantity of the runs."""
    names = list(dict.fromkeys(quantity.name for ran in results.runs for quantity in quantities(ran)))
    groups = [names[at : at + MOST_CURVES] for at in range(0, len(names), MOST_CURVES)] or [[]]
    return [whole(header_of(results, view, curves=",".join(f"q.{name}" for name in group))) for group in groups]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[dict[str, Any]]]]:
    """What the browser makes of every case: by case, payload and run."""
    folder, files, owners = tmp_path_factory.mktemp("curves"), [], []
    for name, text in (RULES | SPECIAL).items():
        for number, payload in enumerate(headers_of(*results_of(text))):
            files.append(folder / f"{len(files)}.bin")
            files[-1].write_bytes(payload)
            owners.append((name, number))
    (folder / "tools.mjs").write_text(f"export default {tools_source()};")
    command = ["node", str(RUNNER), str(folder / "tools.mjs"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, list[list[dict[str, Any]]]] = {}
    for (name, _), line in zip(owners, done.stdout.splitlines(), strict=True):
        found.setdefault(name, []).append(json.loads(line))
    return found


def numbers(values: list[Any]) -> np.ndarray:
    return np.array([float(str(value).replace("Infinity", "inf")) for value in values])


def same(word: str, here: np.ndarray, there: np.ndarray, told: bool) -> bool:
    """Equal up to the last bits, which an angle of tiny moves, or a move over a tiny slope, makes much of; of a path
    that is ``told``, in float32, what is lost in that is not said."""
    loose = word in ("angle", "turn", "step")
    size = max(1.0, np.nanmax(np.abs(there), initial=0.0, where=np.isfinite(there)))
    close = np.isclose(here, there, rtol=1e-2 if loose else 1e-4 if told else 1e-6, equal_nan=True,
                       atol=0.5 if word in ("angle", "turn") else (1e-6 if told else 1e-9) * size)  # fmt: skip
    lost = np.isnan(here) & (told and loose)
    return bool(np.mean(close | lost) > (0.97 if loose else 1 - 1e-12))


@pytest.mark.parametrize("name", [*RULES, *SPECIAL])
def test_curves_are_those_of_python(told: Any, name: str) -> None:
    results, _ = results_of((RULES | SPECIAL)[name])
    seen: set[str] = set()
    for runs in told[name]:
        for index, run in enumerate(runs):
            for word, lines in run["curves"].items():
                wanted = curve_of(results, index, word)
                if lines is None:  # a quantity of another run, or one that another payload keeps
                    if wanted is not None:
                        assert word.startswith("q."), word
                    continue
                seen.add(word)
                assert wanted is not None, word
                assert len(wanted.lines) == len(lines), word
                assert run["shifts"][word] == wanted.shift
                for here, there in zip(lines, wanted.lines, strict=True):
                    told_only = results.runs[index].system.python is not None
                    assert same(word, numbers(here), there, told_only), (word, index)
    everything = {f"q.{quantity.name}" for ran in results.runs for quantity in quantities(ran)}
    assert seen >= {"loss", "best", "grad", "turn", "angle", "step", "dist"} | everything


@pytest.mark.parametrize("name", [*RULES, *SPECIAL])
def test_evaluations_are_those_that_python_counted(told: Any, name: str) -> None:
    results, _ = results_of((RULES | SPECIAL)[name])
    for index, ran in enumerate(results.runs):
        assert told[name][0][index]["calls"] == ran.trajectory.calls.tolist()


@pytest.mark.parametrize("name", ["averaged", "own"])
def test_what_walks_beside_is_where_python_has_it(told: Any, name: str) -> None:
    results, _ = results_of(SPECIAL[name])
    for index in range(len(results.runs)):
        here, there = told[name][0][index]["beside"], paths_beside(results, index)
        assert list(here) == list(there) != [], index
        for one, path in there.items():
            valid = results.runs[index].trajectory.valid
            np.testing.assert_allclose(numbers(here[one]).reshape(-1, 2), path[: valid + 1], rtol=1e-9, atol=1e-12)


def test_snapshots_are_where_cycles_end_and_at_the_minima_that_are_near(told: Any) -> None:
    results, _ = results_of(CHAINED)
    for index, ran in enumerate(results.runs):
        found = told["chained"][0][index]["snapshots"]
        assert [step for step, _ in found] == [30, 60, 90, 120], "the last cycle ends where the run does"
        minima, reach = ran.surface.minima(), 0.15
        for step, minimum in found:
            near = min(np.hypot(*(np.array([m.x, m.y]) - ran.trajectory.theta[step])) for m in minima)
            assert (minimum is not None) == (near <= reach), (step, near)
    assert {minimum for _, minimum in told["chained"][0][1]["snapshots"]} != {None}
