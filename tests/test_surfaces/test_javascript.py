"""The browser's kernels give the numbers of the array kernels: every surface, at rest and posed, in one run of node."""

import json
import subprocess

import numpy as np

import surfaces
from surfaces import Surface
from symbolic.expression import Expression
from symbolic.fourfold import JAVASCRIPT

POSE = {"rotation": 33.0, "stretch": 1.7, "shift_x": 0.4, "shift_y": -0.9}
POINTS = 60
KEYS = surfaces.keys()
TOLERANCE = 64  # units in the last place of the largest number around: libraries differ in sin, exp and tanh

RUNNER = """
const answers = [];
for (const { kernel, hessian, k, points } of JSON.parse(data)) {
  const value = new Function("return (" + unfolded(kernel) + ")")();
  const curve = new Function("return (" + hessian + ")")();
  const c = value.prepare(k, new Float64Array(value.size)), h = curve.prepare(k, new Float64Array(curve.size));
  const out = new Float64Array(3), four = new Float64Array(12), rows = [];
  for (const [x, y] of points) {
    value.at(x, y, c, out);
    const row = Array.from(out);
    value.four(x, y, y, x, x, y, x, y, c, four);  // one of four must be what one alone is, to the bit
    const same = (way, i) => Object.is(four[3 * way + i], out[i]);
    for (const way of [0, 2, 3]) for (let i = 0; i < 3; i++) if (!same(way, i)) row[i] = "apart";
    curve.at(x, y, h, out);
    rows.push(row.concat(Array.from(out)));
  }
  answers.push(rows);
}
"""
WITH_NODE = (
    JAVASCRIPT
    + 'const data = require("fs").readFileSync(0, "utf8");'
    + RUNNER
    + "console.log(JSON.stringify(answers));"
)


def run_javascript(data: str) -> str:
    """What RUNNER answers."""
    command = ["node", "-e", WITH_NODE]
    return subprocess.run(command, input=data, capture_output=True, text=True, timeout=60, check=True).stdout


def points(surface: Surface) -> list[tuple[float, float]]:
    rng = np.random.default_rng(5)
    x0, x1, y0, y1 = surface.box
    random = zip(rng.uniform(x0, x1, POINTS).tolist(), rng.uniform(y0, y1, POINTS).tolist(), strict=True)
    moved = [surface.pose.outward(x, y) for x, y in random]
    return [*moved, *((p.x, p.y) for p in surface.points[:4])]


def test_javascript_kernels_agree_with_numpy() -> None:
    posed = [surfaces.get(key, **values) for key in KEYS for values in ({}, POSE)]
    jobs = []
    for surface in posed:
        f = surface.expression
        k = [surface.knob_values[name] for name in f.knobs]
        jobs.append(
            {"kernel": f.javascript(1, four=True), "hessian": f.javascript(2), "k": k, "points": points(surface)}
        )
    answers = json.loads(run_javascript(json.dumps(jobs, allow_nan=False)))
    eps = float(np.finfo(np.float64).eps)
    for surface, job, rows in zip(posed, jobs, answers, strict=True):
        x, y = np.array(job["points"]).T
        want = np.array(surface.expression.evaluate(2, x, y, surface.knob_values))
        got = np.array(rows, dtype=np.float64).T
        for part, name in enumerate(("f", "fx", "fy", "fxx", "fxy", "fyy")):
            around = max(float(np.abs(want[part]).max()), float(np.abs(want[0]).max()))
            worst = float(np.abs(got[part] - want[part]).max())
            assert worst <= TOLERANCE * eps * max(around, 1.0), (surface.key, name, worst / (eps * around))


TEXTS = [
    "sin(x y) + cos(x - y) tan(x/4)", "asin(x/4) + acos(y/4) - atan(x y)", "sinh(x) cosh(y) tanh(x y)",
    "exp(-x^2) + log(x + y) log2(x) log10(y)", "sqrt(x^2 + y) cbrt(x - y)", "|x - y| + sign(x - 1) y + floor(3x)",
    "max(x, y, 1) - min(x, y^2)", "x^y + x^2.5 + 2^(x y)", "x^-3 + (x + y)^20/1e6", "1/(0x)", "log(0x - 1)", "3",
]  # fmt: skip


def test_every_function_of_the_language_is_the_same_in_javascript() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(0.2, 2.0, (POINTS, 2)).tolist()
    formulas = [Expression.read(text) for text in TEXTS]
    jobs = [
        {"kernel": f.javascript(1, four=True), "hessian": f.javascript(2), "k": [], "points": points} for f in formulas
    ]
    answers = json.loads(run_javascript(json.dumps(jobs)))
    eps = float(np.finfo(np.float64).eps)
    x, y = np.array(points).T
    for text, f, rows in zip(TEXTS, formulas, answers, strict=True):
        want = np.array(f.evaluate(2, x, y, {}))
        got = np.array(rows, dtype=np.float64).T  # JSON has no NaN or Infinity: both come back as null, read as NaN
        want[~np.isfinite(want)] = np.nan
        assert np.array_equal(np.isnan(got), np.isnan(want)), text
        worst = np.nanmax(np.abs(got - want)) if np.isfinite(want).any() else 0.0
        assert worst <= 256 * eps * max(1.0, np.nanmax(np.abs(want), initial=0.0)), text
