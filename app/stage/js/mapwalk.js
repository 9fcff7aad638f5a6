// The runs of a map, walked four at a time (by SIMD, where it is allowed) and judged: in a worker, or on a page that gets none.
//
// A job (mapjob.js) says what the runs share, and its two axes, across and up. Everything is done line by line: a line is a row,
// or a column where a knob of the landscape goes across, so that all runs of a line have the same landscape. What an input of
// the kernel depends on is known beforehand: what is the same along a line is worked out once a line, what is the same in
// all lines once a map.

import { FOLLOWING_PARTS, inLine } from "./following.js";
import { askAt, kernelValues, pointKernel, preparedAt } from "./kernels.js";
import { groundValues } from "./live.js";
import { LAND_PARTS, startAt, surfaceAt } from "./livesurface.js";
import { JUDGE_PARTS, judgeLane, judgeOn, openJudge } from "./mapjudge.js";
import { atRest } from "./pose.js";
import { openRoom, ROOM_PARTS, roomFor, simdWalk } from "./simdroom.js";
import { HELD_PARTS, heldBy } from "./wallruns.js";

const BY_ACROSS = 1, BY_UP = 2; // what something depends on
const MOST_TABLES = 2e6; // numbers of a clock that are kept for all runs of a line: 16 MB
const MOST_POWERS = 4096; // bases whose powers are kept

/** Which names the axes change, as bits, with the knobs that follow them; and those of the latter that do. */
function axesReach({ axes, base }) {
  const reach = new Map();
  axes.forEach(({ kind, name }, side) => {
    const mark = (key) => reach.set(key, (reach.get(key) ?? 0) | (side ? BY_UP : BY_ACROSS));
    if (kind === "surface") [`s.${name}`, `ground_${name}`, "lambda_max"].forEach(mark);
    else if (kind !== "start") mark(name);
  });
  const followed = base.followed.filter(({ name, reads }) => {
    const bits = reads.reduce((all, one) => all | (reach.get(one) ?? 0), 0);
    if (!bits || reach.has(name) || base.held.includes(name)) return false; // what an axis or a hand sets follows no longer
    reach.set(name, bits);
    return true;
  });
  return { reach, followed };
}

/** A map about to be filled. `make` compiles source texts, `room` is where it may be walked. */
export function openMap(job, tools, make, room = openRoom()) {
  const { axes, base, steps } = job, { reach, followed } = axesReach(job), rule = make(job.rule);
  const inputs = base.kernel_knobs.map((name) => reach.get(name) ?? 0), lands = axes.map(({ kind }) => kind === "surface");
  const across = lands[0] && !lands[1], counts = axes.map(({ values }) => values.length);
  const own = across ? BY_ACROSS : BY_UP, [lines, along] = across ? counts : [counts[1], counts[0]];
  const ticks = rule.ticks.reduce((all, at) => all | inputs[at], 0), wide = Boolean(ticks) && !(ticks & own) && rule.columns * along * steps <= MOST_TABLES;
  const map = {
    job, tools, make, rule, inputs, across, lines, along, own, other: own ^ (BY_ACROSS | BY_UP), apart: lands[0] && lands[1], moves: lands[0] || lands[1],
    base: { ...base, followed }, held: reach.get("weight_decay") ?? 0, ticks, wide,
    judge: openJudge(tools), at: new Int32Array(4), out: new Float64Array(12), bases: new Map(), grounds: new Map(), k: new Float64Array(inputs.length),
    line: -1, same: 0, kept: new Array(along).fill(null), every: [...inputs, reach.get("weight_decay") ?? 0],
  };
  map.mixed = map.every.includes(BY_ACROSS | BY_UP);
  map.varied = map.every.includes(map.other);
  const slots = wide ? along : 4;
  Object.assign(map, { room, ready: new Uint8Array(slots), powers: keptPowers(map) }, roomFor(room, { knobs: inputs.length, columns: rule.columns, slots, steps }));
  if (!map.moves) standOn(map, groundGiven(job, make));
  const settings = settingsAt(map, 0, 0);
  inputs.forEach((bits, i) => bits || map.K[i].fill(settings.k[i]));
  map.same = settings.held;
  return map;
}

const askOf = ({ text, k }, make) => askAt(make(text), k);

