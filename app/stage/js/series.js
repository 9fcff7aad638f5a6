// Curves of the strips: what is plotted, its range, and thinning to one stroke per pixel column. The pictures' twin is
// app/picture/curves.py.

import { LOOK } from "./look.js";

/** The values of a run that say how high an axis must go: all of one that stayed, only the first two of one that diverged. */
export const calmPart = (values, diverged) => (diverged ? values.subarray(0, Math.min(values.length, 2)) : values);

/**
 * What the loss strip plots: loss above the known floor, the loss itself, or above the lowest seen where values fall to 0.
 * A run that diverged does not say what the lowest is: it would flatten all others.
 */
export function lossBase(floor, calm) {
  if (floor !== null && floor !== undefined) return { base: floor, kind: "floor" };
  let lowest = Infinity;
  for (const values of calm) for (const value of values) if (value < lowest && value > -Infinity) lowest = value;
  return lowest > 0 || lowest === Infinity ? { base: 0, kind: "plain" } : { base: lowest, kind: "lowest" };
}

/** The steps at which a run's schedule begins a new cycle, and its end where a cycle ends there. */
export const cycleEnds = ({ restarts = [], closes }, steps) => (closes && restarts.length ? [...restarts, steps] : restarts);

/**
 * Where cycles of schedules end: [[update, run], ...] in order, run null where several do so at once. None at all when
 * there are more than `most`: they would be a bar.
 */
export function restartTicks(runs, most, steps) {
  const owners = new Map();
  for (const run of runs) for (const update of cycleEnds(run, steps)) owners.set(update, owners.has(update) ? null : run);
  return owners.size > most ? [] : [...owners].sort(([a], [b]) => a - b);
}

/** Log range [low, high] that holds all positive values, not too deep and not too narrow; null when there is none. */
export function logRange(series, base = 0) {
  const { decades, least } = LOOK.strips;
  let low = Infinity, high = 0;
  for (const values of series) {
    for (const raw of values) {
      const value = raw - base;
      if (!(value > 0) || !(value < Infinity)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > 0)) return null;
  low = Math.max(low, high * 10 ** -decades);
  if (high / low < least) {
    const middle = Math.sqrt(high) * Math.sqrt(low), half = Math.sqrt(least) * 1.05;
    low = middle / half;
    high = middle * half;
  }
  return [low, high];
}

/** Linear range [low, high] from zero up to the highest value, for a learning rate; null when there is none. */
export function linearRange(series) {
  let high = 0;
  for (const values of series) for (const value of values) if (value > high && value < Infinity) high = value;
  return high > 0 ? [0, high] : null;
}

/** Even range [low, high] of values with signs, zero among them; null when nothing is finite. */
export function signedRange(series) {
  let low = 0, high = 0;
  for (const values of series) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high > low ? [low, high] : null;
}

const RARE = 0.01; // the share of values, at either end, that does not stretch an axis

/** The values that are positive and finite, without the rarest high and low ones. */
export function withoutPeaks(values) {
  const known = Float64Array.from(values).filter((value) => value > 0 && value < Infinity).sort();
  const cut = Math.floor(RARE * known.length);
  return known.subarray(cut, known.length - cut);
}

/**
 * Whether learning rates are read on an even axis: where they touch zero for more than an instant, or nearly all lie
 * within two decades. On a log axis a cosine's soft landing is a cliff.
 */
export function isLinear(series) {
  const { linear, linear_part: part } = LOOK.strips;
  const known = series.map((values) => Float64Array.from(values).filter(Number.isFinite).sort()).filter((values) => values.length);
  const low = Math.min(...known.map((values) => values[Math.floor(part * values.length)]));
  const high = Math.max(...known.map((values) => values.at(-1)));
  return !(low > 0) || !(high / low >= linear);
}

/**
 * Values at steps 0..n -> polylines of [step, value] pairs (flat), cut where a value is not finite, thinned to the first,
 * lowest, highest and last of each of `columns` columns. Values below the floor of a log axis are set to the floor, which
 * lies out of sight: there the line is cut.
 */
export function thinSeries(values, columns, base = 0, floor = null) {
  const lines = [];
  const points = values.length;
  const width = Math.max(1, points / Math.max(1, columns));
  let line = null;
  const put = (at, value) => {
    if (!line) lines.push((line = []));
    line.push(at, value);
  };
  const value = (at) => {
    const above = values[at] - base;
    return floor !== null && above < floor ? floor : above;
  };
  for (let column = 0; Math.floor(column * width) < points; column += 1) {
    const start = Math.floor(column * width), end = Math.min(points, Math.floor((column + 1) * width));
    let least = -1, most = -1, cut = false;
    for (let at = start; at < end; at += 1) {
      if (!Number.isFinite(values[at])) { cut = true; continue; }
      if (least < 0 || values[at] < values[least]) least = at;
      if (most < 0 || values[at] > values[most]) most = at;
    }
    if (least >= 0) {
      let last = -1;
      const mark = (at) => {
        if (at !== last && Number.isFinite(values[at])) put((last = at), value(at));
      };
      mark(start);
      if (end - start > 2) {
        mark(Math.min(least, most));
        mark(Math.max(least, most));
      }
      mark(end - 1);
    }
    if (cut) line = null;
  }
  return lines;
}
