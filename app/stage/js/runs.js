// Runs as they arrive: long ones are told at some steps only, and walked anew here so that every step can be shown.

import { kernelValues, seriesAlong, walk } from "./kernels.js";
import { HALF_UNIT } from "./turn.js";

const SAME = 1e-12; // of the window: places nearer to each other than this are the same

/**
 * Values told at the steps `kept` -> values at 0..last, `stride` numbers a step: on straight lines between what is kept;
 * from a value that is not finite on, that value.
 */
export function spreadOut(values, kept, stride = 1) {
  const last = kept[kept.length - 1];
  const all = new Float32Array(stride * (last + 1));
  for (let i = 0; i + 1 < kept.length; i += 1) {
    const from = kept[i], span = kept[i + 1] - from;
    for (let axis = 0; axis < stride; axis += 1) {
      const first = values[stride * i + axis], rise = values[stride * (i + 1) + axis] - first;
      const slope = Number.isFinite(rise) ? rise / span : 0;
      for (let step = 0; step < span; step += 1) all[stride * (from + step) + axis] = first + slope * step;
    }
  }
  for (let axis = 0; axis < stride; axis += 1) all[stride * last + axis] = values[stride * (kept.length - 1) + axis];
  return all;
}

/** Whether a path walked here is the one that is told at the steps `kept` (null: at all), as far as float32 tells it. */
export function samePath(path, told, kept, spans) {
  for (let i = 0; 2 * i < told.length; i += 1) {
    for (let axis = 0; axis < 2; axis += 1) {
      const here = path[2 * (kept ? kept[i] : i) + axis], there = told[2 * i + axis];
      if (!(Math.abs(here - there) <= 4 * HALF_UNIT * Math.abs(there) + SAME * spans[axis])) return false;
    }
  }
  return true;
}

/**
 * A run that is told in part -> {path, loss, grad, lr} at every step: walked here (then with its tables and records) where
 * that gives the path that Python told (an exact one always does), else spread out between the steps that were told; of a
 * sketch that it does not give, what was walked here until Python tells more (`doubtful`). `scene` is {ground (the run's), start, steps, powers}.
 */
export function everyStep(run, { ground, kernel, start, steps, powers }) {
  if (kernel && ground.kernel) {
    const values = kernelValues(run.kernel_knobs, run.kernel_values, run.knob_values);
    const { valid, ...made } = walk(kernel, values, ground, start, steps, run.noise, powers);
    const [x0, x1, y0, y1] = ground.box;
    const same = run.exact || (valid === run.valid && samePath(made.path, run.path, run.kept, [x1 - x0, y1 - y0]));
    if (same || run.sketch) return { ...made, doubtful: !same, lr: made.tables[run.columns?.lr] ?? (run.lr && run.kept ? spreadOut(run.lr, run.kept) : run.lr) };
  }
  const { loss, grad } = run.loss ? run : seriesAlong(ground.kernel, ground.knobs, run.path);
  const spread = (values, stride) => (run.kept && values ? spreadOut(values, run.kept, stride) : values);
  return { path: spread(run.path, 2), loss: spread(loss), grad: spread(grad), lr: spread(run.lr) };
}

/**
 * A payload's run as the stage holds it. `held` (path as sent -> every step of it) spares walking anew what has not
 * changed; what this run needs is put into `next`.
 */
export function makeRun(run, { scene, values, held, next }) {
  let { path, loss, grad, lr } = run, doubtful = false, tables = null, records = null;
  if (run.kept || !run.loss) {
    const sign = JSON.stringify([run.kernel, run.kernel_values, run.knob_values, scene.start, scene.steps, scene.ground.knobs]);
    const known = held.get(path);
    const full = known?.sign === sign ? known : { sign, ...everyStep(run, scene) };
    next.set(path, full);
    ({ path, loss, grad, doubtful = false, tables = null, records = null } = full);
    lr = lr && full.lr;
  }
  lr = lr && lr.subarray(0, scene.steps); // one an update; the last is told twice
  const { valid, outcome, rest, restarts } = run;
  const sent = { path, valid, loss, grad, lr, tables, records, outcome, rest, restarts, waits: false };
  const spread = (told) => (told && run.kept ? spreadOut(told, run.kept) : told);
  const moved = (run.moved ?? []).map((told) => ({ ...told, values: spread(told.values) }));
  return { ...run, ...sent, kernel: scene.kernel, values, doubtful, sent, moved, calls: spread(run.calls) };
}
