// What tells a run from the others, as it is now: its knobs move under the finger before Python names it anew.

import { formatNumber, formatSteps } from "./numbers.js";
import { shortText } from "./outcome.js";

/** {head, settings, bold, rate} of a run: its name, what else tells it apart, which of both is bold, and its rate where it is not said. */
export function nameNow(run, runs) {
  const alike = runs.filter((other) => other.name.head === run.name.head).length > 1;
  const settings = run.name.settings.map((text) => settingNow(text, run));
  if (run.name.number > 1) settings.push(`(${run.name.number})`);
  const rate = run.knobs.find((knob) => knob.name === "lr");
  const said = settings.some((text) => rate && text.startsWith(`${rate.symbol} = `));
  return { head: run.name.head, settings, bold: alike && settings.length > 0 ? "settings" : "head", rate: rate && !said ? `${rate.symbol} ${valueNow(rate, run)}` : "" };
}

/** The value of a number knob as it is now, or the expression that it follows. */
const valueNow = ({ name }, { values, said }) => said[name]?.text ?? formatNumber(values[name], 4);

/** A setting ("η = 0.02") with the value that its knob has now. */
function settingNow(text, run) {
  const knob = run.knobs.find(({ symbol, choices }) => symbol && !choices && text.startsWith(`${symbol} = `));
  return knob ? `${knob.symbol} = ${valueNow(knob, run)}` : text;
}

/** Words for a tag at its head: only what differs. */
export function tagOf(run, runs) {
  const { head, settings, bold } = nameNow(run, runs);
  return bold === "settings" ? settings.join(", ") : head;
}

/** The last step at which a path is in the window [x0, x1, y0, y1], when it is outside from then on at `step`; else null. */
export function leftAt({ path }, step, [x0, x1, y0, y1]) {
  const inside = (at) => path[2 * at] >= x0 && path[2 * at] <= x1 && path[2 * at + 1] >= y0 && path[2 * at + 1] <= y1;
  if (inside(step)) return null;
  let at = step;
  while (at >= 0 && !inside(at)) at -= 1;
  return at + 1;
}

/**
 * What is to be said of a run at a step, {state, text, mark}: nothing that lies ahead. state is "converged", "diverged",
 * "left_view" or "going"; mark is the short sign for a caption, the step or "…".
 */
export function verdictNow(t, tools, run, step, steps, box) {
  const { outcome } = run;
  const reached = outcome.step !== null ? step >= outcome.step : step >= steps;
  const at = Math.min(step, run.valid);
  if (reached && (outcome.kind === "converged" || outcome.kind === "diverged")) {
    return { state: outcome.kind, text: shortText(t, tools, outcome, run.held_by), mark: outcome.step === null ? "" : formatSteps(outcome.step), step: outcome.step };
  }
  const left = leftAt(run, at, box);
  if (left !== null) return { state: "left_view", text: t("left the window at step {step}", { step: formatSteps(left) }), mark: formatSteps(left), step: left };
  const loss = formatNumber(run.loss[at], 2);
  if (reached && outcome.kind !== "going" && outcome.kind !== "left_view") return { state: "going", text: shortText(t, tools, outcome, run.held_by), mark: "…", step: null, loss };
  return { state: "going", text: t("still going, loss {loss}", { loss }), mark: "…", step: null, loss };
}
