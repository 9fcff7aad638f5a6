// Slider scales of a knob, as in app/lab/scales.py: position 0..1 <-> value, and the hard interval behind it.

import { LOOK } from "./look.js";

const clamp01 = (position) => Math.min(1, Math.max(0, position));

// A log scale cannot start at zero: it starts at a small part of its other end, and its very end is zero again.
const positive = (value, other) => (value > 0 ? value : other * LOOK.sliders.zero);

/** Knob value -> slider position in 0..1. */
export function toPosition(knob, value) {
  const [low, high] = knob.soft;
  if (!(high > low)) return 0;
  if (knob.scale === "log") {
    const bottom = Math.log(positive(low, high));
    return clamp01((Math.log(positive(value, high)) - bottom) / (Math.log(high) - bottom));
  }
  if (knob.scale === "one_minus_log") {
    const bottom = Math.log(1 - low);
    const top = Math.log(positive(1 - high, 1 - low));
    return clamp01((Math.log(positive(1 - value, 1 - low)) - bottom) / (top - bottom));
  }
  return clamp01((value - low) / (high - low));
}

/** The round distance, 1, 2 or 5 times a power of ten, of about two hundred stops between two ends. */
export function linearStep(low, high) {
  const rough = (high - low) / LOOK.sliders.linear_stops;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= 0.99 * rough);
}

/** Slider position in 0..1 -> knob value, rounded to what the slider can tell apart; with so many digits more where it
 *  is moved finely. */
export function fromPosition(knob, position, more = 0) {
  const [low, high] = knob.soft;
  const at = clamp01(position);
  if (at === 0) return low;
  if (at === 1) return high;
  let value;
  if (knob.scale === "log") {
    const bottom = Math.log(positive(low, high));
    value = Number(Math.exp(bottom + at * (Math.log(high) - bottom)).toPrecision(LOOK.sliders.digits + more));
  } else if (knob.scale === "one_minus_log") {
    const bottom = Math.log(1 - low);
    const rest = Math.exp(bottom + at * (Math.log(positive(1 - high, 1 - low)) - bottom));
    value = Number((1 - Number(rest.toPrecision(LOOK.sliders.digits_one_minus + more))).toPrecision(12));
  } else {
    const step = linearStep(low, high) / 10 ** more;
    value = Number((Math.round((low + at * (high - low)) / step) * step).toPrecision(12));
  }
  if (knob.integer) value = Math.round(value);
  return Math.min(high, Math.max(low, value));
}

/** Whether a value lies in the knob's hard interval: "ok", "number", "integer", "low" or "high". */
export function checkKnob(knob, value) {
  if (!Number.isFinite(value)) return "number";
  if (knob.integer && !Number.isInteger(value)) return "integer";
  if (knob.low !== null && (knob.low_open ? value <= knob.low : value < knob.low)) return "low";
  if (knob.high !== null && (knob.high_open ? value >= knob.high : value > knob.high)) return "high";
  return "ok";
}
