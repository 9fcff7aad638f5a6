// What can be said about a run recomputed under the finger, before Python has said it properly.

import { nearestMinimum } from "./kernels.js";
import { formatNumber, formatSteps } from "./numbers.js";

/** {kind, step, text} of a path just walked: {path, valid}. */
export function guessOutcome(t, { path, valid }, critical, { steps, tolerance }) {
  if (valid < steps) return { kind: "diverged", step: valid + 1, text: t("diverged at step {step}", { step: formatSteps(valid + 1) }) };
  const near = nearestMinimum(critical, path[2 * steps], path[2 * steps + 1]);
  if (near && near.distance <= (tolerance ?? 0)) {
    const { x, y } = near.minimum;
    return { kind: "converged", step: null, text: t("reached the minimum ({x}, {y})", { x: formatNumber(x, 3), y: formatNumber(y, 3) }) };
  }
  return { kind: "going", step: null, text: t("has not arrived yet") };
}
