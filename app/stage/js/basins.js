// Where a pin would roll to, and whether that is where a run ended.

import { nearestMinimum } from "./kernels.js";
import { declared } from "./workshop.js";

const ROLL = 1 / 150, ROLL_LEAST = 1e-5, ROLLS = 6000; // lengths as shares of the window's shorter side, and how many
export const PIN_REACH = 0.1; // of that side: a pin nearer to the end than this is right in any case
const NEAR_HOME = 0.04; // and one that rolled nearer to a minimum than this lies in its basin

/** The point that steepest descent from (x, y) comes to, in short steps that never climb, so many at the most. */
export function rolledDown(kernel, knobs, [x, y], side, rolls = ROLLS) {
  let here = new Float64Array(3).fill(NaN), next = new Float64Array(3), length = ROLL * side;
  kernel(x, y, knobs, here);
  for (let tries = 0; tries < rolls && length > ROLL_LEAST * side; tries += 1) {
    const slope = Math.hypot(here[1], here[2]);
    if (!(slope > 0)) break;
    const px = x - (length * here[1]) / slope, py = y - (length * here[2]) / slope;
    kernel(px, py, knobs, next.fill(NaN));
    if (!(next[0] < here[0])) length /= 2;
    else [x, y, here, next] = [px, py, next, here];
  }
  return [x, y];
}

/** The number of the minimum whose basin a point lies in, or null where it rolls to none that is known, in so many rolls. */
export function basinOf(surface, point, rolls = ROLLS) {
  const [x0, x1, y0, y1] = surface.box, side = Math.min(x1 - x0, y1 - y0);
  if (!surface.kernel || !surface.minima.length) return null;
  const found = nearestMinimum(surface.minima, ...rolledDown(surface.kernel, surface.knobs, point, side, rolls));
  return found && found.distance < NEAR_HOME * side ? found.number : null;
}

/** Whether valleys can be told from each other here: else a pin has to be near the end itself. */
export const hasValleys = (surface) => surface.minima.length > 4;

/** Where a run is last seen in the window [x0, x1, y0, y1]: its end, or the last place before it left. */
export function lastSeen({ path, valid }, [x0, x1, y0, y1]) {
  let at = valid;
  const inside = () => path[2 * at] >= x0 && path[2 * at] <= x1 && path[2 * at + 1] >= y0 && path[2 * at + 1] <= y1;
  while (at > 0 && !inside()) at -= 1;
  return [path[2 * at], path[2 * at + 1]];
}

/** Whether a pin is where a run ended: near it, or, of a run that arrived, in the same of several basins. */
export function pinHolds(surface, window, run, pin) {
  const [x0, x1, y0, y1] = surface.box, side = Math.min(x1 - x0, y1 - y0), end = lastSeen(run, window);
  if (Math.hypot(pin[0] - end[0], pin[1] - end[1]) <= PIN_REACH * side) return true;
  if (!hasValleys(surface) || run.outcome.kind !== "converged") return false;
  const valley = nearestMinimum(surface.minima, ...end);
  return valley.distance < NEAR_HOME * side && basinOf(surface, pin) === valley.number;
}

/** What a worker is made of that asks for basins. */
export const BASIN_PARTS = [declared({ ROLL, ROLL_LEAST, ROLLS, NEAR_HOME }), nearestMinimum, rolledDown, basinOf, hasValleys];
