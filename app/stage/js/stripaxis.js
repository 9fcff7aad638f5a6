// What a strip runs over: steps, or how often each run has asked the surface by then.

/** {calls, most, group(run), at(run, step), stepAt(value, runs)} of a stage, as its link says. */
export function lengthOf(stage) {
  const steps = Math.max(1, stage.clock.steps);
  if (stage.word("over") !== "calls") return { calls: false, most: steps, group: () => "", at: (_, step) => step, stepAt: (value) => value };
  const { runs } = stage, most = Math.max(1, ...runs.map((run) => callsAt(run, steps)));
  return {
    calls: true, most, at: callsAt,
    group: (run) => (run.calls ? run.id : String(run.evaluations)), // runs for which a step lies in the same place
    stepAt: (value) => Math.max(0, ...runs.map((run) => stepOf(run, value, steps))),
  };
}

/** How often a run has asked the surface by a step, which need not be whole. */
export function callsAt(run, step) {
  const { calls } = run;
  if (!calls) return step * (run.evaluations ?? 1);
  const last = calls.length - 1, at = Math.min(last, Math.floor(step));
  return calls[at] + (step - at) * (at < last ? calls[at + 1] - calls[at] : 0);
}

/** The last step by which a run has asked so often. */
function stepOf(run, count, steps) {
  if (!run.calls) return Math.min(steps, count / (run.evaluations ?? 1));
  let low = 0, high = run.calls.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (run.calls[middle] <= count) low = middle;
    else high = middle - 1;
  }
  return low;
}
