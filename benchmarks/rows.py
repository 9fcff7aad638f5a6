"""What a row of data costs in each kernel: python benchmarks/rows.py

Value and gradient of every model with 200 rows, at one point (plain floats, JavaScript), at four together (JavaScript)
and at 8192 (arrays). Nanoseconds a row and point; then what a change of the preprocessing knob costs in the browser.
"""

import json
import subprocess
import time
from collections.abc import Callable

import numpy as np

import surfaces
from surfaces import Surface
from surfaces.dataset import DATA
from symbolic.fourfold import JAVASCRIPT

ROWS, LANES = "200", 8192

SCRIPT = """
const jobs = JSON.parse(require("fs").readFileSync(0, "utf8")), out = new Float64Array(12);
const spent = () => process.cpuUsage().user * 1e3; // of the processor, not of the wall: other work does not count
const least = (work, times) => {
  const took = Array.from({ length: 9 }, () => {
    const begun = spent();
    work();
    return spent() - begun;
  });
  return Math.min(...took) / times;
};
console.log(JSON.stringify(jobs.map(({ kernel, k }) => {
  const made = new Function("return (" + unfolded(kernel) + ")")(), c = made.prepare(k, new Float64Array(made.size));
  const alone = least(() => {
    for (let i = 0; i < 2000; i++) made.at(0.3 + i * 1e-5, -0.2, c, out);
  }, 2000);
  const four = least(() => {
    for (let i = 0; i < 500; i++) made.four(0.3 + i * 1e-5, -0.2, 0.1, 0.4, 1, 1, 0.2, 0.7, c, out);
  }, 2000);
  const prepared = least(() => {
    for (let i = 0; i < 200; i++) made.prepare(k, c);
  }, 200);
  return [alone, four, prepared];
})));
"""


def least(work: Callable[[], object], times: int) -> float:
    """Nanoseconds of the processor for one of so many, the least of nine: other work on the machine does not count."""
    took = []
    for _ in range(9):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took) * 1e9 / times


def in_python(surface: Surface) -> tuple[float, float]:
    """Plain floats at one point, and arrays."""
    ground = surface.expression.ground(surface.knob_values)
    ask = ground.floats(0)[0]
    x, y = np.linspace(-0.5, 0.5, LANES), np.linspace(0.4, -0.3, LANES)
    wide = ground.arrays(slice(0, LANES))[0]
    return least(lambda: [ask(0.3, -0.2) for _ in range(50)], 50), least(lambda: wide(x, y), LANES)


def main() -> None:
    """Measure and print."""
    made = [surfaces.get(key, rows=ROWS) for key in surfaces.keys() if surfaces.get(key).data_knobs]
    made = [one.with_values({"data": drawn(one), "rows": ROWS}) for one in made]
    jobs = [
        {
            "kernel": one.expression.javascript(1, four=True),
            "k": [one.knob_values[name] for name in one.expression.knobs],
        }
        for one in made
    ]
    command = ["node", "-e", JAVASCRIPT + SCRIPT]
    browser = json.loads(
        subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=True).stdout
    )
    print(f"{'ns a row and point':20} {'floats':>8} {'arrays':>8} {'JS one':>8} {'JS four':>8} {'µs to prepare':>14}")
    for one, (alone, four, prepared) in zip(made, browser, strict=True):
        floats, arrays = in_python(one)
        count = len(one.table or ())
        cells = " ".join(f"{value / count:8.2f}" for value in (floats, arrays, alone, four))
        print(f"{one.key:20} {cells} {prepared / 1000:14.1f}")


def drawn(surface: Surface) -> str:
    """A data set of the model's that may have any number of rows."""
    return next(word for word in surface.data_knobs[0].choices if DATA.get(word).generated)


if __name__ == "__main__":
    main()
