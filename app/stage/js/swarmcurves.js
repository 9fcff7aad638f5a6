// The curves of the strips, of each member of a swarm: what is asked of a member, and the quantiles of all of them.
//
// A recipe {word, shift, parts} is what a strip's curve asks, as a worker can be sent it: of a quantity `parts`, where each
// component is kept ({clock, place}); of a path nothing more.

import { anglesDown, distancesTo, effectiveSteps, lowestSoFar, SERIES_PARTS, turnsAlong } from "./pathseries.js";

/** The recipe of a curve (curvekinds.js) of a run; null where the run has none of the name, and of knobs: all members have the same. */
export function recipeOf(run, { word, shift }, ground) {
  if (word.startsWith("q.")) {
    const where = run.recorded?.find(({ name }) => `q.${name}` === word);
    return where ? { word, shift, parts: where.places.map((place, part) => ({ clock: where.clock[part], place })) } : null;
  }
  const missing = word === "eta" || word.startsWith("k.") || (word === "dist" && !ground.minima.length);
  return missing ? null : { word, shift };
}

/** A member's series of a recipe, [one, or one a coordinate]; member: {path, valid, loss, grad, tables, records, kernel, minima}. */
export function memberLines({ word, parts }, member) {
  const { path, valid, loss, grad, tables, records, kernel, minima } = member;
  if (parts) return parts.map(({ clock, place }) => (clock ? tables : records)[place].subarray(0, valid));
  if (word === "loss") return [loss.subarray(0, valid + 1)];
  if (word === "grad") return [grad.subarray(0, valid + 1)];
  if (word === "best") return [lowestSoFar(loss.subarray(0, valid + 1))];
  if (word === "dist") return [distancesTo(minima, path, valid)];
  if (word === "turn") return [turnsAlong(path, valid)];
  if (word === "angle") return [anglesDown(path, valid, { kernel })];
  return effectiveSteps(path, valid, { kernel });
}

/** Whether a member that is no longer there counts as the largest: one that flew off lies high and far, but has no angle. */
export const fliesOff = (word) => word === "loss" || word === "grad" || word === "dist" || word === "best";

/**
 * The 10 %, 50 % and 90 % quantiles of each kept step's values (count × members), linear between members. What is no number
 * is largest where `flies`, else left out; where none is left there is none.
 */
export function bandOf(values, members, count, flies = true) {
  const row = new Float64Array(members), low = new Float64Array(count), mid = new Float64Array(count), high = new Float64Array(count);
  const quantile = (share, known) => {
    if (!known) return NaN;
    const at = share * (known - 1), below = Math.floor(at), above = Math.ceil(at);
    return row[below] === row[above] ? row[below] : row[below] + (at - below) * (row[above] - row[below]);
  };
  for (let at = 0; at < count; at += 1) {
    let known = 0;
    for (let member = 0; member < members; member += 1) {
      const value = values[at * members + member];
      if (!Number.isNaN(value)) row[known++] = value;
      else if (flies) row[known++] = Infinity;
    }
    row.subarray(0, known).sort();
    low[at] = quantile(0.1, known);
    mid[at] = quantile(0.5, known);
    high[at] = quantile(0.9, known);
  }
  return { low, mid, high };
}

/** What a worker is made of. */
export const CURVE_PARTS = [...SERIES_PARTS, memberLines, fliesOff, bandOf];
