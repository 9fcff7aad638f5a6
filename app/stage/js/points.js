// Critical points followed while a knob of their landscape moves: found anew from their last places, dropped when lost.

import { eigenvalues } from "./kernels.js";
import { declared } from "./workshop.js";

const ROUNDS = 12; // Newton steps at one value of the knobs
const LEAP = 0.1; // of the window: no Newton step is longer,
const LOST = 0.2; // and a point that ends farther from where it was is another one
const ARRIVED = 1e-9; // of the window: the last step of a point that is found
const SLOPELESS = 1e-9; // of the slopes around: a point that has none is where it should be
const FLAT = 1e-7; // of the larger curvature: the other is none
const ONE_PLACE = 1e-6; // of the window: two points this near are one
const HALVINGS = 70; // of a search on a kink
const NEAR = 1e-6, BESIDE = 1e-3; // of the window: where a minimum on a kink must be lower than around it
const STRICT = 0.3; // of the rise at BESIDE, at most that at NEAR: else it is a pole

/** A landscape at one place, as numbers: {value, gx, gy} and {xx, xy, yy}. */
function asker({ ground, curvature }) {
  const one = new Float64Array(3), two = new Float64Array(3);
  return {
    at(x, y) {
      one.fill(NaN);
      ground.at(x, y, ground.c, one);
      return one;
    },
    bend(x, y) {
      two.fill(NaN);
      curvature.at(x, y, curvature.c, two);
      return two;
    },
  };
}

/** Unit eigenvector of (xx, xy; xy, yy) for an eigenvalue. */
function axisOf(xx, xy, yy, value) {
  const a = [xy, value - xx], b = [value - yy, xy];
  const [u, v] = Math.hypot(...a) > Math.hypot(...b) ? a : b;
  const length = Math.hypot(u, v);
  return length > 0 ? [u / length, v / length] : [1, 0];
}

/** The Newton step to where the gradient vanishes; along a direction without curvature there is none. */
export function newtonStep([, gx, gy], [xx, xy, yy]) {
  const [high, low] = eigenvalues(xx, xy, yy);
  const most = Math.max(Math.abs(high), Math.abs(low));
  let dx = 0, dy = 0;
  for (const value of [high, low]) {
    if (!(Math.abs(value) > FLAT * most)) continue;
    const [ux, uy] = value === high ? axisOf(xx, xy, yy, high) : axisOf(xx, xy, yy, low);
    const along = (ux * gx + uy * gy) / value;
    dx -= along * ux;
    dy -= along * uy;
  }
  return [dx, dy];
}

/** Where Newton's method comes to rest from a place, or null. `size` is that of the window, `slope` a usual one in it. */
export function settle(asked, x, y, size, slope) {
  const [x0, y0] = [x, y];
  for (let round = 0; round < ROUNDS; round += 1) {
    const here = asked.at(x, y);
    if (!Number.isFinite(here[1]) || !Number.isFinite(here[2])) return null;
    if (here[1] === 0 && here[2] === 0) return [x, y];
    const step = newtonStep(here, asked.bend(x, y)), length = Math.hypot(...step);
    if (!Number.isFinite(length)) return null;
    const held = Math.min(1, (LEAP * size) / length);
    x += held * step[0];
    y += held * step[1];
    if (Math.hypot(x - x0, y - y0) > LOST * size) return null;
    if (length > ARRIVED * size) continue;
    const there = asked.at(x, y);
    return Math.hypot(there[1], there[2]) <= Math.max(SLOPELESS * slope, Number.MIN_VALUE) ? [x, y] : null;
  }
  return null;
}

const COMPASS = Array.from({ length: 8 }, (_, turn) => [Math.cos((Math.PI * turn) / 4), Math.sin((Math.PI * turn) / 4)]);

/** A minimum on a kink, found by looking around from a place; null where none is strict. */
export function search(asked, x, y, size) {
  const height = (px, py) => {
    const [value] = asked.at(px, py);
    return Number.isNaN(value) ? Infinity : value;
  };
  const [x0, y0] = [x, y];
  let best = height(x, y), reach = 0.02 * size;
  for (let round = 0; round < HALVINGS; round += 1) {
    let way = -1, least = best;
    COMPASS.forEach(([u, v], turn) => {
      const tried = height(x + reach * u, y + reach * v);
      if (tried < least) [way, least] = [turn, tried];
    });
    if (way < 0) reach /= 2;
    else {
      x += reach * COMPASS[way][0];
      y += reach * COMPASS[way][1];
      best = least;
      reach *= 1.2;
    }
  }
  if (!Number.isFinite(best) || Math.hypot(x - x0, y - y0) > LOST * size) return null;
  const strict = COMPASS.every(([u, v]) => {
    const near = height(x + NEAR * size * u, y + NEAR * size * v) - best, beside = height(x + BESIDE * size * u, y + BESIDE * size * v) - best;
    return near > 1e-14 * (1 + Math.abs(best)) && beside > near && near <= STRICT * beside;
  });
  return strict ? [x, y] : null;
}

/** What a critical point is, by its curvatures; `known` where these do not say. {kind, along}. */
function natureOf(asked, x, y, known) {
  const [xx, xy, yy] = asked.bend(x, y), [high, low] = eigenvalues(xx, xy, yy);
  const most = Math.max(Math.abs(high), Math.abs(low));
  const sharp = Math.min(Math.abs(high), Math.abs(low)) > FLAT * most;
  if (sharp) return { kind: low > 0 ? "minimum" : high < 0 ? "maximum" : "saddle", along: [0, 0] };
  const lies = known.along[0] || known.along[1];
  return { kind: known.kind, along: lies && most > 0 ? axisOf(xx, xy, yy, Math.abs(high) < Math.abs(low) ? high : low) : known.along };
}

/** A usual slope in the window: the median of some. */
function usualSlope(asked, [x0, x1, y0, y1]) {
  const met = [];
  for (let i = 0; i < 6; i += 1) for (let j = 0; j < 6; j += 1) {
    const [, gx, gy] = asked.at(x0 + ((x1 - x0) * (i + 0.5)) / 6, y0 + ((y1 - y0) * (j + 0.5)) / 6);
    const slope = Math.hypot(gx, gy);
    if (Number.isFinite(slope)) met.push(slope);
  }
  return met.sort((a, b) => a - b)[met.length >> 1] ?? 1;
}

/**
 * Critical points {number, kind, x, y, along} one small change of the knobs later, in their order; those that are lost, or have
 * met another, are left out. ask: {ground, curvature} of the landscape now; box: its window.
 */
export function follow(points, ask, box) {
  const asked = asker(ask), size = Math.max(box[1] - box[0], box[3] - box[2]), slope = usualSlope(asked, box);
  const found = [];
  for (const point of points) {
    const place = settle(asked, point.x, point.y, size, slope) ?? (point.kind === "minimum" ? search(asked, point.x, point.y, size) : null);
    if (!place) continue;
    const [x, y] = place.map((value) => (Math.abs(value) < 1e-13 * size ? 0 : value));
    if (found.some((other) => Math.abs(other.x - x) + Math.abs(other.y - y) < ONE_PLACE * size)) continue;
    found.push({ number: point.number, x, y, ...natureOf(asked, x, y, point) });
  }
  return found;
}

/** What following points is made of, for a worker. */
export const POINT_PARTS = [
  declared({ ROUNDS, LEAP, LOST, ARRIVED, SLOPELESS, FLAT, ONE_PLACE, HALVINGS, NEAR, BESIDE, STRICT, COMPASS }),
  eigenvalues, asker, axisOf, newtonStep, settle, search, natureOf, usualSlope, follow,
];
