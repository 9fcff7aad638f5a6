// Curves of the strips: what is plotted, its log range, and thinning to one stroke per pixel column.

/** What the loss strip plots: loss itself, or loss above the floor (known, or the lowest seen when values fall to 0). */
export function lossBase(floor, series) {
  if (floor !== null && floor !== undefined) return { base: floor, kind: "floor" };
  let lowest = Infinity;
  for (const values of series) for (const value of values) if (value < lowest) lowest = value;
  return lowest > 0 ? { base: 0, kind: "plain" } : { base: lowest, kind: "lowest" };
}

/** The finite values of runs that matter for a range: all of a run that stayed, only the first values of one that diverged. */
export const tame = (values, diverged) => (diverged ? values.subarray(0, Math.min(values.length, 2)) : values);

/**
 * Where schedules begin anew: [[update, run], ...] in order, run null where several do so at once. None at all when
 * there are more than `most`: they would be a bar.
 */
export function restartTicks(runs, most) {
  const owners = new Map();
  for (const run of runs) for (const update of run.restarts ?? []) owners.set(update, owners.has(update) ? null : run);
  return owners.size > most ? [] : [...owners].sort(([a], [b]) => a - b);
}

/** Log range [low, high] that holds all positive values, at most `decades` deep; null when there is none. */
export function logRange(series, base = 0, decades = 18) {
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
  if (high / low < 10) {
    const middle = Math.sqrt(high * low);
    low = middle / 3.3;
    high = middle * 3.3;
  }
  return [low, high];
}

/**
 * Values at steps 0..n -> polylines of [step, value] pairs (flat), cut where a value is not finite, thinned to the first,
 * lowest, highest and last of each of `columns` columns. With a floor, values at or below it are set to it.
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
  for (let start = 0; start < points; start = Math.max(start + 1, Math.floor(start + width))) {
    const end = Math.min(points, Math.max(start + 1, Math.floor(start + width)));
    let least = -1, most = -1, cut = false;
    for (let at = start; at < end; at += 1) {
      if (!Number.isFinite(values[at])) { cut = true; continue; }
      if (least < 0 || values[at] < values[least]) least = at;
      if (most < 0 || values[at] > values[most]) most = at;
    }
    if (least >= 0) {
      const marks = end - start <= 2 ? range(start, end) : [start, Math.min(least, most), Math.max(least, most), end - 1];
      let last = -1;
      for (const at of marks) if (at !== last && Number.isFinite(values[at])) put((last = at), value(at));
    }
    if (cut) line = null;
  }
  return lines;
}

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
