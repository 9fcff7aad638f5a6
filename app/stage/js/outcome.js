// What can be said about a run recomputed under the finger, before Python has said it properly.

import { nearestMinimum } from "./kernels.js";
import { formatNumber, formatSteps } from "./numbers.js";

/** First step of a path within the tolerance of any minimum, or null. */
export function firstArrival(path, steps, critical, tolerance) {
  for (let step = 0; step <= steps; step += 1) {
    const near = nearestMinimum(critical, path[2 * step], path[2 * step + 1]);
    if (near && near.distance <= tolerance) return step;
  }
  return null;
}

/** {kind, step, text} of a path just walked, {path, valid}, in the words Python will use. */
export function guessOutcome(t, { path, valid }, critical, { steps, tolerance }) {
  if (valid < steps) return { kind: "diverged", step: valid + 1, text: t("diverged at step {step}", { step: formatSteps(valid + 1) }) };
  const near = nearestMinimum(critical, path[2 * steps], path[2 * steps + 1]);
  if (!near || !(near.distance <= tolerance)) return { kind: "going", step: null, text: t("still going") };
  const step = firstArrival(path, steps, critical, tolerance);
  const { x, y } = near.minimum;
  const values = { x: formatNumber(x, 3), y: formatNumber(y, 3), step: formatSteps(step) };
  return { kind: "converged", step, text: t("reached the minimum ({x}, {y}) at step {step}", values) };
}
