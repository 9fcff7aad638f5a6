// The next move of a run against the steepest way down: how far the optimizer turns it.

import { kernelValues, nearestMinimum, walkPath } from "./kernels.js";

export const HALF_UNIT = 2 ** -24; // a float32 is off by at most this part of itself
export const SURE = 330; // of these a move must be long for its direction to be right to half a degree: each end may be off by √2 of them

const COARSE = 1e-4; // of a place: nearer to a minimum than so, float32 does not say how near

const exactPaths = new WeakMap();

/** The run's path in double precision, walked once; null where there is no kernel to walk it. */
function exactPath(run, { surfaceOf, start, steps, powers }) {
  if (run.path instanceof Float64Array) return run.path;
  if (!run.kernel) return null;
  if (!exactPaths.has(run.path)) {
    const values = kernelValues(run.kernel_knobs, run.kernel_values, run.values);
    exactPaths.set(run.path, walkPath(run.kernel, values, surfaceOf(run), start, steps, run.noise, powers).path);
  }
  return exactPaths.get(run.path);
}

/**
 * Where a run is at a step, [x, y]. Paths arrive in float32, too coarse to say how near a minimum they came: where the
 * path walked anew is the same path, its place is told.
 */
function placeAt(run, step, scene) {
  const at = 2 * step, told = [run.path[at], run.path[at + 1]];
  const exact = exactPath(run, scene);
  if (!exact) return told;
  const same = told.every((value, axis) => Math.abs(exact[at + axis] - value) <= 4 * HALF_UNIT * Math.abs(value) + 1e-37);
  return same ? [exact[at], exact[at + 1]] : told;
}

/** Distance of a run at a step to the nearest known minimum, null where none is known; never zero by rounding alone. */
export function distanceAt(run, step, scene) {
  const { minima } = scene.surfaceOf(run);
  const x = run.path[2 * step], y = run.path[2 * step + 1];
  const told = nearestMinimum(minima, x, y);
  if (!told || !(told.distance < COARSE * Math.max(Math.abs(x), Math.abs(y)))) return told && told.distance;
  return nearestMinimum(minima, ...placeAt(run, step, scene)).distance;
}

/**
 * Update step -> step + 1 of a run as [x, y, dx, dy], or null where there is none, it is zero, or its direction is lost.
 * Paths arrive in float32, too coarse for the small moves near a minimum: those are taken from the path walked anew, as
 * long as it is the same path.
 */
export function nextMove(run, step, scene) {
  if (step < 0 || step >= run.valid) return null;
  const at = 2 * step;
  const moveOf = (path) => [path[at], path[at + 1], path[at + 2] - path[at], path[at + 3] - path[at + 1]];
  const told = moveOf(run.path);
  if (!told.every(Number.isFinite)) return null;
  const exact = exactPath(run, scene);
  const close = (path, from) => {
    for (let i = from; i < from + 4; i += 1) if (!(Math.abs(path[i] - run.path[i]) <= 4 * HALF_UNIT * Math.abs(run.path[i]) + 1e-37)) return false;
    return true;
  };
  if (exact && close(exact, at)) {
    const move = moveOf(exact);
    return move[2] !== 0 || move[3] !== 0 ? move : null;
  }
  const size = Math.max(...[0, 1, 2, 3].map((i) => Math.abs(run.path[at + i])));
  return Math.hypot(told[2], told[3]) > SURE * HALF_UNIT * size ? told : null;
}

/** Angle in degrees, 0..180, between two directions of the plane; null when one of them is none. */
export function angleBetween([ax, ay], [bx, by]) {
  const a = Math.hypot(ax, ay), b = Math.hypot(bx, by);
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) return null;
  const ux = ax / a, uy = ay / a, vx = bx / b, vy = by / b;
  return (Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy) * 180) / Math.PI;
}

/**
 * A run at a step: {x, y, move, down, degrees}. down is -∇f, null where that is zero or not finite; degrees is the angle
 * between the two in the plane of θ, whatever the map's scales. null when there is no move.
 */
export function turnAt(run, step, scene) {
  const found = nextMove(run, step, scene);
  if (!found) return null;
  const [x, y, dx, dy] = found;
  const out = new Float64Array(3).fill(NaN);
  const surface = scene.surfaceOf(run);
  surface.kernel?.(x, y, surface.knobs, out);
  const slope = Math.hypot(out[1], out[2]);
  const down = slope > 0 && slope < Infinity ? [-out[1], -out[2]] : null;
  return { x, y, move: [dx, dy], down, degrees: down ? angleBetween(down, [dx, dy]) : null };
}
