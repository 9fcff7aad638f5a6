// The axes of a map of settings on the page: places on a knob's own scale, ticks, and what a hand may make of the ends.

import { LOOK } from "./look.js";
import { BASINS, heldEnds, readAxes } from "./mapaxes.js";
import { formatNumber, linearTicks, logTicks, tickDigits } from "./numbers.js";

const DEEPEST = 34; // of a place on a scale of 1 - value: beyond it the value is 1 in float64
const DENSE = 2.2; // decades that have numbers at 2 and 5 too

/** The place of a value on a knob's own scale, rising with it; `high` is the upper end, from which a zero is placed. */
export function knobPlace({ scale }, value, high) {
  const { zero } = LOOK.sliders;
  if (scale === "log") return Math.log(value > 0 ? value : high * zero);
  if (scale === "one_minus_log") return -Math.log(value < 1 ? 1 - value : zero);
  return value;
}

/** The value at a place. */
export function placeValue({ scale, integer }, place) {
  const value = scale === "log" ? Math.exp(place) : scale === "one_minus_log" ? 1 - Math.exp(-place) : place;
  return integer ? Math.round(value) : value;
}

/** Ends [low, high] as places, as the values of pixels are spread between them (see mapaxes.js). */
export function endPlaces(knob, [low, high]) {
  if (knob.scale !== "one_minus_log") return [knobPlace(knob, low, high), knobPlace(knob, high, high)];
  return [-Math.log(1 - low), -Math.log(high < 1 ? 1 - high : (1 - low) * LOOK.sliders.zero)];
}

/** Places that a hand moved, as ends that the knob allows; the distance between both is kept at a wall. */
export function allowedEnds(knob, [from, to]) {
  const limit = (value, none) => (value === null || !Number.isFinite(value) ? none : knobPlace(knob, value, 1));
  const least = knob.scale === "log" && !(knob.low > 0) ? -Infinity : limit(knob.low, -Infinity);
  const most = knob.scale === "one_minus_log" && !(knob.high < 1) ? DEEPEST : limit(knob.high, Infinity);
  const span = Math.min(to - from, most - least), low = Math.max(least, Math.min(from, most - span));
  const ends = [placeValue(knob, low), placeValue(knob, low + span)].map((value) => Number(value.toPrecision(10)));
  return heldEnds(knob, ends);
}

/** [{value, text}] at the side of a map, about `count`. */
export function knobTicks(knob, [low, high], count) {
  const decades = (from, to) => {
    const powers = logTicks(from, to, count);
    if (Math.log10(to / from) > DENSE || !(from > 0)) return powers;
    const all = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power += 1) for (const one of [1, 2, 5]) all.push(Number(`${one}e${power}`));
    return all.filter((one) => one >= from * (1 - 1e-9) && one <= to * (1 + 1e-9));
  };
  const said = (values) => {
    const digits = tickDigits(values);
    return values.map((value) => ({ value, text: formatNumber(value, digits) }));
  };
  if (knob.scale === "log") {
    const from = low > 0 ? low : high * LOOK.sliders.zero, found = decades(from, high);
    return found.length > 1 ? found.map((value) => ({ value, text: formatNumber(value, 3) })) : said(linearTicks(from, high, count));
  }
  if (knob.scale === "one_minus_log") {
    const rest = high < 1 ? 1 - high : (1 - low) * LOOK.sliders.zero, found = decades(rest, 1 - low);
    if (found.length < 2) return said(linearTicks(low, high, count));
    return found.reverse().map((one) => Number((1 - one).toPrecision(12))).map((value) => ({ value, text: formatNumber(value, 8) }));
  }
  return said(linearTicks(low, high, count));
}

/** "learning rate η" of a site. */
export const siteTitle = ({ knob: { title, symbol } }) => `${title}${symbol ? ` ${symbol}` : ""}`;

/** A knob's sign where it has one. */
export const siteSign = ({ knob: { title, symbol } }) => symbol || title;

/** The same knob as `place` names, of the run that `sites` belong to (app/lab/mapaxes.py). */
export function ownPlace(place, sites) {
  const mine = sites.find(({ where }) => where.kind !== "surface")?.place.split(".")[0] ?? "";
  return `${mine}.${place.split(".").slice(1).join(".")}`;
}

/** The axes [{site, ends}, {site, ends}] that a word asks for with a run's sites; null for basins, undefined where it names what this run has not. */
export function axesOf(word, sites, each) {
  if (!word || word === BASINS) return null;
  const found = readAxes(word).map(({ place, ends }) => {
    const name = place.startsWith("s.") || !each ? place : ownPlace(place, sites), site = sites.find((one) => one.place === name);
    const held = site && heldEnds(site.knob, ends ?? site.knob.soft);
    return site && held[0] < held[1] ? { site, ends: held, said: ends !== null } : null;
  });
  return found.length === 2 && found.every(Boolean) ? found : undefined;
}

/** Whether each visible run has a map of its own. */
export const isEach = (stage) => stage.word("each") === "1";
