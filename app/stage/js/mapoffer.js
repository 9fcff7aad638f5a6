// The first map of settings that is worth a look, of a run with these sites (app/lab/mapaxes.py says the same).

import { FIRST_KNOBS } from "./wallword.js";

/** The rate, and the next knob that one tunes: the word of a map. */
export function usualMap(sites) {
  const ground = sites.filter(({ where }) => where.kind === "surface"), own = sites.filter(({ where, knob }) => where.kind === "run" && FIRST_KNOBS.includes(knob.name));
  const rest = sites.filter((site) => !ground.includes(site) && !own.includes(site));
  return [...own, ...ground, ...rest].slice(0, 2).map(({ place }) => place).join(",");
}
