// In which valley each member of a swarm is: the one whose minimum steepest descent from there comes to.

import { BASIN_PARTS, basinOf, hasValleys } from "./basins.js";
import { declared } from "./workshop.js";

export const VALLEY_CELLS = 96; // of the window each way, by which places are told apart
export const DRAFT_CELLS = 40; // the same while a hand holds something
const MOST_ROLLS = 800; // of a cell, five times across the window: what creeps longer lies in none

/** The minimum whose valley each cell's middle lies in, row by row from below; −1 where descent comes to none that is known. */
export function valleysOf(surface, cells) {
  const [x0, x1, y0, y1] = surface.box, found = new Int16Array(cells * cells);
  for (let cell = 0; cell < found.length; cell += 1) {
    const x = x0 + ((x1 - x0) * ((cell % cells) + 0.5)) / cells, y = y0 + ((y1 - y0) * (Math.floor(cell / cells) + 0.5)) / cells;
    found[cell] = basinOf(surface, [x, y], MOST_ROLLS) ?? -1;
  }
  return found;
}

/** The valleys of a surface; those that were asked last are kept. */
function knownValleys(tools, surface, { judged, cells }) {
  const key = [cells, judged.box, Array.from(judged.minima), Array.from(judged.ground.c), judged.ground.at].join("|");
  if (tools.valleys?.key !== key) tools.valleys = { key, found: valleysOf(surface, cells) };
  return tools.valleys.found;
}

/**
 * How many members are in each valley at each kept step (kept × (minima + 1)), the last for those that are in none: beyond
 * the window, or where descent comes to rest elsewhere. Null where there are no several valleys.
 */
export function countValleys(tools, job, surface, xy, members) {
  if (!hasValleys(surface) || !job.cells) return null;
  const { kept, cells } = job, [x0, x1, y0, y1] = surface.box, found = knownValleys(tools, surface, job);
  const classes = surface.minima.length / 4 + 1, counts = new Int32Array(kept.length * classes);
  for (let at = 0; at < kept.length; at += 1) {
    for (let member = 0; member < members; member += 1) {
      const to = 2 * (at * members + member), column = Math.floor((cells * (xy[to] - x0)) / (x1 - x0)), row = Math.floor((cells * (xy[to + 1] - y0)) / (y1 - y0));
      const inside = column >= 0 && column < cells && row >= 0 && row < cells, valley = inside ? found[row * cells + column] : -1;
      counts[at * classes + (valley < 0 ? classes - 1 : valley)] += 1;
    }
  }
  return counts;
}

/** What a worker is made of. */
export const VALLEY_PARTS = [...BASIN_PARTS, declared({ MOST_ROLLS }), valleysOf, knownValleys, countValleys];
