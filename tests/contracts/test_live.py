"""The landscape under a finger is the one that Python then computes: kernels, critical points, start, constants."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app.stage.payload import surface_data
from optimizers.landmarks import Landmarks
from optimizers.watch import CONSTANTS, constants
from surfaces import Surface, placement
from symbolic.knob import Knob

JS = Path(__file__).parents[2] / "app" / "stage" / "js"
POSE = {"rotation": 33.0, "stretch": 1.7, "shift_x": 0.4, "shift_y": -0.9}
RUNNER = f"""
import {{ readFileSync }} from "node:fs";
import {{ compileKernel }} from {json.dumps((JS / "kernels.js").as_uri())};
import {{ surfaceOf }} from {json.dumps((JS / "surface.js").as_uri())};
import {{ startAt, surfaceAt }} from {json.dumps((JS / "livesurface.js").as_uri())};
const held = new Map();
const compile = (source) => held.get(source) ?? (held.set(source, compileKernel(source)), held.get(source));
for (const line of readFileSync(0, "utf8").split("\\n").filter(Boolean)) {{
  const {{ data, moved, points }} = JSON.parse(line);
  const live = surfaceAt(surfaceOf(data, compile), data, moved, compile), out = new Float64Array(3);
  const heights = points.map(([x, y]) => (live.kernel(x, y, null, out), [...out].map(String)));
  const {{ critical, floor, box, constants }} = live;
  console.log(JSON.stringify({{ critical, floor, box, constants, heights, start: startAt(data, moved) }}));
}}
"""


def live(jobs: list[tuple[Surface, dict[str, float]]]) -> list[dict[str, Any]]:
    """What the browser makes of these surfaces when knobs of theirs are moved."""
    lines = []
    for surface, moved in jobs:
        points = [(p.x + 0.3, p.y - 0.2) for p in surface.points[:3]] or [(0.3, -0.2)]
        lines.append(json.dumps({"data": surface_data(surface, str), "moved": moved, "points": points}))
    command = ["node", "--input-type=module", "-e", RUNNER]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


def near(knob: Knob, value: float) -> float:
    """A value a little further along the slider."""
    low, high = knob.slider
    moved = value * 1.15 if knob.scale == "log" and value > 0 else value + 0.05 * (high - low)
    if knob.integer:
        moved = round(moved) if round(moved) != value else value + 1
    return float(min(moved, high)) if value < high else float(value - (moved - value))


KNOBBED = [(key, knob.name) for key in surfaces.keys() for knob in surfaces.get(key).knobs]
# Of the knobs that data bring along, one that reshapes the inputs and one that adds to the formula (which makes points
# out of a flat place: there is nothing that could be followed to them).
MODELS = [surface for surface in map(surfaces.get, surfaces.keys()) if surface.data_knobs]
KNOBBED += [(surface.key, "prepare") for surface in MODELS]
KNOBBED += [(surface.key, "l2") for surface in MODELS if "degenerate" not in surface.tags]


@pytest.fixture(scope="module")
def followed() -> dict[tuple[str, str], tuple[dict[str, Any], Surface]]:
    """Each knob of each surface moved a little, on a surface that is turned besides."""
    jobs, there = [], []
    for key, name in KNOBBED:
        knob = next(knob for knob in surfaces.get(key).all_knobs if knob.name == name)
        before = surfaces.get(key, **POSE)
        moved = {name: near(knob, float(before.knob_values[name]))}
        jobs.append((before, moved))
        there.append(surfaces.get(key, **POSE, **moved))
    return dict(zip(KNOBBED, zip(live(jobs), there, strict=True), strict=True))


@pytest.mark.parametrize(("key", "name"), KNOBBED)
def test_critical_points_go_where_python_finds_them(followed: Any, key: str, name: str) -> None:
    told, after = followed[key, name]
    size = max(after.box.size)
    known = [(p.x, p.y, p.sign) for p in after.points]
    found = [(p["x"], p["y"], p["sign"]) for p in told["critical"]]
    for x, y, sign in found:  # nothing stale, nothing made up: each is one that Python knows, or vanishes there too
        gaps = [np.hypot(x - a, y - b) for a, b, kind in known if kind == sign]
        flat = np.hypot(*after.gradient(x, y)) <= 1e-6 * np.hypot(*after.gradient(x + 0.1 * size, y + 0.07 * size))
        assert min(gaps, default=np.inf) < 1e-5 * size or flat, (x, y, sign)
    kept = [any(np.hypot(x - a, y - b) < 1e-5 * size for a, b, _ in found) for x, y, _ in known]
    assert sum(kept) >= 0.8 * len(kept), f"{kept.count(False)} of {len(kept)} were lost"
    if after.floor is not None:
        assert told["floor"] == pytest.approx(after.floor, rel=1e-6, abs=1e-9)


def test_a_surface_turned_under_the_finger_is_the_turned_one() -> None:
    jobs = [(surfaces.get(key), POSE) for key in surfaces.keys()]
    for (before, moved), told in zip(jobs, live(jobs), strict=True):
        after = before.with_values({**before.values, **moved})
        assert told["box"] == pytest.approx(list(after.view))
        assert told["start"] == pytest.approx(after.first_start, rel=1e-12, abs=1e-12)
        wanted = constants(Landmarks.of(after))
        assert told["constants"] == pytest.approx([float(wanted[name]) for name in CONSTANTS])
        assert len(told["critical"]) == len(after.points), before.key
        for point, known in zip(told["critical"], sorted(after.points, key=lambda p: p.sign == "minimum"), strict=True):
            assert (point["x"], point["y"]) == pytest.approx((known.x, known.y), abs=1e-9), before.key
            assert point["sign"] == known.sign, before.key
            assert point["along"] == pytest.approx(known.along, abs=1e-9), before.key
        for (x, y), said in zip(
            [(p.x + 0.3, p.y - 0.2) for p in before.points[:3]] or [(0.3, -0.2)], told["heights"], strict=True
        ):
            with np.errstate(all="ignore"):
                wanted_here = [float(after.value(x, y)), *map(float, after.gradient(x, y))]
            assert [float(word.replace("Infinity", "inf")) for word in said] == pytest.approx(
                wanted_here, rel=1e-9, abs=1e-9, nan_ok=True
            )


def test_a_line_of_minima_stays_a_line() -> None:
    (told,) = live([(surfaces.get("line_of_minima"), {"rotation": 20.0})])
    after = surfaces.get("line_of_minima", rotation=20.0)
    (line,) = told["critical"]
    assert line["along"] == pytest.approx(after.points[0].along)


def test_a_minimum_that_vanishes_is_dropped_and_one_that_becomes_another_kind_says_so() -> None:
    formula = "x^4 - a x^2 + y^2"  # two minima and a saddle between them for a > 0, one minimum below
    wells = surfaces.from_formula(formula, knobs={"a": 2.0})
    assert {p.kind for p in wells.points} == {"minimum", "saddle"}
    apart, merged = live([(wells, {"a": 1.0}), (wells, {"a": -1.0})])
    minima = sorted(p["x"] for p in apart["critical"] if p["sign"] == "minimum")
    assert minima == pytest.approx([-np.sqrt(0.5), np.sqrt(0.5)])
    assert [(p["sign"], p["x"], p["y"]) for p in merged["critical"]] == [("minimum", pytest.approx(0.0, abs=1e-6), 0.0)]


def test_placement_has_the_knobs_that_the_browser_knows() -> None:
    source = (JS / "pose.js").read_text("utf-8")
    assert all(f"{knob.name}: {knob.default:g}" in source for knob in placement.KNOBS)
