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

const NARROW_RANGE = 4; // times: arrivals within it have even bands, others even ones in their logarithm

/** Round numbers above `low`, as many as bands have ends, up to about `high`. */
function roundBands(low, high, rounds) {
  const ends = BANDS - 1, found = [];
  if (high / low < NARROW_RANGE) {
    const rough = (high - low) / BANDS, power = 10 ** Math.floor(Math.log10(rough)), step = Math.max(1, power * [1, 2, 5, 10].find((one) => one * power >= 0.99 * rough));
    for (let at = 1; at <= ends; at += 1) found.push((Math.floor(low / step) + at) * step);
    return found;
  }
  const ladder = Array.from({ length: 12 }, (_, power) => rounds.map((one) => one * 10 ** power)).flat().filter(Number.isInteger);
  for (let at = 1; at <= ends; at += 1) {
    const wanted = low * (high / low) ** (at / BANDS), free = ladder.filter((one) => one > (found.at(-1) ?? 0));
    found.push(free.reduce((best, one) => (Math.abs(Math.log(one / wanted)) < Math.abs(Math.log(best / wanted)) ? one : best)));
  }
  return found;
}

/** The steps up to which each band goes: the usual ones, or, where one of them holds nearly all arrivals, round numbers that span the arrivals. */
export function bandsFor(maps) {
  const { bands, rounds, spread: [first, last], crowd } = LOOK.maps;
  const low = arrivalQuantile(maps, first), high = arrivalQuantile(maps, last);
  if (low === null || high - low < BANDS) return bands;
  const shares = arrivalShares(maps, bands);
  return Math.max(...shares) > crowd ? roundBands(Math.max(1, low), high, rounds) : bands;
}

/** The part of all arrivals in each band. */
function arrivalShares(maps, bands) {
  const minimum = firstMinimum(), found = maps.flatMap(({ counts }) => [...counts].filter(([number]) => number >= minimum).map(([, one]) => one));
  const upTo = (step) => found.reduce((sum, one) => sum + one[Math.min(step, one.length - 1)], 0), all = upTo(Infinity);
  const ends = [0, ...bands.map(upTo), all];
  return ends.slice(1).map((end, at) => (end - ends[at]) / all);
}

/** The band of each run of a classed map. */
export function bandsAlong({ step, classes }, bands) {
  const most = bands[bands.length - 1], table = new Uint8Array(most + 2), found = new Uint8Array(step.length);
  for (let at = 0; at < table.length; at += 1) table[at] = bandOfStep(bands, at);
  for (let at = 0; at < step.length; at += 1) if (classes[at]) found[at] = table[Math.min(step[at], most + 1)];
  return found;
}
