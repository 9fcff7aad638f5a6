// Runs of living maps walked on the page, in slices.

import { cellRun } from "./wallruns.js";
import { knobAlong, startsAlong } from "./mapaxes.js";

export function makeMapJob(stage, run, axes) {
  return { stage, run, axes, window: stage.window };
}

export class MapWorks {
  constructor(tools, told) {
    Object.assign(this, { tools, told, now: null });
  }
  get busy() { return this.now !== null; }
  ask(number, maps, { rough }) {
    this.stop();
    this.now = { number, maps, rough, at: 0, stride: 8 };
    this.timer = setTimeout(() => this.go(), 0);
  }
  go() {
    const { now } = this, began = performance.now();
    if (!now) return;
    const { id, job, width, height } = now.maps[now.at];
    now.map ??= { finding: new Uint8Array(width * height), place: new Int16Array(width * height).fill(-1), step: new Int32Array(width * height).fill(-1) };
    now.row ??= 0;
    const { stage, run, axes, window: [x0, x1, y0, y1] } = job, kept = new Map();
    const xs = axes ? knobAlong(axes[0].site.knob, axes[0].ends, width) : startsAlong(x0, x1, width), ys = axes ? knobAlong(axes[1].site.knob, axes[1].ends, height) : startsAlong(y0, y1, height);
    for (; now.row < height && performance.now() - began < 12; now.row += now.stride) for (let column = 0; column < width; column += now.stride) {
      const made = axes ? cellRun(stage, run, axes.map(({ site }) => site), [xs[column], ys[now.row]], kept) : cellRun(Object.create(stage, { start: { value: [xs[column], ys[now.row]] } }), run, [], [], kept);
      const at = now.row * width + column, { outcome } = made.run;
      now.map.finding[at] = this.tools.codes.indexOf(outcome.finding);
      now.map.place[at] = outcome.place ?? placeOfEnd(stage, made.run);
      now.map.step[at] = outcome.step ?? -1;
    }
    if (now.row >= height) {
      const done = now.stride === 1 || now.rough;
      this.told({ number: now.number, id, width, height, stride: now.stride, map: now.map, took: 1, done, here: false });
      now.row = 0;
      now.at += 1;
      if (now.at === now.maps.length) { now.at = 0; now.stride /= 2; }
      if (now.maps.length === 1 ? false : true) now.map = null;
      if (done && now.at === 0) { this.now = null; return; }
    }
    this.timer = setTimeout(() => this.go(), 0);
  }
  stop() {
    clearTimeout(this.timer);
    this.now = null;
  }
}

function placeOfEnd(stage, run) {
  const { minima } = stage.surface;
  let best = Infinity, found = -1;
  for (let at = 0; at < minima.length; at += 4) {
    const away = Math.hypot(run.path[2 * run.valid] - minima[at], run.path[2 * run.valid + 1] - minima[at + 1]);
    if (away < best) [best, found] = [away, at / 4];
  }
  return found;
}
