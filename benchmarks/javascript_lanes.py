"""Speed of the browser's kernels, run by Node beside NumPy on one core: python benchmarks/javascript_lanes.py

Many runs of one rule on Himmelblau's function: one lane after the other (``walk``), four interleaved (``lanes``), and
the same lanes by NumPy in one thread. Nanoseconds a lane-step.
"""

import json
import subprocess
import time

import numpy as np

import optimizers
import surfaces
from optimizers.registry import get
from optimizers.system import compose
from optimizers.workers import Pace
from symbolic import fourfold, powers

RULES = ("sgd", "momentum", "rmsprop", "adam", "shampoo")
SIDE, STEPS = 128, 200
GROUND = surfaces.get("himmelblau")

SCRIPT = """
const { jobs, ground } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const make = (text) => new Function("return (" + unfolded(text) + ")")();
const made = make(ground.kernel), bent = make(ground.hessian);
const c = made.prepare(ground.k, new Float64Array(made.size)), h = bent.prepare(ground.k, new Float64Array(bent.size));
console.log(JSON.stringify(jobs.map(({ rule, lanes, x, y, k, n }) => {
  const one = make(rule), many = make(lanes), K = k.map((v) => Float64Array.of(v));
  const T = Array.from({ length: one.columns }, () => new Float64Array(n)), out = new Float64Array(12);
  one.clock(k, n, null, T, powers);
  const P = Array.from({ length: 4 }, () => new Float64Array(2 * (n + 1))), at = new Int32Array(x.length);
  const clock = (work) => {
    work(); work();
    const times = [];
    for (let i = 0; i < 5; i++) { const begun = performance.now(); work(); times.push(performance.now() - begun); }
    return times.sort((a, b) => a - b)[2] * 1e6 / (x.length * n);
  };
  const alone = clock(() => {
    for (let l = 0; l < x.length; l++) one.walk(x[l], y[l], k, n, T, made.at, c, bent.at, h, P[0]);
  });
  const together = clock(() => {
    const X = Float64Array.from(x), Y = Float64Array.from(y), V = new Int32Array(x.length);
    for (let l = 0; l < x.length; l += 4) many.four(l, n, X, Y, V, K, at, T, made.four, c, bent.at, h, out, P);
  });
  return [alone, together];
})));
"""


def main() -> None:
    """Measure and print."""
    grid = np.linspace(-5, 5, SIDE)
    x, y = (part.ravel() for part in np.meshgrid(grid, grid))
    jobs, arrays = [], []
    Pace.cores = staticmethod(lambda: 1)  # type: ignore[method-assign]
    for key in RULES:
        kernels = compose(get(key), get(key).values({})).kernels()
        system = compose(get(key), get(key).values({}))
        k = [float(system.values[name]) for name in kernels.step.knobs]
        texts = {"rule": kernels.javascript, "lanes": kernels.javascript_lanes}
        jobs.append({**texts, "x": x.tolist(), "y": y.tolist(), "k": k, "n": STEPS})
        optimizers.run(key, GROUND, (x, y), STEPS, record="last")
        begun = time.perf_counter()
        optimizers.run(key, GROUND, (x, y), STEPS, record="last")
        arrays.append((time.perf_counter() - begun) * 1e9 / (x.size * STEPS))
    expression = GROUND.expression
    ground = {"kernel": expression.javascript(1, four=True), "hessian": expression.javascript(2), "k": []}
    data, script = json.dumps({"jobs": jobs, "ground": ground}), fourfold.JAVASCRIPT + powers.JAVASCRIPT + SCRIPT
    done = subprocess.run(["node", "-e", script], input=data, capture_output=True, text=True, check=True)
    print(f"{'rule':12}{'JavaScript, one':>18}{'four':>8}{'NumPy':>8}   ns a lane-step, {SIDE} x {SIDE} x {STEPS}")
    for key, (alone, together), numpy in zip(RULES, json.loads(done.stdout), arrays, strict=True):
        print(f"{key:12}{alone:>18.1f}{together:>8.1f}{numpy:>8.1f}")


if __name__ == "__main__":
    main()
