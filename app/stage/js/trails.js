// Paths on the way to the screen: projected, thinned to what a pixel can show, laid side by side where they coincide.

const FAR = 20000; // pixels; beyond it only the direction of a segment matters

/**
 * Project points 0..valid of an interleaved path to pixels and drop those within `tolerance` of the last one kept.
 * Returns {x, y, step, along, inside, count}: along is the length so far, inside[i] the last kept point <= i on the map.
 */
export function projectTrail(path, valid, camera, tolerance = 0.6) {
  const points = Math.min(valid + 1, path.length >> 1);
  const x = new Float32Array(points), y = new Float32Array(points), along = new Float32Array(points);
  const step = new Uint32Array(points), inside = new Int32Array(points);
  const { left, top, width, height } = camera.rect;
  let count = 0, px = NaN, py = NaN, lastInside = -1;
  for (let at = 0; at < points; at += 1) {
    let qx = camera.toX(path[2 * at]), qy = camera.toY(path[2 * at + 1]);
    if (!Number.isFinite(qx) || !Number.isFinite(qy)) break;
    let distance = Math.hypot(qx - px, qy - py);
    if (Math.abs(qx) > FAR || Math.abs(qy) > FAR) {
      const fromX = Number.isNaN(px) ? 0 : px, fromY = Number.isNaN(py) ? 0 : py;
      const reach = FAR / Math.max(Math.abs(qx - fromX), Math.abs(qy - fromY), 1);
      qx = fromX + (qx - fromX) * Math.min(1, reach);
      qy = fromY + (qy - fromY) * Math.min(1, reach);
      qx = Math.max(-2 * FAR, Math.min(2 * FAR, qx));
      qy = Math.max(-2 * FAR, Math.min(2 * FAR, qy));
      distance = Math.hypot(qx - px, qy - py);
    }
    if (count > 0 && distance < tolerance && at !== points - 1) continue;
    if (qx >= left && qx <= left + width && qy >= top && qy <= top + height) lastInside = count;
    x[count] = qx;
    y[count] = qy;
    step[count] = at;
    along[count] = count ? along[count - 1] + distance : 0;
    inside[count] = lastInside;
    px = qx;
    py = qy;
    count += 1;
  }
  return { x, y, step, along, inside, count, pen: null };
}

/**
 * Mark segments that only redraw what an earlier one drew (both ends in the same two-pixel cells): a hundred thousand
 * bounces between two walls are a few hundred different lines. Sets trail.pen[i] = 0 for a segment i-1 -> i to skip.
 */
export function dropRepeats(trail, least = 4000) {
  if (trail.count < least) return trail;
  const seen = new Set();
  const pen = new Uint8Array(trail.count);
  const cell = (value) => Math.round(value / 2) & 0xfff;
  for (let at = 1; at < trail.count; at += 1) {
    const here = cell(trail.x[at]) * 4096 + cell(trail.y[at]);
    const before = cell(trail.x[at - 1]) * 4096 + cell(trail.y[at - 1]);
    const key = Math.min(here, before) * 16777216 + Math.max(here, before);
    if (seen.has(key)) continue;
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
export function spreadLanes(trails, rect, gap = 2.5, cell = 4, most = 20000) {
  if (trails.length < 2 || trails.some((trail) => trail.count > most)) return trails;
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
    smoothAlong(shift, trail, 14);
    const x = trail.x.slice(), y = trail.y.slice();
    for (let at = 0; at < trail.count; at += 1) {
      const back = Math.max(0, at - 1), ahead = Math.min(trail.count - 1, at + 1);
      const dx = trail.x[ahead] - trail.x[back], dy = trail.y[ahead] - trail.y[back];
      const length = Math.hypot(dx, dy) || 1;
      const ease = Math.min(1, trail.along[at] / 24); // all start at the ring
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

/** Where the segment from a point inside the rectangle to one outside crosses its edge: [x, y, angle]. */
export function exitPoint(ax, ay, bx, by, rect) {
  const dx = bx - ax, dy = by - ay;
  let share = 1;
  if (dx > 0) share = Math.min(share, (rect.left + rect.width - ax) / dx);
  if (dx < 0) share = Math.min(share, (rect.left - ax) / dx);
  if (dy > 0) share = Math.min(share, (rect.top + rect.height - ay) / dy);
  if (dy < 0) share = Math.min(share, (rect.top - ay) / dy);
  return [ax + dx * Math.max(0, share), ay + dy * Math.max(0, share), Math.atan2(dy, dx)];
}
