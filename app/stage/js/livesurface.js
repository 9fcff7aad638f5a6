// The landscape at other knob values than Python's last: its kernels, where its points have gone, and what is asked of it.

import { askAt, pointKernel, preparedAt } from "./kernels.js";
import { follow, POINT_PARTS } from "./points.js";
import { atRest, inward, outward, POSE_PARTS, turned } from "./pose.js";
import { declared } from "./workshop.js";

const STRIDE = 0.025; // of the way between two values, in their logarithm where both are positive: one stage of following,
const STAGES = 30; // and the most of them: on a longer way they are twice as far apart, or four times
const STAGES_KEPT = 100; // stages of one landscape whose points are remembered
const PLACING = ["rotation", "stretch", "shift_x", "shift_y"];

/** The kernels {ground, curvature} that fit the place of the landscape, at values by name; `order`: of its rows, for batches. */
export function kernelsAt(printings, values, compile, order = null) {
  const printed = atRest(values) ? printings.rest : printings.placed;
  const k = printed.names.map((name) => values[name]);
  return { ground: askAt(compile(printed.kernel), k, order), curvature: askAt(compile(printed.hessian), k, order), k };
}

/** Values between two settings, `share` of the way. */
export function between(from, to, share) {
  const mixed = {};
  for (const [name, end] of Object.entries(to)) {
    const begin = from[name];
    if (share === 1 || begin === end) mixed[name] = end;
    else mixed[name] = begin > 0 && end > 0 ? begin * (end / begin) ** share : begin + share * (end - begin);
  }
  return mixed;
}

/** How far one setting is from another: the most of any knob, in the measure of STRIDE. */
function wayTo(from, to) {
  const far = (begin, end) => (begin > 0 && end > 0 ? Math.abs(Math.log(end / begin)) : Math.abs(end - begin) / Math.max(Math.abs(begin), Math.abs(end), 1e-300));
  return Math.max(0, ...Object.entries(to).map(([name, end]) => (PLACING.includes(name) || from[name] === end ? 0 : far(from[name], end))));
}

/** The critical points {sign, x, y, value, along} of a payload's surface, followed to other values of its knobs. */
export function pointsAt(data, values, compile) {
  const { centre } = data.live;
  const known = data.critical.map(({ sign, x, y, along }, number) => {
    const [qx, qy] = inward(data.live.values, centre, [x, y]);
    return { number, kind: sign === "local" ? "minimum" : sign, x: qx, y: qy, along: turned(inward, data.live.values, centre, along) };
  });
  const points = followed(known, data, values, compile);
  const value = pointValue(kernelsAt(data.live.kernels, values, compile).ground);
  const placed = points.map(({ kind, x, y, along }) => {
    const [px, py] = outward(values, centre, [x, y]);
    const height = value(px, py);
    return { sign: kind, x: px, y: py, value: Number.isFinite(height) ? height : null, along: turned(outward, values, centre, along) };
  });
  const depths = placed.filter(({ sign, value: height }) => sign === "minimum" && height !== null).map(({ value: height }) => height);
  const lowest = Math.min(...depths), level = lowest + data.live.level * Math.max(1, Math.abs(lowest));
  for (const point of placed) if (point.sign === "minimum" && point.value > level) point.sign = "local";
  return [...placed.filter(({ sign }) => sign !== "minimum"), ...placed.filter(({ sign }) => sign === "minimum")];
}

/** The points stage by stage on the landscape at rest; one that was lost on the way is looked for from where it was. */
function followed(known, data, values, compile) {
  const begin = data.live.values, way = wayTo(begin, values), box = boxAtRest(data);
  const { rest } = data.live.kernels, at = (set) => kernelsAt({ rest, placed: rest }, set, compile);
  if (way === 0) return known;
  const stride = STRIDE * 2 ** Math.max(0, Math.ceil(Math.log2(way / (STRIDE * STAGES))));
  const before = reached(known, data, values, stride / way, (from, set) => follow(from, at(set), box));
  const points = follow(before, at(values), box);
  if (points.length === known.length) return points;
  const lost = known.filter(({ number }) => !points.some((point) => point.number === number));
  return follow([...points, ...lost], at(values), box).sort((a, b) => a.number - b.number);
}

const trodden = new WeakMap(); // of a payload's surface: the knobs' values at a stage -> the points there

/**
 * The points at the last stage before `values`, `stride` of the way apart: counted from where the way begins, so that
 * the next frame of a drag comes by the same stages and finds them known.
 */
function reached(known, data, values, stride, step) {
  if (!trodden.has(data) || trodden.get(data).size > STAGES_KEPT) trodden.set(data, new Map());
  const held = trodden.get(data);
  let points = known;
  for (let stage = 1; stage * stride < 1 - 1e-9; stage += 1) {
    const set = between(data.live.values, values, stage * stride), key = Object.values(set).map((value) => value.toPrecision(12)).join();
    if (!held.has(key)) held.set(key, step(points, set));
    points = held.get(key);
  }
  return points;
}

/** The minima among critical points, the best first: by their places here verdicts and maps number them. */
export const minimaOf = (critical) => ["minimum", "local"].flatMap((kind) => critical.filter(({ sign }) => sign === kind));

function pointValue(ground) {
  const out = new Float64Array(3);
  return (x, y) => {
    out[0] = NaN;
    ground.at(x, y, ground.c, out);
    return out[0];
  };
}

/** The window of the landscape as declared: it goes along with the shift alone. */
function boxAtRest(data) {
  const { box } = data, { shift_x: dx, shift_y: dy } = data.live.values;
  return [box[0] - dx, box[1] - dx, box[2] - dy, box[3] - dy];
}

/**
 * The surface as maps and verdicts ask it, at `moved` values of some of its knobs. `home` is the same at the values that
 * Python sent with `data`; what does not depend on knobs is taken from there.
 */
export function surfaceAt(home, data, moved, compile) {
  const values = { ...data.live.values, ...moved };
  const { ground, curvature, k } = kernelsAt(data.live.kernels, values, compile);
  const critical = pointsAt(data, values, compile);
  const minima = minimaOf(critical);
  const dx = values.shift_x - data.live.values.shift_x, dy = values.shift_y - data.live.values.shift_y;
  const [x0, x1, y0, y1] = data.box, [tolerance, reach, cx, cy, ...rest] = data.constants;
  const heights = minima.map(({ value }) => value ?? NaN);
  return {
    ...home, ground, curvature, kernel: pointKernel(ground), hessian: pointKernel(curvature), knobs: k, named: values, critical,
    minima: Float64Array.from(minima.flatMap(({ x, y, along }) => [x, y, ...along])),
    values: heights, local: minima.map(({ sign }) => sign === "local"),
    floor: heights.length ? Math.min(...heights) : null,
    box: [x0 + dx, x1 + dx, y0 + dy, y1 + dy], constants: [tolerance, reach, cx + dx, cy + dy, ...rest],
  };
}

/** The landscape's own start, carried along. */
export const startAt = (data, moved) => outward({ ...data.live.values, ...moved }, data.live.centre, data.live.start);

/** What a landscape at other values is made of, for a worker. */
export const LAND_PARTS = [
  declared({ STRIDE, STAGES, STAGES_KEPT, PLACING }), "const trodden = new WeakMap();", preparedAt, askAt, pointKernel, ...POINT_PARTS, ...POSE_PARTS,
  kernelsAt, between, wayTo, pointsAt, followed, reached, pointValue, boxAtRest, `const minimaOf = ${minimaOf};`, surfaceAt, `const startAt = ${startAt};`,
];
