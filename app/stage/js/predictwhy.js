// Why it went so: two sentences that follow from what was measured of the runs.

import { formatNumber, formatSteps } from "./numbers.js";
import { measureRun } from "./outcome.js";

const MARK = "\u0001"; // around names, which are shown bold
const CLEARLY = 1.25; // times another number before it is called larger

/** Measures of a run up to its arrival: {id, name, step, kind, length, mean, straight, hit, left, growth, distance, outcome}. */
export function factsOf(tools, run, name, surface, steps) {
  const known = measureRun(tools, run, surface, steps, run.held_by);
  const step = run.outcome.kind === "converged" ? run.outcome.step : null, last = step ?? run.valid;
  let length = 0;
  for (let at = 1; at <= last; at += 1) length += Math.hypot(run.path[2 * at] - run.path[2 * at - 2], run.path[2 * at + 1] - run.path[2 * at - 1]);
  return {
    id: run.id, name, step, kind: run.outcome.kind, ended: run.outcome.step, length, mean: length / Math.max(1, last), hit: known.hit, left: known.left,
    growth: known.bouncing > 0 ? known.growth : 0, distance: known.distance, place: known.place,
  };
}

/** Text -> parts [{text, bold}], names being bold. */
export const boldParts = (text) => text.split(MARK).map((part, index) => ({ text: part, bold: index % 2 === 1 })).filter(({ text: part }) => part);

/** What came out: who was first and who last. */
function cameOut(t, facts, steps, say) {
  const home = facts.filter(({ step }) => step !== null).sort((a, b) => a.step - b.step);
  const count = formatSteps(steps);
  if (!home.length) return facts.length > 1 ? t("None of them arrived within {steps} steps.", { steps: count }) : t("{name} did not arrive within {steps} steps.", { name: say(facts[0]), steps: count });
  const first = home[0], last = home[home.length - 1], step = formatSteps(first.step);
  if (home.length === 1) return facts.length > 1 ? t("Only {name} arrived, at step {step}.", { name: say(first), step }) : t("{name} arrived at step {step}.", { name: say(first), step });
  if (first.step === last.step) return t("All that arrived did so at step {step}.", { step });
  if (home.length === facts.length) return t("{first} arrived first, at step {step}; {last} came last, at step {end}.", { first: say(first), step, last: say(last), end: formatSteps(last.step) });
  return t("{first} arrived first, at step {step}; {last} came last of those that arrived, at step {end}.", { first: say(first), step, last: say(last), end: formatSteps(last.step) });
}

/** Why one of them went as it did, beside the others. */
function whyIt(t, one, facts, steps, say) {
  const name = say(one), near = (value) => formatNumber(value, 2);
  if (one.kind === "diverged") {
    return one.growth > 1 ? t("{name} diverged: each bounce was {growth} times the last.", { name, growth: formatNumber(one.growth, 3) }) : t("{name} diverged at step {step}: its steps were too long for this ground.", { name, step: formatSteps(one.ended ?? 0) });
  }
  const passed = one.hit >= 0 && one.left >= 0 && one.hit < (one.step ?? Infinity);
  if (one.step === null) {
    if (passed) return t("{name} was at a minimum at step {step} and left it again.", { name, step: formatSteps(one.hit) });
    if (one.kind === "left_view") return t("{name} left the window.", { name });
    return Number.isFinite(one.distance) ? t("{name} was still {distance} away from a minimum after {steps} steps: its steps were {mean} long on average.", { name, distance: near(one.distance), steps: formatSteps(steps), mean: near(one.mean) }) : t("{name} was still on its way after {steps} steps.", { name, steps: formatSteps(steps) });
  }
  if (passed) return t("{name} was at a minimum already at step {step}, shot past and had to come back.", { name, step: formatSteps(one.hit) });
  const others = facts.filter(({ step, id }) => step !== null && id !== one.id).sort((a, b) => a.step - b.step);
  if (!others.length) return null;
  const first = one.step <= others[0].step, other = first ? others[others.length - 1] : others[0];
  const [quick, slow] = first ? [one, other] : [other, one];
  if (slow.length > CLEARLY * quick.length) return t("{slow} walked a way of {far}, {quick} one of {near}.", { slow: say(slow), far: near(slow.length), quick: say(quick), near: near(quick.length) });
  if (quick.mean > CLEARLY * slow.mean) return t("{quick} took steps of {long} on average, {slow} of {short}.", { quick: say(quick), long: near(quick.mean), slow: say(slow), short: near(slow.mean) });
  return t("Their ways were about as long, and so were their steps: it was close.");
}

/** Two sentences as parts [{text, bold}]: what came out, and why of the run `about`, or of the last. */
export function whyParts(t, facts, about, steps) {
  if (!facts.length) return [];
  const say = ({ name }) => `${MARK}${name}${MARK}`;
  const late = [...facts].sort((a, b) => (b.step ?? Infinity) - (a.step ?? Infinity))[0];
  const one = facts.find(({ id }) => id === about) ?? late;
  const why = whyIt(t, one, facts, steps, say) ?? whyIt(t, late, facts, steps, say);
  return [cameOut(t, facts, steps, say), why].filter(Boolean).map(boldParts);
}