/** The landscape as the job has it: {surface to be judged on, walked: what steps ask, start}. */
function groundGiven({ surface, walked, start, order }, make) {
  const ground = askOf(surface.ground, make), curvature = surface.curvature && askOf(surface.curvature, make);
  const four = make(walked.four), bent = walked.curvature && make(walked.curvature);
  return {
    start, surface: { ...surface, ground, curvature, hessian: pointKernel(curvature), knobs: null },
    four, ask: four.four, c: preparedAt(four, walked.k, order), bend: bent?.at, h: bent && preparedAt(bent, walked.k, order),
  };
}

/** The landscape at values of its knobs that the axes give, with its points where they have gone. */
function groundMoved(map, across, up) {
  const { job, make } = map, { land } = job, moved = { ...land.moved };
  job.axes.forEach(({ kind, name, values }, side) => {
    if (kind === "surface") moved[name] = values[side ? up : across];
  });
  const surface = surfaceAt({}, land.data, moved, make), printed = land.fours[atRest(surface.named) ? "rest" : "placed"];
  const k = printed.names.map((name) => surface.named[name]), four = make(printed.four), bent = printed.hessian && make(printed.hessian);
  return {
    surface, start: land.own ? startAt(land.data, moved) : job.start,
    four, ask: four.four, c: preparedAt(four, k, job.order), bend: bent?.at, h: bent && preparedAt(bent, k, job.order),
  };
}

function standOn(map, found) {
  map.ground = found;
  map.walk = simdWalk(map.room, map.rule, found.four, map.inputs.length);
  if (map.walk) map.C.set(found.c);
  judgeOn(map.judge, found.surface, map.job.steps);
}

/** What the kernel reads at a pixel, in its order, and what holds the run there: as a cell of a wall has them. */
function settingsAt(map, across, up) {
  const { job, base, ground } = map, own = {}, parts = { ...job.parts };
  job.axes.forEach(({ kind, name, values }, side) => {
    const value = values[side ? up : across];
    if (kind === "run") own[name] = value;
    else if (kind === "part") parts[name] = value;
  });
  if (!ground) standOn(map, groundMoved(map, across, up));
  const { surface, start } = map.ground, held = new Set([...base.held, ...Object.keys(own)]);
  const { values } = inLine(base, { ...base.values, ...own }, held, { surface, start, kernelOf: map.make });
  return { k: kernelValues(base.kernel_knobs, base.kernel_values, { ...values, ...parts, ...groundValues(base, surface) }), held: heldBy(base, values) ? 1 : 0 };
}

/** Put the settings of a pixel of this line into the place of run `w` of the four; returns whether something holds it. */
function putSettings(map, line, pixel, w) {
  const { K, inputs, other, held, kept } = map;
  if (map.varied && !kept[pixel]) kept[pixel] = settingsOn(map, line, pixel); // what depends on the pixel alone: the same in every line
  const mixed = map.mixed ? settingsOn(map, line, pixel) : null;
  for (let i = 0; i < K.length; i += 1) if (inputs[i] & other) K[i][w] = (inputs[i] === other ? kept[pixel] : mixed).k[i];
  return held & other ? (held === other ? kept[pixel] : mixed).held : map.same;
}

const settingsOn = (map, line, pixel) => (map.across ? settingsAt(map, line, pixel) : settingsAt(map, pixel, line));

/** Powers 0 … count - 1 of a base, kept: runs share bases. */
function keptPowers(map) {
  return (base, count) => {
    const { bases } = map;
    if (bases.size > MOST_POWERS) bases.clear();
    let found = bases.get(base);
    if (!found || found.length < count) bases.set(base, (found = map.tools.powers(base, count)));
    return found;
  };
}

/** Where the clock of run `w` of the four begins; it is wound where it has not been. */
function clockAt(map, w, pixel) {
  const { job, rule, ready, slots, K, k, ticks, other } = map, { steps } = job;
  const slot = map.wide ? pixel : ticks & other ? w : 0;
  if (!ready[slot] || (ticks & other && !map.wide)) {
    for (let i = 0; i < K.length; i += 1) k[i] = K[i][w];
    rule.clock(k, steps, job.noise, slots[slot], map.powers);
    ready[slot] = 1;
  }
  return slot * steps;
}

