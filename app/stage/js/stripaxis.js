// What a strip runs over: steps, how often each run has asked the surface by then, or how often it has gone over the data.

import { epochsAlong } from "./batchsteps.js";

/** {unit: "steps", "calls" or "epochs", most, group(run), at(run, step), stepAt(value, runs)} of a stage, as its link says. */
export function lengthOf(stage) {
  const steps = Math.max(1, stage.clock.steps), { runs } = stage, over = stage.word("over");
  const along = (at, stepAt) => ({ most: Math.max(1, ...runs.map((run) => at(run, steps))), at, stepAt: (value) => Math.max(0, ...runs.map((run) => stepAt(run, value))) });
  if (over === "calls") {
    return {
      unit: "calls", ...along(callsAt, (run, count) => stepOf(run, count, steps)),
      group: (run) => (run.calls ? run.id : String(run.evaluations)), // runs for which a step lies in the same place
    };
  }
  if (over === "epochs" && runs.some(({ batches }) => batches)) {
    const passes = new Map(runs.map((run) => [run, epochsAlong(stage, run)])); // none: every step goes over all of the data
    const at = (run, step) => (passes.get(run) ? alongStep(passes.get(run), step) : step);
    return { unit: "epochs", ...along(at, (run, value) => (passes.get(run) ? lastUpTo(passes.get(run), value) : Math.min(steps, value))), group: (run) => (run.batches ? run.id : "") };
  }
  return { unit: "steps", most: steps, group: () => "", at: (_, step) => step, stepAt: (value) => value };
}

/** A rising series at a step, which need not be whole. */
function alongStep(values, step) {
  const last = values.length - 1, at = Math.min(last, Math.floor(step));
  return values[at] + (step - at) * (at < last ? values[at + 1] - values[at] : 0);
}

/** The last step by which a rising series is no higher than a value. */
function lastUpTo(values, value) {
  let low = 0, high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (values[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How often a run has asked the surface by a step, which need not be whole. */
export const callsAt = (run, step) => (run.calls ? alongStep(run.calls, step) : step * (run.evaluations ?? 1));

/** The last step by which a run has asked so often. */
const stepOf = (run, count, steps) => (run.calls ? lastUpTo(run.calls, count) : Math.min(steps, count / (run.evaluations ?? 1)));
