// Contour lines: round levels, marching squares, linked lines, and where a label has room.

import { LOOK } from "./look.js";
import { formatNumber } from "./numbers.js";

const MOVED = 0.3; // how far a level may be moved to a round loss, in parts of the way to the next,
const FINEST = 4; // which counts as no farther than with so many lines a decade
const FLOATS = 1e-12; // of the base: levels nearer to it than so cannot be told apart by their losses

/** Levels above base: round losses, about even in log10, as in app/lab/contours.py: [{above, value, label, height, heavy}]. */
export function contourLevels({ base, offset, high }, wanted) {
  const { steps, heavy } = LOOK.contours;
  const bottom = Math.log10(offset);
  const top = Math.log10(Math.max(10 ** Math.min(high, 308) - offset, 1e-300));
  const span = Math.max(top - bottom, 1e-6);
  const perDecade = steps.find((one) => one * span <= wanted) ?? steps.at(-1);
  const levels = [];
  for (let index = Math.ceil(bottom * perDecade); index <= top * perDecade + 1e-9 && index / perDecade < 308; index += 1) {
    const { above, value, label } = roundLevel(base, 10 ** (index / perDecade), perDecade);
    levels.push({ above, value, label, height: Math.log10(above + offset), heavy: index % heavy === 0 });
  }
  return levels;
}

function roundLevel(base, above, perDecade) {
  if (above < FLOATS * Math.abs(base)) return { above, value: base + above, label: formatNumber(base + above, 2) };
  const reach = 10 ** (MOVED / Math.max(perDecade, FINEST));
  const [value, digits] = roundest(base + above / reach, base + above, base + above * reach);
  return { above: value - base, value, label: formatNumber(value, digits) };
}

/** The roundest number in [low, high], the nearest to the middle of several, and how many digits tell it. */
export function roundest(low, middle, high) {
  for (let power = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)))); ; power -= 1) {
    for (const factor of [5, 2, 1]) {
      const grain = Number(`${factor}e${power}`);
      if (grain === Infinity) continue;
      const first = Math.ceil(low / grain), last = Math.floor(high / grain);
      if (first > last) continue;
      const times = Math.min(Math.max(Math.floor(middle / grain + 0.5), first), last) * factor;
      return [Number(`${times}e${power}`), Math.max(1, String(Math.abs(times)).length)];
    }
  }
}

/** About how many contour levels a map of so many pixels shows. */
export const wantedContours = (width) => (width < LOOK.contours.narrow ? LOOK.contours.wanted_small : LOOK.contours.wanted);

const TOP = 0, RIGHT = 1, BOTTOM = 2, LEFT = 3;
// Sides crossed by the line, two a segment, by which corners (a b c d, clockwise from the top left) are high.
const CASES = [
  [], [LEFT, TOP], [TOP, RIGHT], [LEFT, RIGHT], [RIGHT, BOTTOM], [LEFT, TOP, RIGHT, BOTTOM], [TOP, BOTTOM], [LEFT, BOTTOM],
  [LEFT, BOTTOM], [TOP, BOTTOM], [TOP, RIGHT, LEFT, BOTTOM], [RIGHT, BOTTOM], [LEFT, RIGHT], [TOP, RIGHT], [LEFT, TOP], [],
];

/**
 * Marching squares over a raster for ascending levels, in one pass over the cells.
 * Returns one flat list a level: edge a, ax, ay, edge b, bx, by per segment (raster coordinates, saddles split by the mean).
 * Cells with a non-finite corner are left out.
 */
