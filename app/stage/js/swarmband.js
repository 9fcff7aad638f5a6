// A swarm in the strips: the median of its members, and the band that holds eight of ten.

import { LOOK } from "./look.js";

const CALM = 100; // times the highest at the start: beyond it a band says nothing of how high an axis must go

/** Values at the kept steps, at every step: each holds until the next. */
export function heldSeries(values, kept, steps) {
  const all = new Float64Array(steps + 1);
  for (let at = 0; at < kept.length; at += 1) all.fill(values[at], kept[at], at + 1 < kept.length ? kept[at + 1] : steps + 1);
  return all;
}

/** {low, mid, high} at every step for each of these runs, of "loss" or "grad"; null where no swarm is on, or another curve is meant. */
export function bandsOf({ swarm }, kind, runs) {
  if (!swarm.on || (kind !== "loss" && kind !== "grad") || !runs.every(({ id }) => swarm.told.has(id))) return null;
  return runs.map(({ id }) => {
    const told = swarm.told.get(id), spread = (values) => heldSeries(values, told.kept, told.steps);
    told.bands ??= {};
    return (told.bands[kind] ??= { low: spread(told[kind].low), mid: spread(told[kind].mid), high: spread(told[kind].high) });
  });
}

/** The values of bands that say how high an axis must go, the others missing. */
export function calmBands(bands) {
  const most = CALM * Math.max(0, ...bands.map(({ high }) => high[0]).filter(Number.isFinite));
  return bands.flatMap(({ low, mid, high }) => [low, mid, high].map((values) => values.map((value) => (value <= most ? value : NaN))));
}

/** Paint a band on a strip, above `base`, as far as its axis reaches. */
export function paintBand(context, { low, high }, { toX, toY, range, base, colour }) {
  const height = (value) => toY(Math.min(range[1], Math.max(range[0], Number.isFinite(value) ? value - base : range[1])));
  const last = low.length - 1;
  context.beginPath();
  for (let step = 0; step <= last; step += 1) context.lineTo(toX(step), height(high[step]));
  for (let step = last; step >= 0; step -= 1) context.lineTo(toX(step), height(low[step]));
  context.closePath();
  context.fillStyle = colour;
  context.globalAlpha = LOOK.members.band;
  context.fill();
  context.globalAlpha = 1;
}
