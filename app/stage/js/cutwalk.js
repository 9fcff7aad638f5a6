// While the number of steps is in a hand, runs are cut, not walked: a rule that does not ask how many updates there are
// takes the same way whatever their number.

import { walk } from "./kernels.js";

const FARTHER = 2; // how many times as far as asked a run is walked, so that a growing number finds its way there

/** A walk as its first `steps` updates have it. */
export function cutWalk({ path, valid, loss, grad, tables, records }, steps) {
  const part = (values) => values.subarray(0, steps);
  return {
    path: path.subarray(0, 2 * (steps + 1)), valid: Math.min(valid, steps),
    loss: loss.subarray(0, steps + 1), grad: grad.subarray(0, steps + 1), tables: tables.map(part), records: records.map(part),
  };
}

const whole = new WeakMap(); // run -> {sign, steps, found}: as far as it was walked, and what it was walked with

/** The whole walk that what is shown of a run is a part of; undefined where it is cut from none. */
export function wholeWalk(run) {
  const found = whole.get(run)?.found;
  return found?.path.buffer === run.path.buffer ? found : undefined;
}

/** What `walk` gives, of a walk kept from before where everything but the number of steps is as it was; `most` may be kept. */
export function walkOnce(run, inputs, surface, start, steps, powers, most) {
  const sign = [run.kernel, surface, run.noise, ...start, ...inputs], kept = whole.get(run);
  const same = kept?.sign.length === sign.length && sign.every((value, at) => Object.is(value, kept.sign[at]));
  if (same && kept.steps >= steps) return cutWalk(kept.found, steps);
  const far = Math.max(steps, Math.min(FARTHER * steps, most)), found = walk(run.kernel, inputs, surface, start, far, run.noise, powers);
  whole.set(run, { sign, steps: far, found });
  return cutWalk(found, steps);
}
