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

/** {finding, kind, step, passed, strayed} from what is known. */
export function judgeRun(tools, known) {
  const inputs = [...tools.measures, ...tools.facts].map((name) => known[name]);
  const [code, note] = tools.decide(inputs);
  const finding = tools.codes[code], said = tools.notes[note];
  const named = tools.steps[finding];
  const after = named === "valid" || named === "within" ? 1 : 0;
  return {
    finding, kind: tools.kinds[finding], step: named ? known[named] + after : null,
    passed: said === "passed" ? { place: known.hit_place, step: known.hit } : null,
    strayed: said === "strayed" ? { step: known.hit, size: known.overshoot } : null,
  };
}

/** The sentence of an outcome, in the words that Python will use. */
export function outcomeText(t, tools, { finding, step, passed, strayed }, known, surface, heldBy) {
  const [x0, x1, y0, y1] = surface.box;
  const crumb = tools.crumb * Math.min(x1 - x0, y1 - y0);
  const place = (x, y) => ({ x: formatNumber(Math.abs(x) < crumb ? 0 : x, 3), y: formatNumber(Math.abs(y) < crumb ? 0 : y, 3) });
  let { x, y, jitter: size } = known;
  const values = { step: formatSteps(step ?? 0), part: heldBy };
  if (finding === "sways") {
    const width = known.high_x - known.low_x, height = known.high_y - known.low_y;
    [x, y, size] = [(known.low_x + known.high_x) / 2, (known.low_y + known.high_y) / 2, Math.sqrt(width * width + height * height) / 2];
  } else if (known.place >= 0 && finding !== "held") {
    [x, y] = footOf(surface.minima, known.place, x, y);
    Object.assign(values, { loss: formatNumber(surface.values[known.place], 3), best: formatNumber(Math.abs(surface.floor ?? 0) < tools.level ? 0 : surface.floor, 3) });
  }
  const said = t(tools.sentences[finding], { ...values, ...place(x, y), size: formatNumber(size, 2) }), { grows } = tools;
  const growing = grows.findings.includes(finding) && known.bouncing > 0 && known.growth >= grows.least;
  const outcome = growing ? t(tools.grows.text, { outcome: said, growth: formatNumber(known.growth, 3) }) : said;
  if (passed) {
    const at = place(surface.minima[4 * passed.place], surface.minima[4 * passed.place + 1]);
    const told = { outcome, ...at, step: formatSteps(passed.step) };
    return passed.step ? t(tools.asides.passed, told) : t(tools.asides.began, told);
  }
  return strayed ? t(tools.asides.strayed, { outcome, step: formatSteps(strayed.step), size: formatNumber(strayed.size, 2) }) : outcome;
}

/** The place of a minimum that a point is at: the minimum, or the nearest point of a whole line of them. */
export function footOf(minima, number, x, y) {
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
