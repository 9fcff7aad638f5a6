// The largest stable step on a rate's slider: hatched from there on, with a tick and words beneath.

import { el } from "./dom.js";
import { askAt, steepest } from "./kernels.js";
import { knobText } from "./knobrow.js";
import { formatNumber } from "./numbers.js";

/** The largest stable rate of a run at a curvature, or null where none is known; `compile` gives a kernel's object. */
export function stableRate({ limit, values }, curvature, compile) {
  if (!limit || !(curvature > 0)) return null;
  const asked = askAt(compile(limit.kernel), limit.knobs.map((name) => Number(values[name])));
  const out = new Float64Array(3).fill(NaN);
  asked.at(curvature, 0, asked.c, out);
  return out[0] > 0 && out[0] < Infinity ? out[0] : null;
}

/** {rate, text, here} of a run at a step of its path: the largest stable rate and what it comes from; null where none is known. */
export function limitNow(run, surface, step, compile) {
  if (!run.limit) return null;
  const at = Math.min(step, run.valid);
  const rate = stableRate(run, steepest(surface, [run.path[2 * at], run.path[2 * at + 1]]), compile);
  return rate === null ? null : { rate, text: run.limit.text, here: !surface.quadratic };
}

/** "2/λmax" as nodes, with max below the line. */
const signs = (text) => text.split("λmax").flatMap((part, index) => (index ? [el("i", { text: "λ" }), el("sub", { text: "max" }), part] : [part]));

export class LimitZone {
  /** row: the slider (see knobrow.js) that it stands on. */
  constructor(row, t) {
    this.row = row;
    this.t = t;
    this.zone = el("span", { class: "fl-limit-zone", "aria-hidden": "true" });
    this.words = el("span", { class: "fl-limit-words" });
    this.line = el("div", { class: "fl-limit-line", "data-testid": "fl-limit" }, this.words);
    row.range.before(this.zone);
    row.range.after(this.line);
    this.told = "";
  }

  /** Say to those who do not see the red that the value is beyond; the row itself says the value alone. */
  speak(value) {
    const spoken = this.t("{value}, above the largest stable step", { value });
    if (this.row.range.getAttribute("aria-valuetext") !== spoken) this.row.range.setAttribute("aria-valuetext", spoken);
  }

  /** Show where the limit is, or nothing. */
  show(limit) {
    const { row, t } = this, { node, knob } = row;
    const at = limit ? row.place(limit.rate) : 1;
    const seen = limit !== null && at < 1;
    const beyond = limit !== null && row.value > limit.rate;
    if (beyond) this.speak(knobText(knob, row.value));
    const told = JSON.stringify([seen && at.toFixed(4), beyond, limit && [formatNumber(limit.rate, 3), limit.text, limit.here], row.value]);
    if (told === this.told) return;
    this.told = told;
    node.classList.toggle("fl-limited", seen);
    node.classList.toggle("fl-beyond", beyond);
    node.style.setProperty("--limit", at.toFixed(4));
    if (!seen) return;
    const number = formatNumber(limit.rate, 3);
    const said = limit.here ? t("{formula} here = {number}", { formula: limit.text, number }) : `${limit.text} = ${number}`;
    this.line.title = limit.here ? t("Largest stable step for the curvature at the head") : t("Largest stable step");
    this.words.replaceChildren(...signs(said));
  }
}
