// Paths on the way to the screen: projected, thinned to what a pixel can show, laid side by side where they coincide.

import { LOOK } from "./look.js";

/** The part of a segment inside a rectangle, [ax, ay, bx, by], or null (Liang and Barsky). */
export function clipSegment(ax, ay, bx, by, { left, top, width, height }) {
  const dx = bx - ax, dy = by - ay;
  let enter = 0, leave = 1;
  const sides = [[-dx, ax - left], [dx, left + width - ax], [-dy, ay - top], [dy, top + height - ay]];
  for (const [way, room] of sides) {
    if (way === 0 && room < 0) return null;
    if (way < 0) enter = Math.max(enter, room / way);
    if (way > 0) leave = Math.min(leave, room / way);
  }
  return enter <= leave ? [ax + enter * dx, ay + enter * dy, ax + leave * dx, ay + leave * dy] : null;
}

const longOf = (dx, dy) => Math.sqrt(dx * dx + dy * dy); // of pixels: Math.hypot, which minds overflow, takes ten times as long

const within = (x, y, { left, top, width, height }) => x >= left && x <= left + width && y >= top && y <= top + height;

/**
 * Project points 0..valid of an interleaved path to pixels and drop those within `tolerance` of the last one kept. Lines
 * to points far outside are cut where they cross the far border, so that what crosses the map is drawn where it does.
 * Returns {x, y, step, along, seen, pen, count}: along is the length so far, seen[i] the last line up to i that is in
 * sight (by its end; -1: none), pen[i] = 0 where no line leads to point i (pen is null where every point has one).
 */
export function projectTrail(path, valid, camera, tolerance = LOOK.trail.thin) {
  const points = Math.min(valid + 1, path.length >> 1), room = 2 * points;
  const x = new Float32Array(room), y = new Float32Array(room), along = new Float32Array(room), pen = new Uint8Array(room);
  const step = new Uint32Array(room), seen = new Int32Array(room);
  const { rect } = camera, { far } = LOOK.trail;
  const border = { left: rect.left - far, top: rect.top - far, width: rect.width + 2 * far, height: rect.height + 2 * far };
  let count = 0, px = NaN, py = NaN, before = 0, joined = false, cut = false;
  const put = (qx, qy, at, down) => {
    const last = count - 1;
    let sight = count ? seen[last] : -1;
    if (down ? within(qx, qy, rect) || clipSegment(x[last], y[last], qx, qy, rect) : !count && within(qx, qy, rect)) sight = count;
    x[count] = qx;
    y[count] = qy;
    step[count] = at;
    pen[count] = down;
    along[count] = down ? along[last] + longOf(qx - x[last], qy - y[last]) : count ? along[last] : 0;
    seen[count] = sight;
    if (!down && count) cut = true;
    count += 1;
  };
  for (let at = 0; at < points; at += 1) {
    const qx = camera.toX(path[2 * at]), qy = camera.toY(path[2 * at + 1]);
    if (!Number.isFinite(qx) || !Number.isFinite(qy)) break;
    if (at > 0 && longOf(qx - px, qy - py) < tolerance && at !== points - 1) continue;
    const near = within(qx, qy, border);
    if (at === 0) {
      if (near) put(qx, qy, 0, 0);
    } else {
      const line = near && joined ? [px, py, qx, qy] : clipSegment(px, py, qx, qy, border);
      if (line) {
        if (!joined) put(line[0], line[1], before, 0);
        put(line[2], line[3], at, 1);
      }
    }
    joined = near;
    px = qx;
    py = qy;
    before = at;
  }
  return { x, y, step, along, seen, count, pen: cut ? pen : null };
}

/**
 * Mark segments that only redraw what an earlier one drew (both ends in the same two-pixel cells): a hundred thousand
 * bounces between two walls are a few hundred different lines. Sets trail.pen[i] = 0 for a segment i-1 -> i to skip.
 */
export function dropRepeats(trail, least = LOOK.trail.repeats) {
  if (trail.count < least) return trail;
  const seen = new Set();
  const pen = new Uint8Array(trail.count);
  const cell = (value) => Math.round(value / LOOK.trail.cell) & 0xfff;
  for (let at = 1; at < trail.count; at += 1) {
    const here = cell(trail.x[at]) * 4096 + cell(trail.y[at]);
    const before = cell(trail.x[at - 1]) * 4096 + cell(trail.y[at - 1]);
    const key = Math.min(here, before) * 16777216 + Math.max(here, before);
    if (seen.has(key) || (trail.pen && !trail.pen[at])) continue;
    seen.add(key);
    pen[at] = 1;
  }
  return { ...trail, pen };
}

