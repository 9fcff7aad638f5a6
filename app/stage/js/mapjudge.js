// What became of each run of a map: the table of verdicts, told by as few looks at a path as it takes (optimizers/sparing.py).

import { eigenvalues, nearestOf } from "./kernels.js";

const NEARER = 0.49; // of the way to the nearest other minimum: within it no other can be nearer

/**
 * The same answers as nearestOf, sooner: runs end about one minimum for long. The one that was nearest last is asked first,
 * and no other where the point lies well within half the way to any.
 */
export function quickNearest(minima) {
  const count = minima.length / 4, safe = new Float64Array(count).fill(Infinity);
  for (let one = 0; one < count; one += 1) {
    if (minima[4 * one + 2] || minima[4 * one + 3]) return nearestOf; // whole lines of minima
    for (let other = 0; other < count; other += 1) {
      const dx = minima[4 * one] - minima[4 * other], dy = minima[4 * one + 1] - minima[4 * other + 1];
      if (other !== one) safe[one] = Math.min(safe[one], NEARER * NEARER * (dx * dx + dy * dy));
    }
  }
  if (!count) return nearestOf;
  let last = 0;
  return (x, y, _, out) => {
    const dx = x - minima[4 * last], dy = y - minima[4 * last + 1], square = dx * dx + dy * dy;
    if (square < safe[last]) {
      out[0] = last;
      out[1] = Math.sqrt(square);
      return;
    }
    nearestOf(x, y, minima, out);
    if (out[0] >= 0) last = out[0];
  };
}

/** A judge: the row of what is known, and where in it each thing stands. */
export function openJudge({ sparing, codes, steps: named }) {
  const { inputs, looks, decide, observe } = sparing, at = Object.fromEntries(inputs.map((name, i) => [name, i]));
  return {
    at, looks, decide, observe, row: new Float64Array(inputs.length), out: new Float64Array(3), pair: new Float64Array(2), seen: new Float64Array(inputs.length), code: new Float64Array(1),
    told: looks.map(({ told }) => told.map((name) => at[name])), taken: looks.map(({ name }) => at[`has_${name}`]),
    // which place of the row holds the step that a finding names, and how far behind it the update is
    naming: codes.map((code) => (named[code] ? { at: at[named[code]], after: named[code] === "valid" || named[code] === "within" ? 1 : 0 } : null)),
    finding: 0, place: -1, step: -1, loss: NaN,
  };
}

/** Judge on this surface from now on: {at, c}, its curvature, its minima and what measures ask of it. */
export function judgeOn(judge, surface, steps) {
  const { row, at } = judge, [x0, x1, y0, y1] = surface.box;
  Object.assign(judge, { surface, steps, nearest: quickNearest(surface.minima) });
  row[at.n] = steps;
  row[at.x0] = x0;
  row[at.x1] = x1;
  row[at.y0] = y0;
  row[at.y1] = y1;
  row[at.tolerance] = surface.constants[0];
}

/** Take a look: what it tells goes into the row. */
function lookAlong(judge, look, path) {
  const { row, looks, told, taken, out, surface, steps } = judge, { name, late } = looks[look];
  const from = late ? Math.max(0, steps - late) : 0;
  row[taken[look]] = 1;
  if (name === "tail") {
    row[told[look][0]] = path[2 * from];
    row[told[look][1]] = path[2 * from + 1];
  } else if (name === "start") {
    out.fill(NaN);
    surface.ground.at(path[0], path[1], surface.ground.c, out);
    row[told[look][0]] = out[0];
    row[told[look][1]] = Math.sqrt(out[1] * out[1] + out[2] * out[2]);
  } else if (name === "bend") {
    out.fill(NaN);
    surface.curvature?.at(row[judge.at.x], row[judge.at.y], surface.curvature.c, out);
    const [high, low] = eigenvalues(out[0], out[1], out[2]);
    row[told[look][0]] = low;
    row[told[look][1]] = high;
  } else {
    const { seen } = judge, places = told[look];
    judge.observe[name](path, null, steps, surface.constants, judge.nearest, surface.minima, from, judge.pair, seen);
    for (let i = 0; i < places.length; i += 1) row[places[i]] = seen[i];
  }
}

const END_POINT = new Float64Array(2);

/** Judge a path whose last valid point is (x, y), update `valid`: writes finding, place, step and loss into the judge. */
export function judgeLane(judge, path, valid, x, y, held) {
  const { row, at, taken, out, surface } = judge;
  for (let look = 0; look < taken.length; look += 1) row[taken[look]] = 0;
  out.fill(NaN);
  surface.ground.at(x, y, surface.ground.c, out);
  row[at.valid] = valid;
  row[at.x] = x;
  row[at.y] = y;
  row[at.loss_last] = judge.loss = out[0];
  row[at.slope_last] = Math.sqrt(out[1] * out[1] + out[2] * out[2]);
  row[at.held_by] = held;
  END_POINT[0] = x;
  END_POINT[1] = y;
  const end = judge.observe.end(END_POINT, null, 0, surface.constants, judge.nearest, surface.minima, 0, judge.pair, judge.seen);
  const place = (judge.place = row[at.place] = end[0]);
  row[at.inside] = end[1];
  row[at.distance] = end[2];
  row[at.local] = place < 0 ? 0 : Number(surface.local[place]);
  let code = judge.decide(row, judge.code)[0];
  while (code < 0) {
    lookAlong(judge, -1 - code, path);
    code = judge.decide(row, judge.code)[0];
  }
  const named = judge.naming[code];
  judge.finding = code;
  judge.step = named ? row[named.at] + named.after : -1;
}

/** What judging is made of, for a worker that has kernels. */
export const JUDGE_PARTS = [
  `const NEARER = ${NEARER}, END_POINT = new Float64Array(2);`,
  eigenvalues, nearestOf, quickNearest, openJudge, judgeOn, lookAlong, judgeLane,
];
