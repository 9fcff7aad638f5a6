// The losses that a swarm's members end with: bins for a histogram, the same for every run, and quantiles.

const BINS = 24;
const LEAST_DECADES = 1, MOST_DECADES = 12;

/** What losses are measured from where their axis goes by powers of ten: the known floor where nothing lies below it, else zero. */
const finalBase = (floor, losses) => (Number.isFinite(floor) && losses.every((loss) => !(loss < floor)) ? floor : 0);

/**
 * Bins for the final losses of several runs: {log, base, low, high, count}. Even between the ends on a log axis above the base where
 * all that is finite lies above it and spans a decade, else on an even axis; a log axis reaches twelve decades down at the most.
 */
export function lossBins(finals, floor) {
  const known = finals.flatMap((losses) => [...losses].filter(Number.isFinite)), base = finalBase(floor, known);
  const above = known.map((loss) => loss - base).filter((loss) => loss > 0), high = Math.max(...above), low = Math.max(Math.min(...above), high * 10 ** -MOST_DECADES);
  const log = above.length > 0 && known.every((loss) => loss >= base) && high / low >= 10 ** LEAST_DECADES;
  if (log) return { log, base, low: Math.log10(low), high: Math.log10(high), count: BINS };
  const ends = known.length ? [Math.min(...known), Math.max(...known)] : [0, 1], wide = ends[1] > ends[0] ? 0 : 0.5 * (Math.abs(ends[0]) || 1);
  return { log, base: 0, low: ends[0] - wide, high: ends[1] + wide, count: BINS };
}

/** The bin of a loss; what lies below the axis is in the first, what is not finite in none (−1). */
export function binOf({ log, base, low, high, count }, loss) {
  if (!Number.isFinite(loss)) return -1;
  const at = log ? Math.log10(loss - base) : loss; // nothing above the base: −Infinity, the first bin
  return Math.max(0, Math.min(count - 1, Math.floor((count * (at - low)) / (high - low))));
}

/** How many of these losses are in each bin, and how many are not finite: {counts, beyond}. */
export function binned(bins, losses) {
  const counts = Array(bins.count).fill(0);
  let beyond = 0;
  for (const loss of losses) {
    const at = binOf(bins, loss);
    if (at < 0) beyond += 1;
    else counts[at] += 1;
  }
  return { counts, beyond };
}

/** Where a loss stands on the axis of bins, from 0 to 1. */
export const binPlace = ({ log, base, low, high }, loss) => Math.max(0, Math.min(1, ((log ? Math.log10(loss - base) : loss) - low) / (high - low)));

/** Losses at powers of ten, or at the ends of an even axis: what is written under the bins, at most `most` of them: [{loss, place}], loss above the base. */
export function binTicks(bins, most) {
  const { log, low, high } = bins;
  if (!log) return [{ loss: low, place: 0 }, { loss: high, place: 1 }];
  const first = Math.ceil(low - 1e-9), last = Math.floor(high + 1e-9), stride = Math.max(1, Math.ceil((last - first + 1) / most));
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, at) => first + at * stride).map((power) => ({ loss: 10 ** power, place: (power - low) / (high - low) }));
}

/** The 10 %, 50 % and 90 % quantiles of losses, linear between them; what is no number is largest. */
export function lossQuantiles(losses) {
  const sorted = Float64Array.from(losses, (loss) => (Number.isNaN(loss) ? Infinity : loss)).sort();
  return [0.1, 0.5, 0.9].map((share) => {
    const at = share * (sorted.length - 1), below = Math.floor(at), above = Math.ceil(at);
    return sorted[below] === sorted[above] ? sorted[below] : sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  });
}