/** Index of the last kept point at or before a step. */
export function keptAt(trail, step) {
  let low = 0, high = trail.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (trail.step[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

const bitCount = (mask) => {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count += 1;
  return count;
};

/**
 * Lay trails that run together side by side, like lines on a map of trams: returns trails with x, y shifted sideways by
 * up to a line's width per neighbour. Coincidence is found on a raster of cells; the shift is smoothed along the way.
 */
export function spreadLanes(trails, rect, gap = LOOK.trail.lane, cell = LOOK.trail.lane_cell) {
  if (trails.length < 2 || trails.some((trail) => trail.count > LOOK.trail.lane_most)) return trails;
  const columns = Math.ceil(rect.width / cell) + 2, rows = Math.ceil(rect.height / cell) + 2;
  const masks = new Uint16Array(columns * rows);
  const cellOf = (x, y) => {
    const column = Math.floor((x - rect.left) / cell) + 1, row = Math.floor((y - rect.top) / cell) + 1;
    return column < 1 || row < 1 || column > columns - 2 || row > rows - 2 ? -1 : row * columns + column;
  };
  trails.forEach((trail, lane) => {
    for (let at = 0; at < trail.count; at += 1) {
      const where = cellOf(trail.x[at], trail.y[at]);
      if (where >= 0) masks[where] |= 1 << lane;
      if (at === 0) continue;
      const span = trail.along[at] - trail.along[at - 1]; // short steps of a line are a line: mark between its points
      if (span < cell || span > 12 * cell) continue;
      const parts = Math.ceil(span / cell);
      for (let part = 1; part < parts; part += 1) {
        const share = part / parts;
        const between = cellOf(trail.x[at - 1] + share * (trail.x[at] - trail.x[at - 1]),
          trail.y[at - 1] + share * (trail.y[at] - trail.y[at - 1]));
        if (between >= 0) masks[between] |= 1 << lane;
      }
    }
  });
  return trails.map((trail, lane) => {
    const shift = new Float32Array(trail.count);
    for (let at = 0; at < trail.count; at += 1) {
      const where = cellOf(trail.x[at], trail.y[at]);
      if (where < 0) continue;
      const mask = masks[where] | masks[where - 1] | masks[where + 1] | masks[where - columns] | masks[where + columns];
      shift[at] = (bitCount(mask & ((1 << lane) - 1)) - (bitCount(mask | (1 << lane)) - 1) / 2) * gap;
    }
    smoothAlong(shift, trail, LOOK.trail.lane_reach);
    const x = trail.x.slice(), y = trail.y.slice();
    for (let at = 0; at < trail.count; at += 1) {
      const back = Math.max(0, at - 1), ahead = Math.min(trail.count - 1, at + 1);
      const dx = trail.x[ahead] - trail.x[back], dy = trail.y[ahead] - trail.y[back];
      const length = longOf(dx, dy) || 1;
      const ease = Math.min(1, trail.along[at] / LOOK.trail.lane_ease); // all start at the ring
      x[at] += (-dy / length) * shift[at] * ease;
      y[at] += (dx / length) * shift[at] * ease;
    }
    return { ...trail, x, y };
  });
}

function smoothAlong(values, trail, reach) {
  const pass = (from, to, by) => {
    let held = values[from];
    for (let at = from; at !== to; at += by) {
      const previous = at - by;
      const span = at === from ? 0 : Math.abs(trail.along[at] - trail.along[previous]);
      held += (values[at] - held) * (1 - Math.exp(-Math.max(span, 0.5) / reach));
      values[at] = held;
    }
  };
  if (trail.count < 2) return;
  pass(0, trail.count, 1);
  pass(trail.count - 1, -1, -1);
}

/**
 * Push points that lie on each other apart to at least `apart` pixels, and away from fixed points, which stay:
 * [[x, y], ...] in the same order.
 */
export function separatePoints(points, apart, fixed = [], rounds = 24) {
  const placed = points.map(([x, y], index) => {
    const angle = (2 * Math.PI * index) / Math.max(1, points.length) - Math.PI / 2;
    return [x + 0.6 * Math.cos(angle), y + 0.6 * Math.sin(angle)];
  });
  for (let round = 0; round < rounds; round += 1) {
    const before = placed.flat();
    for (let i = 0; i < placed.length; i += 1) {
      for (let j = i + 1; j < placed.length; j += 1) {
        const dx = placed[j][0] - placed[i][0], dy = placed[j][1] - placed[i][1];
        const distance = Math.hypot(dx, dy) || 1e-6;
        if (distance >= apart) continue;
        const push = (apart - distance) / 2 / distance;
        placed[i][0] -= dx * push;
        placed[i][1] -= dy * push;
        placed[j][0] += dx * push;
        placed[j][1] += dy * push;
      }
    }
    for (const point of placed) {
      for (const [x, y] of fixed) {
        const dx = point[0] - x, dy = point[1] - y;
        const distance = Math.hypot(dx, dy) || 1e-6;
        if (distance >= 1.1 * apart) continue;
        point[0] = x + (dx / distance) * 1.1 * apart;
        point[1] = y + (dy / distance) * 1.1 * apart;
      }
    }
    if (placed.flat().every((value, at) => value === before[at])) break;
  }
  return placed;
}

/**
 * Where a trail whose head is out of sight left the map last, [x, y, angle], or null if it never was in sight. kept is
 * the trail's last point up to now; a head between updates may be on the very way out.
 */
export function exitPoint(trail, kept, head, rect) {
  const last = kept < 0 ? -1 : trail.seen[kept];
  if (last < 0) return null;
  const leaving = within(trail.x[last], trail.y[last], rect); // on the way from its last point to the head
  const [ax, ay] = leaving ? [trail.x[last], trail.y[last]] : [trail.x[last - 1], trail.y[last - 1]];
  const [bx, by] = leaving ? [head.x, head.y] : [trail.x[last], trail.y[last]];
  const line = clipSegment(ax, ay, bx, by, rect);
  return line && [line[2], line[3], Math.atan2(by - ay, bx - ax)];
}

/** The spots (minima) at which several heads are: one may sit on its star, several make room for it. */
export const crowdedSpots = (spots, heads, apart) =>
  spots.filter(([x, y]) => heads.filter(([hx, hy]) => Math.hypot(hx - x, hy - y) < apart).length > 1);
