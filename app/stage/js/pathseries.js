// What a path tells along its steps, beside loss and gradient norm: one number a step (or one a coordinate), NaN where
// there is none. Places are told in float32 where only Python walks: a move that is lost in its rounding tells nothing.

import { nearestOf } from "./kernels.js";
import { angleBetween, HALF_UNIT, SURE } from "./turn.js";
import { declared } from "./workshop.js";

/** The lowest value so far, at each step; what is not finite is passed over. */
export function lowestSoFar(values) {
  const found = new Float64Array(values.length);
  let best = NaN;
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at]) && !(values[at] >= best)) best = values[at];
    found[at] = best;
  }
  return found;
}

/** The distance to the nearest known minimum at points 0..valid; null where none is known. */
export function distancesTo(minima, path, valid) {
  if (!minima.length) return null;
  const found = new Float64Array(valid + 1), out = new Float64Array(2);
  for (let at = 0; at <= valid; at += 1) {
    nearestOf(path[2 * at], path[2 * at + 1], minima, out);
    found[at] = out[1];
  }
  return found;
}

/** The moves of a path: move(k, out) writes how far update k+1 went from point k; false where that is nothing or lost. */
function movesOf(path) {
  const told = path instanceof Float32Array;
  return (at, out) => {
    const x = path[2 * at], y = path[2 * at + 1], dx = path[2 * at + 2] - x, dy = path[2 * at + 3] - y;
    out[0] = dx;
    out[1] = dy;
    const size = told ? SURE * HALF_UNIT * Math.max(Math.abs(x), Math.abs(y), Math.abs(path[2 * at + 2]), Math.abs(path[2 * at + 3])) : 0;
    return Math.hypot(dx, dy) > size;
  };
}

/** The angle, in degrees, by which each point turns the move that came to it into the one that leaves it: points 0..valid. */
export function turnsAlong(path, valid) {
  const found = new Float64Array(valid + 1).fill(NaN), move = movesOf(path), before = [0, 0], after = [0, 0];
  let known = valid > 0 && move(0, before);
  for (let at = 1; at < valid; at += 1) {
    const next = move(at, after);
    if (known && next) found[at] = angleBetween(before, after) ?? NaN;
    [before[0], before[1]] = after;
    known = next;
  }
  return found;
}

/** The angle, in degrees, of the move that leaves each point to the steepest way down there: points 0..valid. */
export function anglesDown(path, valid, { kernel, knobs }) {
  const found = new Float64Array(valid + 1).fill(NaN), move = movesOf(path), step = [0, 0], out = new Float64Array(3);
  for (let at = 0; at < valid; at += 1) {
    if (!move(at, step)) continue;
    out[1] = out[2] = NaN;
    kernel(path[2 * at], path[2 * at + 1], knobs, out);
    found[at] = angleBetween([-out[1], -out[2]], step) ?? NaN;
  }
  return found;
}

/**
 * The effective step of each coordinate, [x, y], for updates 1..valid: the move divided by minus the slope where it began,
 * -Δθ_i / ∂_i f(θ). Plain gradient descent has its rate there, a scaled rule η over its scale; it is negative where a
 * coordinate went uphill, and NaN where its slope is zero.
 */
export function effectiveSteps(path, valid, { kernel, knobs }) {
  const found = [new Float64Array(valid).fill(NaN), new Float64Array(valid).fill(NaN)], move = movesOf(path), step = [0, 0], out = new Float64Array(3);
  for (let at = 0; at < valid; at += 1) {
    if (!move(at, step)) continue;
    out[1] = out[2] = NaN;
    kernel(path[2 * at], path[2 * at + 1], knobs, out);
    for (let axis = 0; axis < 2; axis += 1) {
      const slope = out[1 + axis];
      if (slope !== 0) found[axis][at] = -step[axis] / slope;
    }
  }
  return found;
}

/** A quantity that a run's kernel kept, component by component, for updates 1..valid; null where it keeps none of the name. */
export function keptLines(run, name) {
  const where = run.recorded?.find((one) => one.name === name);
  if (!where || !run.tables || !run.records) return null;
  return where.places.map((place, part) => (where.clock[part] ? run.tables : run.records)[place].subarray(0, run.valid));
}

/** The path of a point that walks beside a run's, as paths are told, from where both begin; null where it is not kept. */
export function pathBeside(run, name) {
  const lines = keptLines(run, name);
  if (!lines) return null;
  const path = new Float64Array(2 * (run.valid + 1));
  path[0] = run.path[0];
  path[1] = run.path[1];
  for (let at = 0; at < run.valid; at += 1) {
    path[2 * at + 2] = lines[0][at];
    path[2 * at + 3] = lines[1][at];
  }
  return path;
}

/** What a worker is made of that follows paths. */
export const SERIES_PARTS = [declared({ HALF_UNIT, SURE }), angleBetween, movesOf, lowestSoFar, distancesTo, turnsAlong, anglesDown, effectiveSteps];
