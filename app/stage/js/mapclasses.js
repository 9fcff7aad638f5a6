// How runs of a living map ended, pixel by pixel, in numbers that a painter and a count can read. Pure.

import { LOOK } from "./look.js";
import { classOf } from "./swarmshares.js";

export const BANDS = 6; // of lightness: steps to arrive

/** Names of endings that are no minimum: the number of one is its place from 1 on; 0 is what is not known yet. */
export const endingNames = () => [...Object.keys(LOOK.patterns), "diverged"];

/** The number of the first minimum. */
export const firstMinimum = () => endingNames().length + 1;

/** The number of an ending's class (see swarmshares.js). */
export const classNumber = (name) => (/^m\d/.test(name) ? firstMinimum() + Number(name.slice(1)) : endingNames().indexOf(name) + 1);

/** The name of a class by its number; "" for what is not known yet. */
export const className = (number) => (number >= firstMinimum() ? `m${number - firstMinimum()}` : (endingNames()[number - 1] ?? ""));

/**
 * A map as it was told, {width, height, stride, map: {finding, place, step}}, with the class of each run that is known
 * and the step at which it was so for good: what names no step is known at the end.
 */
export function classedMap(tools, { width, height, stride, map }, steps) {
  const minimum = firstMinimum(), numbers = tools.codes.map((_, code) => (/^m/.test(classOf(tools, code, 0)) ? 0 : classNumber(classOf(tools, code, 0))));
  const classes = new Uint16Array(width * height), step = new Int32Array(width * height), counts = new Map();
  let known = 0;
  for (let row = 0; row < height; row += stride) for (let column = 0; column < width; column += stride) {
    const at = row * width + column, number = numbers[map.finding[at]] || minimum + Math.max(0, map.place[at]);
    const when = map.step[at] < 0 ? steps : Math.min(steps, map.step[at]);
    classes[at] = number;
    step[at] = when;
    known += 1;
    if (!counts.has(number)) counts.set(number, new Int32Array(steps + 1));
    counts.get(number)[when] += 1;
  }
  for (const found of counts.values()) for (let at = 1; at <= steps; at += 1) found[at] += found[at - 1];
  return { width, height, stride, steps, classes, step, counts, known };
}

/** Shares of a classed map by class at a step: [{number, share}], in the order of the key; what has no end yet is going. They add up to one. */
export function sharesAt({ counts, known, steps }, step) {
  const at = Math.max(0, Math.min(steps, Math.floor(step))), going = classNumber("going"), shares = new Map();
  let ended = 0;
  for (const [number, found] of counts) {
    if (at < steps && number === going) continue;
    shares.set(number, found[at]);
    ended += found[at];
  }
  if (ended < known) shares.set(going, (shares.get(going) ?? 0) + known - ended);
  const minimum = firstMinimum(), order = (number) => (number >= minimum ? number - 1e6 : number);
  return [...shares].filter(([, count]) => count > 0).sort(([a], [b]) => order(a) - order(b)).map(([number, count]) => ({ number, share: count / known }));
}

/** Shares as whole percents that add up to 100 (largest remainders); what is there but rounds to none stays 0. */
export function wholePercents(shares) {
  const whole = shares.map((share) => Math.floor(100 * share + 1e-9)), left = Math.round(100 * shares.reduce((sum, share) => sum + share, 0)) - whole.reduce((sum, one) => sum + one, 0);
  const order = shares.map((share, at) => [100 * share - whole[at], at]).sort((a, b) => b[0] - a[0]);
  for (const [, at] of order.slice(0, Math.max(0, left))) whole[at] += 1;
  return whole;
}

/** The step by which a share of all runs that came to a minimum had come, over several maps; null where none did. */
function arrivalQuantile(maps, share) {
  const minimum = firstMinimum(), found = maps.flatMap(({ counts }) => [...counts].filter(([number]) => number >= minimum).map(([, one]) => one));
  const most = Math.max(0, ...found.map((one) => one.length - 1)), upTo = (step) => found.reduce((sum, one) => sum + one[Math.min(step, one.length - 1)], 0);
  const all = upTo(most);
  if (!all) return null;
  let low = 0, high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo(middle) >= share * all) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The band of a step. */
export function bandOfStep(bands, step) {
  let band = 0;
  while (band < bands.length && step > bands[band]) band += 1;
  return band;
}

const SPANNED = 3; // bands that the arrivals have to lie in, or the usual bands say little

/** The steps up to which each band goes: the usual ones, or, where nearly all arrivals lie in one or two of them, round numbers that span the arrivals. */
export function bandsFor(maps) {
  const { bands, rounds, spread: [first, last] } = LOOK.maps;
  const low = arrivalQuantile(maps, first), high = arrivalQuantile(maps, last);
  if (low === null || bandOfStep(bands, high) - bandOfStep(bands, low) + 1 >= SPANNED || high - low < BANDS) return bands;
  const from = Math.log(Math.max(1, low)), to = Math.log(high);
  const round = (value) => {
    const power = 10 ** Math.floor(Math.log10(value)), choices = [...rounds, 10].map((one) => one * power);
    return choices.reduce((best, one) => (Math.abs(Math.log(one / value)) < Math.abs(Math.log(best / value)) ? one : best));
  };
  const found = bands.map((_, at) => Math.round(round(Math.exp(from + ((at + 1) / BANDS) * (to - from)))));
  const spaced = found.reduce((list, one) => [...list, Math.max(one, (list.at(-1) ?? 0) + 1)], []);
  return spaced;
}

/** The band of each run of a classed map. */
export function bandsAlong({ step, classes }, bands) {
  const most = bands[bands.length - 1], table = new Uint8Array(most + 2), found = new Uint8Array(step.length);
  for (let at = 0; at < table.length; at += 1) table[at] = bandOfStep(bands, at);
  for (let at = 0; at < step.length; at += 1) if (classes[at]) found[at] = table[Math.min(step[at], most + 1)];
  return found;
}
