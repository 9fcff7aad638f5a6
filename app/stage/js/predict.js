// A prediction as plain data: {ranked, absent, pins, says, choice}; what a hand does to it, and what it scores. Pure.
//
// ranked are the ids of the runs that were given a place, first to arrive first; absent those that are said not to arrive;
// pins id -> [x, y] of the plane; says id -> whether it is said to diverge; choice the index of an answer.

export const NEVER = null; // stands in a list of rows for the line below which nothing arrives

export const freshPrediction = () => ({ ranked: [], absent: [], pins: {}, says: {}, choice: null });

/** Whether anything has been said at all. */
export const isSaid = ({ ranked, absent, pins, says, choice }) =>
  ranked.length + absent.length + Object.keys(pins).length + Object.keys(says).length > 0 || choice !== null;

/** What still holds when the runs are these. */
export function keptFor(prediction, ids) {
  const known = (id) => ids.includes(id);
  const only = (record) => Object.fromEntries(Object.entries(record).filter(([id]) => known(id)));
  return { ...prediction, ranked: prediction.ranked.filter(known), absent: prediction.absent.filter(known), pins: only(prediction.pins), says: only(prediction.says) };
}

/** The rows from top to bottom: ranked ones, those without a place yet, NEVER, those that do not arrive. */
export function rowsOf({ ranked, absent }, ids) {
  return [...ranked, ...ids.filter((id) => !ranked.includes(id) && !absent.includes(id)), NEVER, ...absent];
}

/** The next place for a run that has none; one that has a place gives it back. */
export function tapped(prediction, id) {
  const { ranked, absent } = prediction;
  if (ranked.includes(id) || absent.includes(id)) return { ...prediction, ranked: ranked.filter((one) => one !== id), absent: absent.filter((one) => one !== id) };
  return { ...prediction, ranked: [...ranked, id] };
}

/**
 * A run put among the other rows so that `at` of them, NEVER counted, lie above it. Put above the line it says of everything
 * that stands there that it arrives in this order; put below, only of itself that it does not.
 */
export function movedTo(prediction, ids, id, at) {
  const rows = rowsOf(prediction, ids).filter((one) => one !== id);
  rows.splice(Math.max(0, Math.min(rows.length, at)), 0, id);
  const line = rows.indexOf(NEVER), above = rows.slice(0, line), absent = rows.slice(line + 1);
  return { ...prediction, absent, ranked: above.includes(id) ? above : prediction.ranked.filter((one) => one !== id) };
}

/** One row up (-1) or down (1). */
export function nudgedRow(prediction, ids, id, by) {
  return movedTo(prediction, ids, id, rowsOf(prediction, ids).indexOf(id) + by);
}

const NOT_SAID = -1;

/** The place of a run in what was said: its index, Infinity below the line, NOT_SAID without one. */
function said({ ranked, absent }, id) {
  return absent.includes(id) ? Infinity : ranked.indexOf(id);
}

/**
 * Whether what was said of two runs holds: who is first, or that both arrive at once, or that neither does. A run without a
 * place comes after those that have one.
 */
function pairHolds(prediction, a, b) {
  const places = [a, b].map(({ id }) => said(prediction, id));
  if (places.every((place) => place === NOT_SAID)) return false;
  const [first, second] = places.map((place) => (place === NOT_SAID ? prediction.ranked.length : place));
  const [one, other] = [a, b].map(({ step }) => step ?? Infinity);
  if (one === other) return one === Infinity ? first === Infinity && second === Infinity : first < Infinity && second < Infinity;
  return one < other ? first < second : second < first;
}

/** {right, of}: one point for each pair of runs in the right order; a run alone is asked whether it arrives. */
export function orderScore(prediction, outcomes) {
  if (outcomes.length === 1) {
    const [{ id, step }] = outcomes, place = said(prediction, id);
    return { right: place !== NOT_SAID && (place === Infinity) === (step === null) ? 1 : 0, of: 1 };
  }
  let right = 0, of = 0;
  outcomes.forEach((a, index) => outcomes.slice(index + 1).forEach((b) => {
    of += 1;
    right += pairHolds(prediction, a, b) ? 1 : 0;
  }));
  return { right, of };
}

/**
 * Points of a prediction by kind of question: {order, where, diverge, choose: {right, of}, right, of}. outcomes are
 * {id, step (of its arrival, or null), diverged}; hits id -> whether its pin is right; answer the index of the right one.
 */
export function scoreOf(kinds, prediction, outcomes, hits, answer) {
  const count = (holds) => ({ right: outcomes.filter(holds).length, of: outcomes.length });
  const ways = {
    order: () => orderScore(prediction, outcomes),
    where: () => count(({ id }) => hits[id] === true),
    diverge: () => count(({ id, diverged }) => prediction.says[id] === diverged),
    choose: () => (answer === null ? null : { right: prediction.choice === answer ? 1 : 0, of: 1 }),
  };
  const parts = Object.fromEntries(kinds.map((kind) => [kind, ways[kind]()]).filter(([, part]) => part));
  const sum = (name) => Object.values(parts).reduce((total, part) => total + part[name], 0);
  return { parts, right: sum("right"), of: sum("of") };
}

/** Runs in the order in which they arrived, those that did not at the end as they were listed. */
export const arrivals = (outcomes) => [...outcomes].sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity) || 0);

/** The run whose place was missed most, or null where every place that was said is right. */
export function mostMissed(prediction, outcomes) {
  const order = arrivals(outcomes);
  const far = (outcome) => {
    const place = said(prediction, outcome.id);
    if (place === NOT_SAID) return 0;
    const last = outcomes.length, here = place === Infinity ? last : place;
    return Math.abs(here - (outcome.step === null ? last : order.indexOf(outcome)));
  };
  const best = order.reduce((one, other) => (far(other) > far(one) ? other : one), order[0]);
  return best && far(best) > 0 ? best.id : null;
}
