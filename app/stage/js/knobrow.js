// One knob of a run: words, slider on its own scale, a number one can type; or a small choice list.

import { el, sayText } from "./dom.js";
import { arrowSign, FINER, FineHand, nextPosition, onFine, watchFine } from "./fine.js";
import { editableNumber, formatNumber, readNumber } from "./numbers.js";
import { checkKnob, fromPosition, toPosition } from "./scales.js";

const TICKS = 1000;

/** The complaint about a typed value, or null. */
export function knobMessage(t, knob, value) {
  switch (checkKnob(knob, value)) {
    case "number": return t("Type a number.");
    case "integer": return t("Type a whole number.");
    case "low":
      return knob.low_open ? t("Must be above {bound}.", { bound: formatNumber(knob.low, 6) }) : t("Must be at least {bound}.", { bound: formatNumber(knob.low, 6) });
    case "high":
      return knob.high_open ? t("Must be below {bound}.", { bound: formatNumber(knob.high, 6) }) : t("Must be at most {bound}.", { bound: formatNumber(knob.high, 6) });
    default: return null;
  }
}

/** How a value reads: three digits, four where it was set as finely; numbers near 1 on a one_minus_log scale keep the
 *  digits that tell them apart. */
export function knobText(knob, value) {
  if (knob.scale === "one_minus_log" && value < 1 && value > 0.99) return String(Number(value.toPrecision(8)));
  return formatNumber(value, Number(value.toPrecision(3)) === value ? 3 : 4);
}

const STAGE_HELD = 0.03; // of a stage: a slider this near to one stands on it

/** What a value of a knob with stages is called: "zero mean", or "raw → zero mean" on the way. */
export function stageText(knob, value) {
  const below = Math.min(Math.floor(value), knob.stages.length - 1);
  return below === value ? knob.stages[below] : `${knob.stages[below]} → ${knob.stages[below + 1]}`;
}

export class KnobRow {
  /** change(name, value, phase) is called with phase "drag" while a slider moves, "drop" when it is let go, "key" when a key moved it. */
  constructor({ run, knob, t, change }) {
    this.knob = knob;
    this.t = t;
    this.change = change;
    this.dragging = false;
    this.hand = new FineHand();
    const label = knob.symbol ? `${knob.title} ${knob.symbol}` : knob.title;
    this.label = label;
    const words = el("span", { class: "fl-knob-words", title: knob.doc || label }, el("span", { class: "fl-knob-title", text: `${knob.title} ` }), knob.symbol ? el("i", { text: knob.symbol }) : null);
    if (knob.choices) {
      this.select = el("select", { class: "fl-select", "data-testid": `fl-knob-${run.id}-${knob.name}` });
      for (const choice of knob.choices) this.select.append(el("option", { value: choice.value, text: choice.label }));
      this.select.addEventListener("change", () => change(knob.name, this.select.value, "drop"));
      this.node = el("label", { class: "fl-knob fl-knob-choice" }, words, this.select);
      return;
    }
    this.range = el("input", {
      type: "range", min: 0, max: TICKS, step: 1, class: "fl-range", "data-testid": `fl-knob-${run.id}-${knob.name}`,
      oninput: () => this.slide("drag"), onchange: () => this.slide(this.keyed ? "key" : "drop"),
      onkeydown: (event) => this.nudge(event), onpointerdown: () => (this.keyed = false),
    });
    watchFine(this.range, this.hand, { pressed: () => this.finely(), gone: () => this.hand.track && this.coarsely() });
    this.fineEnds = ["low", "high"].map((end) => el("span", { class: `fl-fine-${end}` }));
    this.fineLine = el("div", { class: "fl-fine-line", "aria-hidden": "true", hidden: true }, ...this.fineEnds);
    this.field = el("input", {
      type: "text", class: "fl-number", autocomplete: "off", spellcheck: "false",
      onfocus: () => { this.field.value = this.editable(); this.field.select(); },
      onblur: () => this.typed(),
      onkeydown: (event) => this.key(event),
    });
    this.message = el("div", { class: "fl-message", role: "alert", hidden: true });
    this.follows = el("span", { class: "fl-follows", hidden: true });
    this.typing = el("label", { class: "fl-typed" }, this.follows, this.field);
    this.stage = knob.stages ? el("div", { class: "fl-knob-stage", "aria-hidden": "true" }) : null; // the slider speaks it
    this.node = el("div", { class: "fl-knob" }, words, this.typing, this.range, ...(this.stage ? [this.stage] : []), this.fineLine, this.message);
  }

  /** What the field holds for who is about to type. */
  editable() {
    return this.followed?.source ?? editableNumber(this.value);
  }

  /** Say whose knob it is, to those who do not see the card. */
  speak(title) {
    const spoken = title ? `${title}: ${this.label}` : this.label;
    (this.select ?? this.range).setAttribute("aria-label", spoken);
    this.field?.setAttribute("aria-label", this.t("{knob}, typed", { knob: spoken }));
  }

