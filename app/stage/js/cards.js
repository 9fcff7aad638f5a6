// One card a run: who it is, where it is at the playhead, how it ended, and its knobs.

import { Badges } from "./badges.js";
import { BeforeLine } from "./past.js";
import { CardHead } from "./cardhead.js";
import { el, iconButton } from "./dom.js";
import { verdictIcon } from "./legend.js";
import { KnobRow } from "./knobrow.js";
import { LimitZone, limitNow } from "./limitzone.js";
import { formatNumber } from "./numbers.js";
import { RunExtras } from "./runextras.js";
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
    this.slot = run.slot; // what a run keeps all its life
    this.off = run.off;
    this.opened = false; // of many cards, each of one line
    this.shape = cardShape(run);
    const value = (label, key) => {
      this[key] = el("b", { text: "–" });
      return el("span", { class: "fl-value" }, el("span", { text: label }), this[key]);
    };
    this.outcome = el("div", { class: "fl-outcome" });
    this.turn = el("span", { class: "fl-turn", hidden: true });
    this.rows = run.knobs.map((knob) => new KnobRow({ run, knob, t, change: (...edit) => stage.editKnob(this.id, ...edit) }));
    const rate = this.rows.find(({ knob }) => knob.name === "lr");
    this.zone = rate && new LimitZone(rate, t);
    this.pins = new Map(run.knobs.filter((knob) => !knob.choices).map((knob) => [knob.name, this.makePin(knob)]));
    this.head = new CardHead(this, (act, more) => stage.crew.act({ act, slot: this.slot, ...more }));
    this.was = new BeforeLine(stage, (values) => stage.crew.act({ act: "keep", slot: this.slot, values }));
    this.badges = new Badges(this);
    this.extras = new RunExtras(stage);
    this.keep = iconButton("keep", t("Keep this run as it is, and go on with another like it"), { class: "fl-button fl-small fl-act", onclick: () => stage.crew.act({ act: "keep", slot: this.slot }) });
    this.folder = iconButton("fold", t("One line"), { class: "fl-button fl-small fl-folder", onclick: () => this.fold(true) });
    const rowOf = (knob) => this.rows.find((row) => row.knob === knob).node;
    const [front, behind] = splitKnobs(run.knobs);
    this.node = el(
      "section",
      {
        class: "fl-card", tabindex: "0",
        onpointerenter: (event) => event.pointerType !== "touch" && this.lift(true),
        onpointerleave: (event) => event.pointerType !== "touch" && this.lift(false),
        onfocusin: () => this.lift(true),
        onfocusout: () => this.lift(false),
      },
      this.head.node,
      el("div", { class: "fl-verdict" }, this.outcome, this.keep, this.folder),
      this.extras.node,
      this.badges.node,
      this.was.node,
      el("div", { class: "fl-values" }, value(t("loss"), "loss"), value("|∇f|", "grad"), value(t("to minimum"), "away")),
      front.length ? el("div", { class: "fl-knobs" }, ...front.map(rowOf)) : null,
      behind.length ? el("details", { class: "fl-more" }, el("summary", { text: t("more settings") }), el("div", { class: "fl-knobs" }, ...behind.map(rowOf))) : null,
    );
  }

  /** Another run of the same shape, or the same one under another id. */
  take(run) {
    this.id = run.id;
    this.off = run.off;
    this.node.dataset.testid = `fl-card-${run.id}`;
    this.keep.dataset.testid = `fl-keep-${run.id}`;
    this.head.identify(run.id);
    for (const { select, range, knob } of this.rows) (select ?? range).dataset.testid = `fl-knob-${run.id}-${knob.name}`;
    for (const [name, button] of this.pins) button.dataset.testid = `fl-pin-${run.id}.${name}`;
  }

  /** In front while a hand is on it, unless it is not drawn. */
  lift(on) {
    this.stage.lift(on && !this.off ? this.id : null);
  }

  /** Whether it is one line now: there are many, and this one has not been opened. */
  folded() {
    return this.stage.crew.crowded() && !this.opened;
  }

  fold(on) {
    this.opened = !on;
    const card = this.stage.everyRun.find(({ id }) => id === this.id);
    this.refresh(card);
    if (on) this.head.title.focus();
  }

  copied() {
    this.stage.panels.naming = true; // the copy's name is open when it comes
    this.stage.crew.act({ act: "duplicate", slot: this.slot });
  }

  removed() {
    const { stage } = this;
    this.node.classList.add("fl-leaving");
    stage.desk.offerUndo(stage, this);
    stage.crew.act({ act: "remove", slot: this.slot });
  }

  /** The small button at a knob that pins it for the presenter view. */
  makePin(knob) {
    const { stage } = this;
    const button = iconButton("pin", stage.t("Pin to the presenter view"), { class: "fl-button fl-pin", onclick: () => stage.showing.togglePin(`${this.id}.${knob.name}`) });
    this.rows.find((row) => row.knob === knob).node.append(button);
    return button;
  }

  /** Which knobs are pinned. */
  showPins(pins) {
    for (const [name, button] of this.pins) button.setAttribute("aria-pressed", String(pins.includes(`${this.id}.${name}`)));
  }

  /** Values that do not move with the playhead. */
  refresh(run) {
    const style = this.stage.styleOf(run);
    this.node.style.setProperty("--trail", style.colour);
    this.node.classList.toggle("fl-off", this.off);
    this.node.classList.toggle("fl-line", this.folded());
    this.folder.hidden = !this.stage.crew.crowded();
    this.keep.disabled = this.stage.crew.full();
    this.head.refresh(run);
    if (this.named !== run.title) this.name(run.title);
    const kind = run.outcome.kind;
    const sign = verdictIcon(["converged", "diverged", "left_view"].includes(kind) ? kind : "going");
    if (this.said !== `${kind} ${run.outcome.text}`) this.outcome.replaceChildren(...(sign ? [sign, run.outcome.text] : [run.outcome.text]));
    this.said = `${kind} ${run.outcome.text}`;
    this.outcome.className = `fl-outcome fl-${kind}`;
    this.head.sign.replaceChildren(...(sign ? [sign.cloneNode(true)] : []));
    this.head.sign.className = `fl-line-sign fl-outcome fl-${kind}`;
    this.head.sign.title = run.outcome.text;
    for (const row of this.rows) row.show(run.values[row.knob.name], false, run.said[row.knob.name]);
    this.badges.show(run);
    this.extras.show(run);
    this.was.show(run, this.stage.past.of([run])[0], this.stage.crew.full());
    this.showPins(this.stage.pins);
  }

  /** A name made of differences changes with the settings: in place, so that the hand on a slider keeps it. */
  name(title) {
    this.named = title;
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
    const { stage } = this;
    this.badges.tick(run, step, stage.header.steps);
    this.zone?.show(limitNow(run, stage.groundOf(run), step, (source) => stage.kernelOf(source)));
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
