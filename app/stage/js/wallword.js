// The sides of a wall of variants: knobs with values, as a link says them (app/lab/swarmwords.py), and what they may be.

import { checkKnob, fromPosition, toPosition } from "./scales.js";

export const MOST_ON_SIDE = 6; // values of one knob
const USUAL = [5, 4]; // values across and down where nobody has said any
export const FIRST_KNOBS = ["lr", "momentum", "beta1", "beta2", "beta3", "weight_decay"]; // the order in which knobs are offered
const DECADE = 10; // times: how far a rate goes to either side of where it is

/** "o.lr:0.01,0.1;s.kappa:2,20" -> [{place, values}], across first. */
export function readWall(text) {
  return text.split(";").filter(Boolean).slice(0, 2).map((side) => {
    const [place, values = ""] = side.split(":");
    return { place: place.replace(/\.([st])1\./, ".$1."), values: values.split(",").filter(Boolean).map(Number).filter(Number.isFinite).slice(0, MOST_ON_SIDE) };
  });
}

export const wallText = (sides) => sides.map(({ place, values }) => `${place}:${values.join(",")}`).join(";");

/** Every knob that can stand at a side, for a run: [{place, title, knob, where, kernel, value}], the usual ones first. `where` is as an edit names it, `kernel` what the run's kernel calls a knob of its schedules and transforms. */
export function sitesOf(run, surface, { surfaceValue, partValue }) {
  const rank = ({ name }) => (FIRST_KNOBS.includes(name) ? FIRST_KNOBS.indexOf(name) : FIRST_KNOBS.length);
  const own = run.knobs.filter(({ choices }) => !choices).sort((a, b) => rank(a) - rank(b)).map((knob) => ({ place: `${run.id}.${knob.name}`, owner: "", knob, where: { kind: "run", run: run.id }, value: run.values[knob.name] }));
  const parts = run.badges.flatMap(({ parts: list }) => list).flatMap(({ letter, key, place, title, knobs, values }) => {
    const reads = Object.fromEntries(knobs.map(({ name }) => [name, `${letter}${place + 1}_${name}`]));
    const where = { kind: letter === "s" ? "schedule" : "transform", runs: [run.id], at: place, key, reads: { [run.id]: reads } };
    return knobs.filter(({ choices }) => !choices).map((knob) => ({ place: `${run.id}.${letter}${place ? place + 1 : ""}.${knob.name}`, owner: title, knob, where, kernel: reads[knob.name], value: partValue(where, knob.name) ?? values[knob.name] }));
  });
  const ground = surface.knobs.map((knob) => ({ place: `s.${knob.name}`, owner: surface.title, knob, where: { kind: "surface" }, value: surfaceValue(knob.name) }));
  return [...own, ...parts, ...ground];
}

/** `count` values of a knob from one to another, evenly on its own scale, in two digits or so; each once. */
export function spreadValues(knob, from, to, count) {
  const soft = [Math.min(from, to, knob.soft[0]), Math.max(from, to, knob.soft[1])], scaled = { ...knob, soft: knob.scale === "one_minus_log" && soft[1] >= 1 ? knob.soft : soft };
  const a = toPosition(scaled, from), b = toPosition(scaled, to);
  const values = Array.from({ length: count }, (_, at) => {
    if (at === 0) return from;
    if (at === count - 1) return to;
    const value = fromPosition(scaled, a + ((b - a) * at) / (count - 1));
    const rounded = knob.scale === "one_minus_log" ? 1 - Number((1 - value).toPrecision(2)) : Number(value.toPrecision(2));
    return Number((knob.integer ? Math.round(rounded) : rounded).toPrecision(10));
  });
  return [...new Set(values)].filter((value) => checkKnob(knob, value) === "ok");
}

/** Values about the one in force, which is among them. */
export function usualValues({ knob, value }, count) {
  const [low, high] = knob.soft, log = knob.scale === "log" && value > 0;
  const from = log ? Math.max(knob.low > 0 ? knob.low : 0, value / DECADE) : low, to = log ? (knob.high === null ? value * DECADE : Math.min(knob.high, value * DECADE)) : high;
  const values = spreadValues(knob, from, to, count);
  if (!Number.isFinite(value) || values.includes(value)) return values;
  const nearest = values.reduce((best, _, at) => (Math.abs(toPosition(knob, values[at]) - toPosition(knob, value)) < Math.abs(toPosition(knob, values[best]) - toPosition(knob, value)) ? at : best), 0);
  return values.map((one, at) => (at === nearest ? value : one)).sort((a, b) => a - b);
}

/** The sides that a wall has where a link says none: the rate across, and the next knob that one tunes, or one of the landscape's, down. */
export function usualSides(sites) {
  const named = (names) => sites.find(({ place, owner, knob }) => !owner && names.includes(knob.name) && place);
  const across = named(["lr"]) ?? sites[0], down = named(FIRST_KNOBS.slice(1)) ?? sites.find((site) => site !== across && site.where.kind === "surface");
  return [across, down].filter(Boolean).map((site, at) => ({ place: site.place, values: usualValues(site, USUAL[at]) }));
}
