"""Pictures take a step apart as the stage does: the same arrows from the same numbers, and the same largest steps."""

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
from app import look
from app.lab import engine, link
from app.lab.anatomy import RAW, taken_apart, watched_run
from app.lab.step_symbols import letters, symbols
from app.language.translate import translator
from app.picture.from_results import asking, scene_of
from app.picture.from_steps import steps_of
from app.picture.step_arrows import arrows_of, ways_of
from app.stage.taken_apart import step_data
from optimizers.parts import PythonRule
from tests.composed import COMPOSED

HARNESS = str(Path(__file__).parent / "harness.mjs")
EQUATIONS = [f"o={key}" for key in optimizers.keys() if not isinstance(optimizers.get(key), PythonRule)]


def told_by_the_browser(name: str, data: Any) -> Any:
    tasks = [{"name": "look", "data": look.as_data()}, {"name": name, "data": data}]
    lines = "".join(json.dumps(task) + "\n" for task in tasks)
    done = subprocess.run(["node", HARNESS], input=lines, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[1])


def results_of(text: str) -> engine.Results:
    state, messages = link.decode(text)
    assert not messages
    return engine.compute(state.experiment)


def test_the_arrows_are_the_browsers_for_every_rule() -> None:
    asked, ours, names = [], [], []
    for text in [*EQUATIONS, *COMPOSED]:
        results = results_of(f"s=bowl&s.kappa=5&n=12&{text}")
        ran = results.runs[0]
        anatomy, data = taken_apart(ran.system), step_data(ran, translator("en"))
        assert data is not None
        watched = watched_run(results, ran, anatomy)
        symbol = symbols(ran)
        for at in (0, min(7, int(watched.valid) - 1)):
            told = {record: np.asarray(watched.quantities[record][at]) for record in anatomy.records}
            flat = [one for record in anatomy.records for one in np.ravel(told[record]).tolist()]
            before, after = (tuple(ran.trajectory.theta[k].tolist()) for k in (at, at + 1))
            if not np.isfinite(flat).all():
                continue
            asked.append({"lines": data["lines"], "told": flat, "before": before, "after": after})
            ours.append(arrows_of(anatomy.lines, told, before, after, RAW, lambda name, s=symbol: letters(s(name))))
            names.append(text)
    assert set(names) == {*EQUATIONS, *COMPOSED}
    for text, mine, theirs in zip(names, ours, told_by_the_browser("arrows", asked), strict=True):
        assert len(mine) == len(theirs), text
        for one, (kind, unit, start, end, label, always, base, cut) in zip(mine, theirs, strict=True):
            assert (one.kind, one.unit, one.always, one.cut) == (kind, unit, always, cut), (text, kind)
            assert kind == "piece" or one.label == label, text
            assert np.allclose([one.start, one.end], [start, end], rtol=1e-12, atol=1e-300), (text, kind)
            assert (one.base is None) == (base is None)


@pytest.mark.parametrize("text", [*EQUATIONS, *COMPOSED])
def test_the_arrows_of_a_picture_add_up_to_the_move(text: str) -> None:
    """Tip to tail from the head, over all lines that move it, to where the run stands next."""
    results = results_of(f"s=bowl&s.kappa=5&n=12&{text}")
    steps = steps_of(results, 0)
    assert steps is not None
    path = results.runs[0].trajectory
    for number in (0, 3, int(path.valid) - 1, 500):
        step = steps(number)
        at = min(number, int(path.valid) - 1)
        assert step.number == at
        move = path.theta[at + 1] - path.theta[at]
        (drawn,) = (one for one in step.arrows if one.kind == "move")
        np.testing.assert_array_equal(drawn.end, move)
        pieces = [one for one in step.arrows if one.kind == "piece"]
        assert pieces[0].start == (0.0, 0.0)
        assert np.allclose(pieces[-1].end, move, rtol=1e-9, atol=1e-12)


CASES: list[dict[str, Any]] = [
    {"hessian": [20.0, 3.0, 1.0], "gain": {"rate": [0.01, 0.01], "memory": 0.9}, "limit": None, "eta": 0.01},
    {"hessian": [2.0, -1.0, -4.0], "gain": {"rate": [0.2, 0.2], "memory": 0.0}, "limit": None, "eta": 0.2},
    {"hessian": [7.0, 0.5, 90.0], "gain": None, "limit": 3.8, "eta": 0.03},
    {"hessian": [7.0, 0.5, 90.0], "gain": None, "limit": None, "eta": 0.03},
    {"hessian": [7.0, 0.5, 90.0], "gain": {"rate": [0.1, 0.4], "memory": 0.5}, "limit": None, "eta": 0.1},
]


def test_the_largest_stable_steps_are_the_browsers() -> None:
    told = told_by_the_browser("allows", [case | {"slopes": True} for case in CASES])
    for case, theirs in zip(CASES, told, strict=True):
        fxx, fxy, fyy = case["hessian"]
        gain = (tuple(case["gain"]["rate"]), case["gain"]["memory"]) if case["gain"] else None
        limit = None if case["limit"] is None else (lambda curvature, most=case["limit"]: most / curvature)
        ways, plain = ways_of(np.array([[fxx, fxy], [fxy, fyy]]), gain, limit, case["eta"], True)
        assert plain == (theirs[0][2] == "scaled")
        for way, (curvature, direction, _basis, times) in zip(ways, theirs, strict=True):
            assert (way.curvature, *way.way) == pytest.approx((curvature, *direction))
            if not plain:
                assert (way.stable is None) == (times is None)
                assert way.stable is None or way.stable == pytest.approx(case["eta"] / times)
            elif curvature > 0:
                assert way.stable == pytest.approx(2 / curvature)


def test_who_is_in_focus_and_nobody_while_a_question_hides_the_end() -> None:
    text = "s=bowl&n=9&o=sgd&o2=momentum&o3=adam"
    plain, step, third, asked = (
        link.decode(text + more)[0]
        for more in ("", "&panel=step", "&panel=step&focus=o3", "&panel=step&reveal=where,order")
    )
    assert scene_of(plain).steps_of is None
    assert [scene_of(state).steps_of[0] for state in (step, third)] == [0, 2]  # type: ignore[index]
    assert asking(scene_of(asked), asked).steps_of is None
    assert math.isnan(scene_of(third).steps_of[1](3).rate) is False  # type: ignore[index]
