// Many members of one run, walked and judged one after another: in a worker, or here in slices.
//
// A job is {rule: {columns, kept, clock, walk}, values, ground, curvature: {at, c} that it walks on; judged: {ground, curvature,
// constants, minima, local, box} by which it is measured; starts, steps, kept: the steps that are told; noise, or seeds: every
// member hears its own, and draws its own batches; curves: the recipes of the strips; cells: how finely valleys are told apart; heldBy}. Nothing is read from outside but what is handed over: a worker is made of these texts.

import { BATCH_PARTS, putStream, rowStream } from "./batches.js";
import { eigenvalues, nearestOf, normOf, pointKernel, seriesAlong } from "./kernels.js";
import { normalNumbers, NOISE_PARTS } from "./noise.js";
import { judgeRun, measureRun } from "./outcome.js";
import { bandOf, CURVE_PARTS, fliesOff, memberLines } from "./swarmcurves.js";
import { countValleys, VALLEY_PARTS } from "./swarmvalleys.js";

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
    records: Array.from({ length: job.rule.kept ?? 0 }, () => new Float64Array(job.steps)),
    xy: new Float32Array(2 * points), final: new Float64Array(members), curves: job.curves.map(() => []),
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
  const { path, tables, records } = crowd;
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
  }
  crowd.final[member] = valid < steps ? Infinity : loss[steps]; // where it was last says nothing of one that has flown off
  keepCurves(crowd, { path, valid, loss, grad, tables, records, kernel: surface.kernel, minima: surface.minima });
  crowd.done += 1;
}

/** A member's curves at the kept steps; NaN where it has no value. */
function keepCurves({ job, members, curves, done: member }, walked) {
  const { kept } = job;
  job.curves.forEach((recipe, place) => {
    memberLines(recipe, walked).forEach((values, part) => {
      const held = (curves[place][part] ??= new Float64Array(members * kept.length).fill(NaN));
      for (let at = 0; at < kept.length; at += 1) {
        const value = values[kept[at] - recipe.shift];
        if (value !== undefined) held[at * members + member] = value;
      }
    });
  });
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

/**
 * What is told of a crowd that has arrived: beside its members' places and outcomes `final`, their losses at the end,
 * `bands`, word -> the quantiles of each component, and `valleys`, how many are in each at the kept steps.
 */
export function tellCrowd({ job, tools, members, xy, final, curves, valid, finding, place, step, surface }) {
  const { kept } = job;
  const bands = Object.fromEntries(job.curves.map(({ word }, at) => [word, curves[at].map((values) => bandOf(values, members, kept.length, fliesOff(word)))]));
  return { members, kept, xy, valid, finding, place, step, final, bands, valleys: countValleys(tools, job, surface, xy, members) };
}

/** What a worker is made of. */
export const CROWD_PARTS = [
  ...NOISE_PARTS, ...BATCH_PARTS, ...CURVE_PARTS, ...VALLEY_PARTS, normOf, seriesAlong, eigenvalues, nearestOf, pointKernel, measureRun, judgeRun,
  noiseFor, walkMember, keepCurves, beginCrowd, walkCrowd, tellCrowd,
];
