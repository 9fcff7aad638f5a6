// What became of a run recomputed under the finger: the measures, decision and sentences that Python has printed.

import { eigenvalues, nearestOf } from "./kernels.js";
import { formatNumber, formatSteps } from "./numbers.js";

/** Everything that is known at the end of a path {path, valid, loss}, by name: the measures, then the facts. */
export function measureRun(tools, { path, valid, loss }, surface, steps, heldBy) {
  const told = tools.observe(path, loss, steps, surface.constants, nearestOf, surface.minima);
  const known = Object.fromEntries(tools.measures.map((name, i) => [name, told[i]]));
  const ask = (kernel, x, y) => {
    const out = new Float64Array(3).fill(NaN);
    kernel?.(x, y, surface.knobs, out);
    return out;
  };
  const x = path[2 * steps], y = path[2 * steps + 1];
  const [lossFirst, gx, gy] = ask(surface.kernel, path[0], path[1]);
  const [lossLast, hx, hy] = ask(surface.kernel, x, y);
  const [high, low] = eigenvalues(...ask(surface.hessian, x, y));
  const [x0, x1, y0, y1] = surface.box;
  const facts = {
    valid, n: steps, x, y, x0, x1, y0, y1, tolerance: surface.constants[0],
    local: known.place < 0 ? 0 : surface.local[known.place],
    loss_first: lossFirst, loss_last: lossLast,
    slope_first: Math.sqrt(gx * gx + gy * gy), slope_last: Math.sqrt(hx * hx + hy * hy),
    curvature_low: low, curvature_high: high, held_by: heldBy ? 1 : 0,
  };
  return { ...known, ...facts };
}

/** {finding, kind, step, passed} from what is known. */
export function judgeRun(tools, known) {
  const inputs = [...tools.measures, ...tools.facts].map((name) => known[name]);
  const finding = tools.codes[tools.decide(inputs)];
  const named = tools.steps[finding];
  const after = named === "valid" || named === "within" ? 1 : 0;
  const jitters = finding.startsWith("jitters"), ended = finding === "arrived" || finding === "local";
  const passed = known.left >= 0 && !jitters && !(ended && known.hit_place === known.place);
  return {
    finding, kind: tools.kinds[finding], step: named ? known[named] + after : null,
    passed: passed ? { place: known.hit_place, step: known.hit } : null,
  };
}

/** The sentence of an outcome, in the words that Python will use. */
export function outcomeText(t, tools, { finding, step, passed }, known, surface, heldBy) {
  let { x, y } = known;
  const values = { step: formatSteps(step ?? 0), part: heldBy };
  if (known.place >= 0 && finding !== "held") {
    [x, y] = footOf(surface.minima, known.place, x, y);
    Object.assign(values, { loss: formatNumber(surface.values[known.place], 3), best: formatNumber(surface.floor ?? 0, 3) });
  }
  Object.assign(values, { x: formatNumber(x, 3), y: formatNumber(y, 3), size: formatNumber(known.jitter, 2) });
  const said = t(tools.sentences[finding], values), { grows } = tools;
  const growing = grows.findings.includes(finding) && known.bouncing > 0 && known.growth >= grows.least;
  const outcome = growing ? t(tools.grows.text, { outcome: said, growth: formatNumber(known.growth, 3) }) : said;
  if (!passed) return outcome;
  const place = { x: formatNumber(surface.minima[4 * passed.place], 3), y: formatNumber(surface.minima[4 * passed.place + 1], 3) };
  return t(tools.passed, { outcome, ...place, step: formatSteps(passed.step) });
}

/** The place of a minimum that a point is at: the minimum, or the nearest point of a whole line of them. */
function footOf(minima, number, x, y) {
  const [mx, my, ux, uy] = minima.subarray(4 * number, 4 * number + 4);
  const beside = (x - mx) * ux + (y - my) * uy;
  return [mx + beside * ux, my + beside * uy];
}

/** The same in a few words, for a legend. */
export const shortText = (t, tools, { finding, step }, heldBy) => t(tools.short[finding], { step: formatSteps(step ?? 0), part: heldBy });

/** {finding, kind, step, text} of a path just walked. */
export function outcomeOf(t, tools, live, surface, steps, heldBy) {
  const known = measureRun(tools, live, surface, steps, heldBy);
  const outcome = judgeRun(tools, known);
  return { ...outcome, text: outcomeText(t, tools, outcome, known, surface, heldBy) };
}