  slide(phase) {
    this.dragging = phase === "drag";
    this.complain(null);
    if (phase !== "drag" && this.hand.track) { // let go: the range stands on the fine track
      this.change(this.knob.name, this.value, phase);
      this.coarsely();
      return;
    }
    const raw = this.hand.drag(Number(this.range.value) / TICKS, this.knob, this.value);
    const value = this.stage && phase === "drag" && !this.hand.track && Math.abs(raw - Math.round(raw)) < STAGE_HELD ? Math.round(raw) : raw;
    if (this.hand.track) this.range.value = String(Math.round(this.hand.at * TICKS));
    this.show(value, true);
    this.change(this.knob.name, value, phase);
  }

  /** A finger has rested on the slider: from here on it goes finely. */
  finely() {
    this.hand.begin(Number(this.range.value) / TICKS, this.knob, this.value);
    this.dragging = true;
    this.range.value = String(Math.round(this.hand.at * TICKS));
    this.show(this.value, true, this.followed);
  }

  /** The whole track again. */
  coarsely() {
    this.dragging = false;
    this.hand.rest(0);
    this.show(this.value, false, this.followed);
  }

  /** Where a value stands on the track that is shown now, 0..1. */
  place(value) {
    return this.hand.track ? onFine(this.hand.track.ends, value) : toPosition(this.knob, value);
  }

  /** Arrow keys; with Shift a tenth as far. */
  nudge(event) {
    this.keyed = true;
    const sign = arrowSign(event.key);
    if (!sign || !event.shiftKey) return;
    event.preventDefault();
    this.complain(null);
    const { hand, knob } = this;
    hand.at = nextPosition((at) => fromPosition(knob, at, 1), hand.at, (sign * FINER) / TICKS);
    this.range.value = String(Math.round(hand.at * TICKS));
    const value = fromPosition(knob, hand.at, 1);
    this.show(value, true);
    this.change(knob.name, value, "key");
  }

  key(event) {
    if (event.key === "Enter") this.field.blur();
    if (event.key !== "Escape") return;
    this.complain(null);
    this.field.value = this.editable();
    this.field.blur();
  }

  typed() {
    const value = readNumber(this.field.value), text = this.field.value.trim(), same = this.field.value === this.editable();
    if (!same && Number.isNaN(value) && text && this.asks(text)) return;
    const message = same ? null : knobMessage(this.t, this.knob, value);
    this.complain(message);
    if (message) return;
    if (same) this.show(this.value, false, this.followed);
    else {
      this.show(value);
      this.change(this.knob.name, value, "drop");
    }
  }

  /** Hand an expression to whoever can read it; false where nobody can. */
  asks(text) {
    const told = (message) => {
      this.asking = false;
      this.complain(message);
    };
    this.asking = this.change(this.knob.name, { text, told }, "typed") === true;
    if (this.asking) this.complain(null);
    return this.asking;
  }

  complain(message) {
    if (!message && this.message.hidden) return; // every frame of a drag comes by here
    this.message.hidden = !message;
    this.message.textContent = message ?? "";
    this.field.setAttribute("aria-invalid", message ? "true" : "false");
  }

  /** Show a value, and {text, source} of the expression that it follows, if any; a slider in the user's hand is left
   *  where the hand holds it. */
  show(value, fromSlider = false, followed = null) {
    this.value = value;
    this.followed = followed;
    if (this.select) {
      this.select.value = String(value);
      return;
    }
    const position = this.place(value), { track } = this.hand;
    if (!fromSlider && !this.dragging) {
      this.range.value = String(Math.round(position * TICKS));
      this.hand.rest(position);
    }
    const text = knobText(this.knob, value), said = followed ? `${followed.text} = ` : "", told = `${position} ${said}${text} ${track?.ends}`;
    if (told !== this.told) { // every frame of a drag comes by here
      this.told = told;
      this.range.style.setProperty("--at", `${(100 * position).toFixed(1)}%`);
      const called = this.stage ? stageText(this.knob, value) : "";
      this.range.setAttribute("aria-valuetext", called ? `${said}${text}, ${called}` : said + text);
      if (this.stage) sayText(this.stage, called);
      this.node.classList.toggle("fl-finely", !!track);
      this.fineLine.hidden = !track;
      if (track) this.fineEnds.forEach((end, at) => sayText(end, knobText(this.knob, track.ends[at])));
      this.follows.hidden = !said;
      sayText(this.follows, said.trim());
      this.typing.title = said && said + text; // where there is no room for it all
      this.typing.classList.toggle("fl-following", !!said);
      this.typing.style.setProperty("--digits", text.length);
    }
    const typing = this.field.getRootNode().activeElement === this.field;
    if (!typing && !this.asking && this.message.hidden && this.field.value !== text) this.field.value = text;
  }
}