/** Turn to a line: its landscape, and its clock where that belongs to the line. */
function turnTo(map, line) {
  if (map.line === line) return;
  map.line = line;
  if (map.moves && !map.apart) {
    if (!map.grounds.has(line)) map.grounds.set(line, map.across ? groundMoved(map, line, 0) : groundMoved(map, 0, line));
    standOn(map, map.grounds.get(line));
  }
  if (map.ticks & map.own) map.ready.fill(0);
  if (!map.every.includes(map.own)) return;
  const settings = settingsOn(map, line, 0);
  map.inputs.forEach((bits, i) => bits === map.own && map.K[i].fill(settings.k[i]));
  if (map.held === map.own) map.same = settings.held;
}

/**
 * Walk and judge part of a map: pixels of `lines` that are multiples of `stride`, from `from` to below `to`; those that a pass
 * of twice the stride has told are left out unless this is the `first`. Returns their answers in that order.
 */
export function fillTile(map, { lines, from, to, stride, first }) {
  const { job, rule, X, Y, V, K, P, at, out, judge } = map, { axes, steps } = job, most = lines.length * Math.ceil((to - from) / stride);
  const told = { finding: new Uint8Array(most), place: new Int16Array(most), step: new Int32Array(most), loss: new Float64Array(most), endX: new Float32Array(most), endY: new Float32Array(most) };
  const pixels = new Int32Array(4), held = new Uint8Array(4);
  let count = 0, waiting = 0;
  const walkFour = (line) => {
    for (let w = waiting; w < 4; w += 1) pixels[w] = pixels[0]; // a last few are filled up with the first
    for (let w = 0; w < 4; w += 1) {
      if (map.apart && (w === 0 || pixels[w] !== pixels[w - 1])) standOn(map, groundMoved(map, pixels[w], line));
      const { start } = map.ground, [across, up] = map.across ? [line, pixels[w]] : [pixels[w], line];
      X[w] = axes[0].kind === "start" ? axes[0].values[across] : start[0];
      Y[w] = axes[1].kind === "start" ? axes[1].values[up] : start[1];
      held[w] = putSettings(map, line, pixels[w], w);
    }
    for (let w = 0; w < 4; w += 1) at[w] = clockAt(map, w, pixels[w]);
    const { ask, c, bend, h } = map.ground, { walk, clocks: o, paths: p } = map;
    if (walk) walk(steps, map.between, o + 8 * at[0], o + 8 * at[1], o + 8 * at[2], o + 8 * at[3], ...p);
    else rule.four(0, steps, X, Y, V, K, at, map.tables, ask, c, bend, h, out, P);
    for (let w = 0; w < waiting; w += 1) {
      judgeLane(judge, P[w], V[w], X[w], Y[w], held[w]);
      told.finding[count] = judge.finding;
      told.place[count] = judge.place;
      told.step[count] = judge.step;
      told.loss[count] = judge.loss;
      told.endX[count] = X[w];
      told.endY[count] = Y[w];
      count += 1;
    }
    waiting = 0;
  };
  for (const line of lines) {
    turnTo(map, line);
    for (const pixel of pixelsOf(line, { from, to, stride, first })) {
      pixels[waiting] = pixel;
      waiting += 1;
      if (waiting === 4 || map.apart) walkFour(line);
    }
    if (waiting) walkFour(line);
  }
  return { count, told };
}

/** The pixels of a line that a pass tells: all multiples of its stride, or, behind a coarser pass, those that it left. */
export function pixelsOf(line, { from, to, stride, first }) {
  const odd = !first && line % (2 * stride) === 0, found = [];
  for (let pixel = Math.ceil(from / stride) * stride; pixel < to; pixel += stride) if (!odd || pixel % (2 * stride)) found.push(pixel);
  return found;
}

/** What a worker is made of. */
export const MAP_PARTS = [
  ...LAND_PARTS, ...FOLLOWING_PARTS, ...HELD_PARTS, ...JUDGE_PARTS, ...ROOM_PARTS, kernelValues, groundValues,
  `const BY_ACROSS = ${BY_ACROSS}, BY_UP = ${BY_UP}, MOST_TABLES = ${MOST_TABLES}, MOST_POWERS = ${MOST_POWERS}, askOf = ${askOf};`,
  axesReach, openMap, groundGiven, groundMoved, standOn, settingsAt, putSettings, `const settingsOn = ${settingsOn};`, keptPowers, clockAt, turnTo, fillTile, pixelsOf,
];
