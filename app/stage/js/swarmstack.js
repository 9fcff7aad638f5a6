// How many of a swarm are in which valley, over the steps: lines of shares, and the same as areas that stand on each other.

import { eigenvalues } from "./kernels.js";
import { wilson } from "./swarmshares.js";

const MOST_VALLEYS = 6; // lines for valleys, those that hold most at any time; the others are one line
const CLEARLY_SHARPER = 2; // times as curved: then one of two valleys is sharp and the other flat

/** The largest curvature at each minimum of a surface; NaN where it has none. */
export function minimaCurvatures({ minima, hessian, knobs }) {
  const out = new Float64Array(3);
  return Array.from({ length: minima.length / 4 }, (_, place) => {
    hessian?.(minima[4 * place], minima[4 * place + 1], knobs, out.fill(NaN));
    return hessian ? eigenvalues(...out)[0] : NaN;
  });
}

/** {sharp, flat}: the number of the most curved and of the flattest minimum, where there are clearly such; else null. */
export function sharpAndFlat(curvatures) {
  if (curvatures.length < 2 || !curvatures.every(Number.isFinite)) return null;
  const most = Math.max(...curvatures), least = Math.min(...curvatures);
  return least > 0 && most >= CLEARLY_SHARPER * least ? { sharp: curvatures.indexOf(most), flat: curvatures.indexOf(least) } : null;
}

/** The valleys that are told, for the counts of all runs: [{valley: number | "others" | "none", classes}]; none last, where anybody is. */
export function valleyLines(every, minima) {
  const classes = minima + 1, peak = Array(classes).fill(0);
  for (const counts of every) for (let at = 0; at < counts.length; at += 1) peak[at % classes] = Math.max(peak[at % classes], counts[at]);
  const all = Array.from({ length: minima }, (_, place) => place);
  const first = minima <= MOST_VALLEYS ? all : [...all].sort((a, b) => peak[b] - peak[a] || a - b).slice(0, MOST_VALLEYS).sort((a, b) => a - b);
  const rest = all.filter((place) => !first.includes(place) && peak[place]);
  return [
    ...first.map((place) => ({ valley: place, classes: [place] })), ...(rest.length ? [{ valley: "others", classes: rest }] : []),
    ...(peak[minima] ? [{ valley: "none", classes: [minima] }] : []),
  ];
}

/** How many are in a line's valleys at the kept place `at`. */
export const countIn = (counts, minima, { classes }, at) => classes.reduce((sum, place) => sum + counts[at * (minima + 1) + place], 0);

/** {count, share, low, high} of a line at the end. */
export function valleyShare(counts, minima, line, members) {
  const count = countIn(counts, minima, line, counts.length / (minima + 1) - 1), [low, high] = wilson(count, members);
  return { count, share: count / members, low, high };
}

/**
 * Areas that stand on each other, one a line: [{outline: [x, y, …], at: the widest place {x, y, high}}] in a rectangle of this width and height;
 * kept are the steps of the counts, shares go from the foot up.
 */
export function stackedAreas(counts, minima, lines, members, kept, width, height) {
  const base = new Float64Array(kept.length), last = kept[kept.length - 1] || 1;
  return lines.map((line) => {
    const up = [], down = [], widest = { x: 0, y: 0, high: -1 };
    for (let at = 0; at < kept.length; at += 1) {
      const x = (width * kept[at]) / last, low = base[at], share = countIn(counts, minima, line, at) / members;
      base[at] = low + share;
      up.push(x, height * (1 - base[at]));
      down.unshift(x, height * (1 - low));
      const calm = x > 0.06 * width && x < 0.94 * width; // its number must not be cut
      if (calm && height * share > widest.high) Object.assign(widest, { x, y: height * (1 - low - share / 2), high: height * share });
    }
    return { outline: [...up, ...down], widest };
  });
}
