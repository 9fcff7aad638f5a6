// Shares of a swarm by outcome, with how sure one may be of them.

import { formatNumber } from "./numbers.js";

const Z95 = 1.959963984540054; // of the normal distribution, two sides

/** A share as people read it, in percent. */
export function percent(share) {
  const number = 100 * share;
  return number > 0 && number < 1 ? formatNumber(number, 1) : number < 100 && number > 99 ? formatNumber(Math.floor(10 * number) / 10, 3) : String(Math.round(number));
}

/** Wilson's 95 % interval [low, high] for `hits` of `count`: E. B. Wilson (1927), Probable inference. */
export function wilson(hits, count, z = Z95) {
  if (!(count > 0)) return [0, 1];
  const share = hits / count, square = (z * z) / count;
  const middle = (share + square / 2) / (1 + square), half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count));
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === count ? 1 : Math.min(1, middle + half)];
}

const AT_MINIMUM = new Set(["arrived", "local", "jitters", "jitters_local"]);

/** The class of an outcome: "m0", "m1", … the minimum it ended at, else "rest" (converged elsewhere) or its kind. */
export function classOf(tools, code, place) {
  const finding = tools.codes[code], kind = tools.kinds[finding];
  if (AT_MINIMUM.has(finding)) return `m${place}`;
  return kind === "converged" ? "rest" : kind;
}

/**
 * Of a told crowd: {members, classes: class -> {end, steps}}: how many end so, and when each was so for good (sorted;
 * what names no step is known at the end).
 */
export function tallyOf(tools, { members, finding, place, step }, steps) {
  const classes = new Map();
  for (let member = 0; member < members; member += 1) {
    const name = classOf(tools, finding[member], place[member]);
    const held = classes.get(name) ?? { end: 0, steps: [] };
    held.end += 1;
    held.steps.push(step[member] < 0 ? steps : Math.min(steps, step[member]));
    classes.set(name, held);
  }
  for (const held of classes.values()) held.steps.sort((a, b) => a - b);
  return { members, classes };
}

/** How many of the sorted `steps` are at `now` or before. */
export function byNow(steps, now) {
  let low = 0, high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

const OTHERS = ["rest", "saddle", "oscillating", "plateau", "left_view"]; // told only where they occur
const MOST_MINIMA = 6; // lines for minima, the most reached ones; the others are one line

/** The classes that are told, in order, for the tallies of all runs: [{name, members: the classes in it}]. */
export function linesOf(tallies, minima) {
  const end = (name) => tallies.reduce((sum, { classes }) => sum + (classes.get(name)?.end ?? 0), 0);
  const all = Array.from({ length: minima }, (_, place) => `m${place}`);
  const first = all.length <= MOST_MINIMA ? all : [...all].sort((a, b) => end(b) - end(a)).slice(0, MOST_MINIMA).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  const rest = all.filter((name) => !first.includes(name) && end(name));
  return [
    ...first.map((name) => ({ name, classes: [name] })), ...(rest.length ? [{ name: "minima", classes: rest }] : []),
    ...OTHERS.filter(end).map((name) => ({ name, classes: [name] })), ...["going", "diverged"].map((name) => ({ name, classes: [name] })),
  ];
}

/** {now, end, low, high} of a line as shares of a tally, at a step. */
export function shareOf({ members, classes: held }, { classes }, now) {
  let then = 0, yet = 0;
  for (const name of classes) {
    const one = held.get(name);
    if (!one) continue;
    then += one.end;
    yet += byNow(one.steps, now);
  }
  const [low, high] = wilson(then, members);
  return { count: then, now: yet / members, end: then / members, low, high };
}

/** The shares at the end that say most: {what: "escaped" | "reached", share, low, high}; escaped where saddles hold runs or are all there is. */
export function headlineOf(tally, { saddles, minima, held }) {
  const hits = (name) => tally.classes.get(name)?.end ?? 0, escaped = saddles && (held || !minima);
  const count = escaped ? tally.members - hits("saddle") : [...tally.classes].reduce((sum, [name, { end }]) => sum + (/^m\d/.test(name) ? end : 0), 0);
  const [low, high] = wilson(count, tally.members);
  return { what: escaped ? "escaped" : "reached", share: count / tally.members, low, high };
}

/** Of how many pairs the first is lower, and how many are equal, with an interval for the share: {lower, equal, count, share, low, high}. */
export function pairedOf(first, second) {
  const count = Math.min(first.length, second.length), size = (value) => (Number.isNaN(value) ? Infinity : value);
  let lower = 0, equal = 0;
  for (let at = 0; at < count; at += 1) {
    const a = size(first[at]), b = size(second[at]);
    if (a < b) lower += 1;
    else if (a === b) equal += 1;
  }
  const [low, high] = wilson(lower, count);
  return { lower, equal, count, share: lower / count, low, high };
}