export function marchingSquares(values, columns, rows, levels) {
  const lines = levels.map(() => []);
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const at = row * columns + column;
      const a = values[at], b = values[at + 1], c = values[at + columns + 1], d = values[at + columns];
      const least = Math.min(a, b, c, d), most = Math.max(a, b, c, d); // NaN in either: both comparisons below fail
      if (!(most - least < Infinity)) continue;
      let index = firstAbove(levels, least);
      for (; index < levels.length && levels[index] <= most; index += 1) {
        const level = levels[index];
        const code = (a >= level) | ((b >= level) << 1) | ((c >= level) << 2) | ((d >= level) << 3);
        if (code === 0 || code === 15) continue;
        const line = lines[index];
        const joined = (code === 5 || code === 10) && (a + b + c + d) / 4 >= level, sides = CASES[joined ? 15 - code : code];
        for (let each = 0; each < sides.length; each += 1) { // no function a cell, no iterator: this is the inside of a drag
          const side = sides[each];
          if (side === TOP) line.push(2 * at, column + (level - a) / (b - a), row);
          else if (side === RIGHT) line.push(2 * at + 3, column + 1, row + (level - b) / (c - b));
          else if (side === BOTTOM) line.push(2 * (at + columns), column + (level - d) / (c - d), row + 1);
          else line.push(2 * at + 1, column, row + (level - a) / (d - a));
        }
      }
    }
  }
  return lines;
}

function firstAbove(levels, value) {
  let low = 0, high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Segments of one level -> polylines [[x, y, x, y, ...], ...], joined where they share a raster edge. */
export function linkSegments(segments) {
  const byEdge = new Map();
  const count = segments.length / 6;
  for (let index = 0; index < count; index += 1) {
    for (const edge of [segments[6 * index], segments[6 * index + 3]]) {
      const list = byEdge.get(edge);
      if (list) list.push(index);
      else byEdge.set(edge, [index]);
    }
  }
  const used = new Uint8Array(count);
  const follow = (edge, line, append) => {
    for (;;) {
      const next = byEdge.get(edge).find((index) => !used[index]);
      if (next === undefined) return;
      used[next] = 1;
      const forward = segments[6 * next] === edge;
      edge = segments[6 * next + (forward ? 3 : 0)];
      append(line, segments[6 * next + (forward ? 4 : 1)], segments[6 * next + (forward ? 5 : 2)]);
    }
  };
  const lines = [];
  for (let index = 0; index < count; index += 1) {
    if (used[index]) continue;
    used[index] = 1;
    const at = 6 * index;
    const ahead = [segments[at + 1], segments[at + 2], segments[at + 4], segments[at + 5]];
    follow(segments[at + 3], ahead, (line, x, y) => line.push(x, y));
    const behind = [];
    follow(segments[at], behind, (line, x, y) => line.push(y, x));
    lines.push(behind.length ? [...behind.reverse(), ...ahead] : ahead);
  }
  return lines;
}

/**
 * The straightest stretch of a polyline (pixels) long enough for a label of the given width, away from edges and from
 * other labels: {x, y, angle} or null.
 */
export function labelSpot(line, width, rect, taken, apart = LOOK.contours.label_room) {
  const count = line.length / 2;
  let best = null;
  for (let start = 0, end = 0, length = 0; start < count; start += 1) {
    while (end + 1 < count && length < width) {
      length += Math.hypot(line[2 * end + 2] - line[2 * end], line[2 * end + 3] - line[2 * end + 1]);
      end += 1;
    }
    if (length < width) break;
    const ax = line[2 * start], ay = line[2 * start + 1], bx = line[2 * end], by = line[2 * end + 1];
    const chord = Math.hypot(bx - ax, by - ay);
    const x = (ax + bx) / 2, y = (ay + by) / 2;
    const inside = x > rect.left + width && x < rect.left + rect.width - width && y > rect.top + 14 && y < rect.top + rect.height - 14;
    const free = taken.every((spot) => Math.hypot(spot.x - x, spot.y - y) > apart);
    const straight = chord / length;
    if (inside && free && straight > LOOK.contours.label_straight && (!best || straight > best.straight + 1e-4)) {
      let angle = Math.atan2(by - ay, bx - ax);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle <= -Math.PI / 2) angle += Math.PI;
      best = { x, y, angle, straight };
    }
    if (start + 1 < count) length -= Math.hypot(line[2 * start + 2] - ax, line[2 * start + 3] - ay);
  }
  return best;
}
