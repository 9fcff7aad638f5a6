// A swarm in the strips: the median of its members, and the band that holds eight of ten.

import { LOOK } from "./look.js";

const CALM = 100; // times the highest at the start, or what nine of ten members that stay exceed: beyond it a band says nothing of how high an axis must go

/** Values at the kept steps, at every step: each holds until the next. */
export function heldSeries(values, kept, steps) {
  const all = new Float64Array(steps + 1);
  for (let at = 0; at < kept.length; at += 1) all.fill(values[at], kept[at], at + 1 < kept.length ? kept[at + 1] : steps + 1);
  return all;
}

/**
 * Of each of these runs its bands of a curve, {low, mid, high} for each component, from the curve's first step on; null where no
 * swarm is on, or it does not yet tell this curve of all of them.
 */
export function bandsOf({ swarm }, { word, shift }, runs) {
  if (!swarm.on || !runs.length || !runs.every(({ id }) => swarm.told.get(id)?.bands[word])) return null;
  return runs.map(({ id }) => {
    const told = swarm.told.get(id), spread = (values) => heldSeries(values, told.kept, told.steps).subarray(shift);
    told.held ??= {};
    return (told.held[word] ??= told.bands[word].map(({ low, mid, high }) => ({ low: spread(low), mid: spread(mid), high: spread(high) })));
  });
}

/** All values of bands, the others missing that say nothing of how high an axis by powers of ten, above `base`, must go. */
export function calmBands(bands, log, base) {
  const all = bands.flat(), above = (values) => values.reduce((most, value) => (Number.isFinite(value) && value - base > most ? value - base : most), 0);
  const most = log ? base + CALM * Math.max(...all.map(({ low, high }) => Math.max(above(high.subarray(0, 1)), Number.isFinite(low.at(-1)) ? above(low) : 0))) : Infinity;
  return all.flatMap(({ low, mid, high }) => [low, mid, high].map((values) => values.map((value) => (value <= most && Number.isFinite(value) ? value : NaN))));
}

/** Paint a band on a strip, above `base`, as far as its axis reaches; where there is no value it has a gap. */
export function paintBand(context, { low, high }, { toX, toY, range, base, shift, colour }) {
  const height = (value) => toY(Math.min(range[1], Math.max(range[0], value - base)));
  context.beginPath();
  for (let from = 0; from < low.length; ) {
    let to = from;
    while (to < low.length && !Number.isNaN(low[to])) to += 1;
    for (let step = from; step < to; step += 1) context.lineTo(toX(step + shift), height(high[step]));
    for (let step = to - 1; step >= from; step -= 1) context.lineTo(toX(step + shift), height(low[step]));
    if (to > from) context.closePath();
    from = Math.max(to, from + 1);
    if (from < low.length) context.moveTo(toX(from + shift), height(high[from]));
  }
  context.fillStyle = colour;
  context.globalAlpha = LOOK.members.band;
  context.fill();
  context.globalAlpha = 1;
}
