// One card a run: who it is, where it is at the playhead, how it ended, and its knobs.

import { el, iconButton } from "./dom.js";
import { verdictIcon } from "./legend.js";
import { KnobRow } from "./knobrow.js";
import { formatNumber } from "./numbers.js";
import { showNumber } from "./typeset.js";

const AT_ONCE = 4; // knobs shown without asking
const FIRST = /^(lr|momentum|beta\w*)$/; // and which stay in front when there are more

/** Knobs in front and knobs behind "more". */
export function splitKnobs(knobs) {
  if (knobs.length <= AT_ONCE) return [knobs, []];
  const front = knobs.filter((knob) => FIRST.test(knob.name)).slice(0, AT_ONCE);
  const shown = front.length ? front : knobs.slice(0, AT_ONCE);
  return [shown, knobs.filter((knob) => !shown.includes(knob))];
}

export class Card {
  constructor(stage, run) {
    const { t } = stage;
    this.stage = stage;
    this.id = run.id;
    this.shape = cardShape(run);
    const value = (label, key) => {
      this[key] = el("b", { text: "–" });
      return el("span", { class: "fl-value" }, el("span", { text: label }), this[key]);
    };
    this.title = el("h3");
    this.glyph = el("span", { class: "fl-glyph", "aria-hidden": "true" });
    this.outcome = el("div", { class: "fl-outcome" });
    this.turn = el("span", { class: "fl-turn", hidden: true });
    this.rows = run.knobs.map((knob) => new KnobRow({ run, knob, t, change: (...edit) => stage.editKnob(run.id, ...edit) }));
    this.pins = new Map(run.knobs.filter((knob) => !knob.choices).map((knob) => [`${run.id}.${knob.name}`, this.makePin(run, knob)]));
    const rowOf = (knob) => this.rows.find((row) => row.knob === knob).node;
    const [front, behind] = splitKnobs(run.knobs);
    this.node = el(
      "section",
      {
        class: "fl-card", tabindex: "0", "data-testid": `fl-card-${run.id}`,
        onpointerenter: (event) => event.pointerType !== "touch" && stage.lift(run.id),
        onpointerleave: (event) => event.pointerType !== "touch" && stage.lift(null),
        onfocusin: () => stage.lift(run.id),
        onfocusout: () => stage.lift(null),
      },
      el("header", {}, this.glyph, this.title, this.turn),
      this.outcome,
      el("div", { class: "fl-values" }, value(t("loss"), "loss"), value("|∇f|", "grad"), value(t("to minimum"), "away")),
      front.length ? el("div", { class: "fl-knobs" }, ...front.map(rowOf)) : null,
      behind.length ? el("details", { class: "fl-more" }, el("summary", { text: t("more settings") }), el("div", { class: "fl-knobs" }, ...behind.map(rowOf))) : null,
    );
  }

  /** The small button at a knob that pins it for the presenter view. */
  makePin(run, knob) {
    const { stage } = this, pin = `${run.id}.${knob.name}`;
    const button = iconButton("pin", stage.t("Pin to the presenter view"), { class: "fl-button fl-pin", "data-testid": `fl-pin-${pin}`, onclick: () => stage.showing.togglePin(pin) });
    this.rows.find((row) => row.knob === knob).node.append(button);
    return button;
  }

  /** Which knobs are pinned. */
  showPins(pins) {
    for (const [pin, button] of this.pins) button.setAttribute("aria-pressed", String(pins.includes(pin)));
  }

  /** Values that do not move with the playhead. */
  refresh(run) {
    const style = this.stage.styleOf(run);
    this.node.style.setProperty("--trail", style.colour);
    this.glyph.textContent = style.glyph;
    if (this.title.textContent !== run.title) this.name(run.title);
    const kind = run.outcome.kind;
    const sign = verdictIcon(["converged", "diverged", "left_view"].includes(kind) ? kind : "going");
    if (this.said !== `${kind} ${run.outcome.text}`) this.outcome.replaceChildren(...(sign ? [sign, run.outcome.text] : [run.outcome.text]));
    this.said = `${kind} ${run.outcome.text}`;
    this.outcome.className = `fl-outcome fl-${kind}`;
    for (const row of this.rows) row.show(run.values[row.knob.name]);
    this.showPins(this.stage.pins);
  }

  /** A name made of differences changes with the settings: in place, so that the hand on a slider keeps it. */
  name(title) {
    this.title.textContent = title;
    this.node.setAttribute("aria-label", title);
    for (const row of this.rows) row.speak(title);
  }

  /** Values at the playhead. */
  tick(run, step, distance) {
    const at = Math.min(step, run.valid);
    showNumber(this.loss, formatNumber(run.loss[at], 2));
    showNumber(this.grad, formatNumber(run.grad[at], 2));
    this.away.parentNode.hidden = distance === null;
    showNumber(this.away, formatNumber(distance, 2));
    const early = run.outcome.step !== null && step < run.outcome.step;
    this.outcome.classList.toggle("fl-early", early);
  }

  /** Whole degrees between the next move and the steepest way down, or null; its place is kept while turns are shown. */
  tellTurn(on, degrees) {
    const { t } = this.stage;
    this.turn.hidden = !on;
    const text = degrees === null ? "" : t("turned by {angle}°", { angle: degrees });
    if (this.turn.textContent !== text) this.turn.textContent = text;
  }
}

/** What a card is built from: when it changes the card is built anew, else only its values move. */
export function cardShape(run) {
  return JSON.stringify([run.key, run.knobs]);
}
