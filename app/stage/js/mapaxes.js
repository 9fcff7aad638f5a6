// The axes of a living map as numbers, to the bit as in app/lab/mapaxes.py: which knob, from where to where, and its
// value at each pixel.

import { LOOK } from "./look.js";

export const BASINS = "basins";
const AXIS_DIGITS = 10; // of a value that comes from exp

/** "o.lr:0.001..1,s.kappa" -> [{place, ends: [low, high] or null}], none for basins. */
export function readAxes(text) {
  if (!text || text === BASINS) return [];
  return text.split(",").map((axis) => {
    const [, place, low, high] = /^([^:]+)(?::(.+?)\.\.(.+))?$/.exec(axis);
    return { place: place.replace(/\.([st])1\./, ".$1."), ends: low === undefined ? null : [Number(low), Number(high)] };
  });
}

export const axesText = (axes) => axes.map(({ place, ends }) => (ends ? `${place}:${ends.map((end) => Number(end.toPrecision(AXIS_DIGITS))).join("..")}` : place)).join(",");

/** Ends within what a knob allows. */
export const heldEnds = (knob, [low, high]) => [knob.low === null ? low : Math.max(low, knob.low), knob.high === null ? high : Math.min(high, knob.high)];

const roundedValue = (value) => Number(value.toPrecision(AXIS_DIGITS));

/** The values of a knob at the middles of `count` pixels between two ends, evenly on its own scale. */
export function knobAlong(knob, [low, high], count) {
  const values = new Float64Array(count), { zero } = LOOK.sliders;
  const log = knob.scale === "log", rest = knob.scale === "one_minus_log";
  const from = log ? Math.log(low > 0 ? low : high * zero) : rest ? Math.log(1 - low) : low;
  const to = log ? Math.log(high) : rest ? Math.log(high < 1 ? 1 - high : (1 - low) * zero) : high;
  for (let i = 0; i < count; i += 1) {
    const at = from + ((i + 0.5) / count) * (to - from);
    const value = rest ? 1 - roundedValue(Math.exp(at)) : roundedValue(log ? Math.exp(at) : at);
    values[i] = knob.integer ? Math.floor(value + 0.5) : value;
  }
  return values;
}

/** One coordinate of the starts at the middles of `count` pixels between two ends, rising. */
export function startsAlong(low, high, count) {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 1) values[i] = low + (high - low) * ((i + 0.5) / count);
  return values;
}
