// Which curves the strips show, and the list to choose them from: at the strips' head, and in the presenter view's dock.

import { el } from "./dom.js";
import { kindOf, offeredWords, usualWords } from "./curvekinds.js";

export const MOST_CURVES = 6; // in step with app/lab/curve_words.py

/** The link's words after one of them was switched on or off; the usual ones are not written down. */
export function toggled(words, word, usual) {
  const next = words.includes(word) ? words.filter((one) => one !== word) : [...words, word].slice(0, MOST_CURVES);
  return next.join() === usual.join() || !next.length ? "" : next.join();
}

/** The same after a place in the list was given to another word; one that stood elsewhere changes places with it. */
export function replaced(words, place, word, usual) {
  const next = [...words], there = next.indexOf(word);
  if (there >= 0) next[there] = next[place];
  next[place] = word;
  return next.join() === usual.join() ? "" : next.join();
}

export class CurveChoice {
  constructor(stage) {
    this.stage = stage;
  }

  /** The kinds that are shown, in their order: what the link says, as far as these runs have it, else the usual ones. */
  kinds() {
    const { runs } = this.stage, said = this.stage.word("curves").split(",").filter(Boolean);
    const found = said.map((word) => kindOf(word, runs)).filter(Boolean);
    return found.length ? found : usualWords(runs).map((word) => kindOf(word, runs));
  }

  get words() {
    return this.kinds().map(({ word }) => word);
  }

  /** Whether the link says what is shown. */
  get said() {
    return this.stage.word("curves") !== "";
  }

  /** Groups of kinds to choose from: [[title, kinds], ...]. On a page without a server only what is here can be shown. */
  offered() {
    const { stage } = this, { t, runs } = stage, groups = offeredWords(runs, !stage.reporter.emit);
    const titles = [t("Height"), t("Slope"), t("Way"), t("Knobs"), t("Lines of the equations")];
    return groups.map((words, index) => [titles[index], words.map((word) => kindOf(word, runs)).filter(Boolean)]);
  }

  toggle(word) {
    this.say(toggled(this.words, word, usualWords(this.stage.runs)));
  }

  replace(place, word) {
    this.say(replaced(this.words, place, word, usualWords(this.stage.runs)));
  }

  /** Quantities that no kernel here keeps yet come from Python, with a kernel that does. */
  say(text) {
    const { stage } = this;
    stage.showing.say("curves", text);
    const lacks = (word) => word.startsWith("q.") && stage.everyRun.some(({ quantities, recorded }) => quantities.some(({ name }) => `q.${name}` === word) && !recorded.some(({ name }) => `q.${name}` === word));
    if (this.words.some(lacks)) stage.commit();
  }
}

/** The strips' head: a button that opens the list, which also says what the strips run over and how they stand. */
export class StripHead {
  constructor(stage, choice) {
    const { t } = stage;
    this.stage = stage;
    this.choice = choice;
    this.boxes = new Map();
    this.lists = el("div", { class: "fl-curves-lists" });
    this.full = el("p", { class: "fl-curves-full", role: "status" });
    this.over = this.box(t("Over evaluations instead of steps"), () => stage.showing.say("over", this.over.checked ? "calls" : ""));
    this.epochs = this.box(t("Over epochs instead of steps"), () => stage.showing.say("over", this.epochs.checked ? "epochs" : ""));
    this.epochs.dataset.testid = "fl-over-epochs";
    this.stack = this.box(t("One above the other"), () => stage.showing.say("stack", this.stack.checked ? "1" : ""));
    this.over.dataset.testid = "fl-over-calls";
    this.stack.dataset.testid = "fl-stack";
    this.panel = el("div", { class: "fl-curves-panel", popover: "auto", role: "dialog", "data-keys": "own", "aria-label": t("Curves"), "data-testid": "fl-curves-panel" }, this.lists, this.full, el("div", { class: "fl-curves-more" }, this.over.parentNode, this.epochs.parentNode, this.stack.parentNode));
    this.button = el("button", { type: "button", class: "fl-curves-open", "aria-haspopup": "dialog", "aria-expanded": "false", "data-testid": "fl-curves", text: t("Curves"), onclick: () => this.open() });
    this.panel.addEventListener("toggle", (event) => {
      this.button.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "closed" && this.panel.contains(this.panel.getRootNode().activeElement)) this.button.focus();
    });
    this.node = el("div", { class: "fl-strips-head" }, this.button, this.panel);
  }

  box(label, change) {
    const input = el("input", { type: "checkbox", onchange: change });
    el("label", { class: "fl-curves-one" }, input, el("span", { text: label }));
    return input;
  }

  /** The list, in line with the runs and the words. */
  refresh() {
    const { stage, choice } = this, { t } = stage, shown = choice.words, groups = choice.offered();
    const shape = JSON.stringify(groups.map(([title, kinds]) => [title, kinds.map((kind) => [kind.word, kind.name(t)])]));
    if (shape !== this.shape) {
      this.shape = shape;
      this.boxes.clear();
      this.lists.replaceChildren(...groups.map(([title, kinds]) => el("fieldset", {}, el("legend", { text: title }), ...kinds.map((kind) => {
        const input = this.box(kind.name(t), () => choice.toggle(kind.word));
        input.dataset.testid = `fl-curve-${kind.word}`;
        this.boxes.set(kind.word, input);
        return input.parentNode;
      }))));
    }
    const full = shown.length >= MOST_CURVES;
    for (const [word, input] of this.boxes) {
      input.checked = shown.includes(word);
      input.disabled = (full && !input.checked) || (shown.length === 1 && input.checked);
    }
    this.full.textContent = full ? t("Six at the most.") : "";
    this.over.checked = stage.word("over") === "calls";
    this.epochs.checked = stage.word("over") === "epochs";
    this.epochs.parentNode.hidden = !stage.runs.some(({ batches }) => batches);
    this.stack.checked = stage.word("stack") === "1";
  }

  open() {
    this.refresh();
    this.panel.showPopover();
    const at = this.button.getBoundingClientRect(), { width, height } = this.panel.getBoundingClientRect();
    const above = at.top - 6 - height > 8 ? at.top - 6 - height : Math.max(8, Math.min(at.bottom + 6, innerHeight - height - 8));
    this.panel.style.top = `${above}px`;
    this.panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    this.panel.querySelector("input:not(:disabled)")?.focus({ preventScroll: true });
  }
}
