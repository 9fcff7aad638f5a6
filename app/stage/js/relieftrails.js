// Paths on the relief: cut to its window, draped over the ground between updates, and what of them the ground hides. Pure.

import { groundAt, cellOf, insideBlock, isHidden } from "./reliefground.js";
import { LOOK } from "./look.js";
import { clipSegment, dropRepeats, keptAt } from "./trails.js";

const PIECES = 12000, FEWER_PIECES = 3000; // of one trail, about: a run of very many updates is draped less finely, and one that is turned
const DRAPED = 1.5; // cells of the ground between two points of a draped move

/**
 * Points 0..valid of a path on the ground -> a trail as trails.js makes them ({x, y, step, along, pen, count}), with more
 * points than updates: every long move follows the ground. `behind` is the same line's pen where the ground hides it, and
 * `pen` where it does not; of a run that flies off, moves that only cross the window are left out. apart[i] is the distance in pixels from the update before where point i is an update, else 0.
 */
export function drapeTrail(path, valid, ground, camera, { flies = false, moves = false, tolerance = LOOK.trail.thin } = {}) {
  const { block } = ground, points = Math.min(valid + 1, path.length >> 1);
  const box = { left: -block.wide / 2, top: -block.deep / 2, width: block.wide, height: block.deep };
  const cell = DRAPED * cellOf(ground), most = Math.max(1, Math.min(200, Math.floor((moves ? FEWER_PIECES : PIECES) / Math.max(1, points))));
  const cells = moves ? 2 : 1;
  const x = [], y = [], step = [], along = [], pen = [], hidden = [], apart = [];
  let pu = NaN, pv = NaN, kx = NaN, ky = NaN, joined = false;
  const put = (u, v, at, down) => {
    const w = groundAt(ground, u, v), count = x.length;
    const seen = !Number.isNaN(w), [px, py] = camera.place(u, v, seen ? w : 0);
    const line = down && seen && count > 0 ? 1 : 0;
    along.push(count ? along[count - 1] + (line ? Math.hypot(px - x[count - 1], py - y[count - 1]) : 0) : 0);
    x.push(px);
    y.push(py);
    step.push(at);
    pen.push(line);
    hidden.push(seen && isHidden(ground, camera, u, v, w, cells) ? 1 : 0);
    apart.push(0);
  };
  for (let at = 0; at < points; at += 1) {
    const u = block.toU(path[2 * at]), v = block.toV(path[2 * at + 1]);
    if (!Number.isFinite(u) || !Number.isFinite(v)) break;
    const inside = insideBlock(block, u, v);
    if (at === 0) {
      if (inside) put(u, v, 0, 0);
    } else {
      if (inside && joined && at !== points - 1) {
        const [qx, qy] = camera.place(u, v, groundAt(ground, u, v));
        if (Math.hypot(qx - kx, qy - ky) < tolerance) continue;
      }
      const line = inside && joined ? [pu, pv, u, v] : inside || joined || !flies ? clipSegment(pu, pv, u, v, box) : null;
      if (line) {
        const [au, av, bu, bv] = line, pieces = Math.min(most, Math.max(1, Math.ceil(Math.hypot(bu - au, bv - av) / cell)));
        if (!joined) put(au, av, at - 1, 0);
        for (let piece = 1; piece <= pieces; piece += 1) put(au + ((bu - au) * piece) / pieces, av + ((bv - av) * piece) / pieces, at, 1);
        const end = x.length - 1;
        if (inside) apart[end] = Math.hypot(x[end] - kx, y[end] - ky) || 0;
      }
    }
    joined = inside;
    if (inside) [kx, ky] = [x[x.length - 1], y[y.length - 1]];
    pu = u;
    pv = v;
  }
  const whole = { x: Float32Array.from(x), y: Float32Array.from(y), step: Uint32Array.from(step), along: Float32Array.from(along), pen: Uint8Array.from(pen), apart: Float32Array.from(apart), count: x.length };
  const drawn = dropRepeats(whole).pen;
  return { ...whole, pen: drawn.map((down, at) => down & (1 - hidden[at])), behind: drawn.map((down, at) => down & hidden[at]) };
}

/** Where a run is at the playhead: {u, v, inside}, between updates while playing. */
export function headOn({ path, valid }, { playhead, still }, block) {
  const at = Math.min(playhead, valid), step = Math.floor(at), share = still ? 0 : at - step, next = Math.min(valid, step + 1);
  const between = (axis) => path[2 * step + axis] + share * (path[2 * next + axis] - path[2 * step + axis]);
  const u = block.toU(between(0)), v = block.toV(between(1));
  return { u, v, inside: insideBlock(block, u, v) };
}

/** Where a trail left the block last, {x, y, angle}, up to a step; null where it has never been on it. */
export function leftBlock(trail, step) {
  if (!trail.count || trail.step[0] > step) return null;
  const last = keptAt(trail, step), before = Math.max(0, last - 1);
  return { x: trail.x[last], y: trail.y[last], angle: Math.atan2(trail.y[last] - trail.y[before], trail.x[last] - trail.x[before]) };
}
