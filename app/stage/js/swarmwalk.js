// Many members of one run, walked and judged one after another: in a worker, or here in slices.
//
// A job is {rule: {columns, kept, clock, walk}, values, ground, curvature: {at, c} that it walks on; judged: {ground, curvature,
// constants, minima, local, box} by which it is measured; starts, steps, kept: the steps that are told; noise, or seeds: every
// member hears its own, and draws its own batches; heldBy}. Nothing is read from outside but what is handed over: a worker is made of these texts.

import { BATCH_PARTS, putStream, rowStream } from "./batches.js";
import { eigenvalues, nearestOf, pointKernel, seriesAlong } from "./kernels.js";
import { normalNumbers, NOISE_PARTS } from "./noise.js";
import { judgeRun, measureRun } from "./outcome.js";

/** The steps at which members are told: all of them, or at most `most`, evenly, with both ends. */
export function keptSteps(steps, most) {
  const stride = Math.ceil(steps / most), kept = [];
  for (let step = 0; step < steps; step += stride) kept.push(step);
  return Int32Array.from([...kept, steps]);
}

/** A crowd on its way, with nobody walked yet. */
export function beginCrowd(job, tools) {
  const members = job.starts.length / 2, points = members * job.kept.length;
  const { ground, curvature } = job.judged;
  return {
    job, tools, members, done: 0,
    surface: { ...job.judged, kernel: pointKernel(ground), hessian: pointKernel(curvature), knobs: null },
    path: new Float64Array(2 * (job.steps + 1)),
    xy: new Float32Array(2 * points), loss: new Float64Array(points), grad: new Float64Array(points),
    valid: new Int32Array(members), finding: new Uint8Array(members), place: new Int16Array(members).fill(-1), step: new Int32Array(members).fill(-1),
  };
}

/** The noise of a member, [x, y] for each step; null where the rule hears none. Seeds that were heard are kept. */
function noiseFor({ job, tools }, member) {
  if (!job.seeds) return job.noise;
  const key = `${member}:${job.steps}`, { heard } = tools;
  if (!heard.has(key)) {
    if (heard.size * job.steps > 1_000_000) heard.clear();
    heard.set(key, normalNumbers(member, 0, 2 * job.steps, tools.widths));
  }
  return heard.get(key);
}

/** Walk the next member and judge it: the same path, measures and table as a run alone. */
function walkMember(crowd) {
  const { job, tools, surface, done: member, members } = crowd, { rule, values, ground, curvature, steps, starts, kept } = job;
  const noise = noiseFor(crowd, member);
  if (job.seeds && job.batches) {
    const { rows, draw } = job.batches, stream = rowStream(member, 0, rows, steps, draw);
    [ground, curvature].forEach((asked) => putStream(asked, stream));
  }
  if (!crowd.tables || job.seeds) {
    crowd.tables ??= Array.from({ length: rule.columns }, () => new Float64Array(steps));
    rule.clock(values, steps, noise, crowd.tables, tools.powers);
  }
  const { path, tables } = crowd, records = (crowd.records ??= Array.from({ length: rule.kept ?? 0 }, () => new Float64Array(steps))); // what strips keep: a member's is not told
  const valid = rule.walk(starts[2 * member], starts[2 * member + 1], values, steps, tables, ground.at, ground.c, curvature?.at, curvature?.c, path, records);
  const { loss, grad } = seriesAlong(surface.kernel, null, path);
  const known = measureRun(tools, { path, valid, loss }, surface, steps, job.heldBy), verdict = judgeRun(tools, known);
  crowd.valid[member] = valid;
  crowd.finding[member] = tools.codes.indexOf(verdict.finding);
  crowd.place[member] = known.place;
  crowd.step[member] = verdict.step ?? -1;
  for (let at = 0; at < kept.length; at += 1) {
    const step = kept[at], to = at * members + member; // step by step: a frame reads one stretch
    crowd.xy[2 * to] = path[2 * step];
    crowd.xy[2 * to + 1] = path[2 * step + 1];
    crowd.loss[to] = loss[step];
    crowd.grad[to] = grad[step];
  }
  crowd.done += 1;
}

/** Go on for about so many ms; returns whether all have arrived. */
export function walkCrowd(crowd, budget, now) {
  const until = now() + budget;
  while (crowd.done < crowd.members) {
    walkMember(crowd);
    if (crowd.done % 8 === 0 && now() > until) break;
  }
  return crowd.done === crowd.members;
}

/** The 10 %, 50 % and 90 % quantiles of each kept step's values, linear between members; what is not finite is largest. */
export function bandOf(values, members, count) {
  const row = new Float64Array(members), low = new Float64Array(count), mid = new Float64Array(count), high = new Float64Array(count);
  const quantile = (share) => {
    const at = share * (members - 1), below = Math.floor(at), above = Math.ceil(at);
    return below === above ? row[below] : row[below] + (at - below) * (row[above] - row[below]);
  };
  for (let at = 0; at < count; at += 1) {
    for (let member = 0; member < members; member += 1) {
      const value = values[at * members + member];
      row[member] = Number.isNaN(value) ? Infinity : value;
    }
    row.sort();
    low[at] = quantile(0.1);
    mid[at] = quantile(0.5);
    high[at] = quantile(0.9);
  }
  return { low, mid, high };
}

/** What is told of a crowd that has arrived. */
export function tellCrowd({ job, members, xy, loss, grad, valid, finding, place, step }) {
  const count = job.kept.length, { kept } = job;
  return { members, kept, xy, valid, finding, place, step, loss: bandOf(loss, members, count), grad: bandOf(grad, members, count) };
}

/** What a worker is made of. */
export const CROWD_PARTS = [
  ...NOISE_PARTS, ...BATCH_PARTS, seriesAlong, eigenvalues, nearestOf, pointKernel, measureRun, judgeRun,
  noiseFor, walkMember, beginCrowd, walkCrowd, bandOf, tellCrowd,
];
