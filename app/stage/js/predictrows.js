// The rows of a prediction: one a run, to be dragged, tapped or moved by keys, with its pin or its fate beside it.

import { el } from "./dom.js";
import { NEVER, movedTo, rowsOf } from "./predict.js";
import { markerSign, pinSign, svg } from "./predictsigns.js";

const ROW_STILL = 6; // pixels: a press that moved less is a tap

const gripSign = () => svg("svg", { viewBox: "0 0 10 16", class: "fl-ask-grip", "aria-hidden": "true" }, ...[3, 8, 13].flatMap((y) => [2.5, 7.5].map((x) => svg("circle", { cx: x, cy: y, r: 1.5 }))));

export class PredictRows {
  constructor(predicting) {
    const { t } = predicting.stage;
    this.predicting = predicting;
    this.line = el("li", { class: "fl-ask-line", "data-testid": "fl-ask-line" }, el("span", { text: t("does not arrive") }));
    this.node = el("ol", { class: "fl-ask-rows", "aria-label": t("Your prediction") });
    this.rows = new Map();
    this.dragging = null;
  }

  /** Rows for the runs, in the order that was said. */
  refresh() {
    const { predicting } = this, { stage, said } = predicting;
    const known = new Set(predicting.ids());
    for (const [id, row] of this.rows) if (!known.has(id)) {
      row.node.remove();
      this.rows.delete(id);
    }
    for (const run of stage.runs) this.fill(run);
    const order = predicting.has("order") ? rowsOf(said, predicting.ids()) : predicting.ids();
    const nodes = order.map((id) => (id === NEVER ? this.line : this.rows.get(id).node));
    if (this.dragging) nodes.forEach((node, index) => (node.style.order = index));
    else if (nodes.length !== this.node.children.length || nodes.some((node, index) => node !== this.node.children[index])) this.reorder(nodes);
  }

  /** Put the rows in order without taking the focus from the one that moves. */
  reorder(nodes) {
    const held = this.node.getRootNode().activeElement;
    this.node.replaceChildren(...nodes);
    if (held && this.node.contains(held)) held.focus();
  }

  make(run) {
    const { predicting } = this, { t } = predicting.stage, { id } = run;
    const parts = { place: el("span", { class: "fl-ask-place" }), marker: el("span", { class: "fl-ask-glyph" }), words: el("span", { class: "fl-ask-words-of" }) };
    const button = el(
      "button", { type: "button", class: "fl-ask-name", "data-testid": `fl-ask-${id}`, onclick: () => !this.dragged && predicting.tapRow(id), onkeydown: (event) => this.key(id, event) },
      predicting.has("order") ? gripSign() : null, predicting.has("order") ? parts.place : null, parts.marker, parts.words,
    );
    const pin = predicting.has("where") ? el("button", {
      type: "button", class: "fl-ask-pin", role: "slider", "aria-valuenow": "0", "data-testid": `fl-pin-of-${id}`,
      onclick: () => predicting.tapRow(id), onpointerdown: (event) => predicting.board.drag(id, event), onkeydown: (event) => this.pinKey(id, event),
    }) : null;
    const fate = (diverges, label) => el("button", { type: "button", class: "fl-ask-fate", "data-testid": `fl-fate-${id}-${diverges ? "diverges" : "stays"}`, text: label, onclick: () => predicting.setFate(id, diverges) });
    const fates = predicting.has("diverge") ? [fate(false, t("stays")), fate(true, t("diverges"))] : null;
    const box = fates && el("div", { class: "fl-ask-fates", role: "group" }, ...fates);
    const node = el("li", { class: "fl-ask-row" }, button, box, pin);
    if (predicting.has("order")) button.addEventListener("pointerdown", (event) => this.press(id, event));
    return { node, button, pin, fates, box, ...parts, sign: null };
  }

  fill(run) {
    const { predicting } = this, { stage, said, selected } = predicting, { t } = stage, { id } = run;
    if (!this.rows.has(id)) this.rows.set(id, this.make(run));
    const row = this.rows.get(id), style = stage.styleOf(run), name = predicting.nameOf(run);
    const place = said.ranked.indexOf(id), absent = said.absent.includes(id);
    row.place.textContent = place < 0 ? "" : String(place + 1);
    row.words.textContent = name;
    row.node.classList.toggle("fl-chosen", selected === id && predicting.has("where"));
    row.node.classList.toggle("fl-unsaid", predicting.has("order") && place < 0 && !absent);
    row.node.style.setProperty("--trail", style.colour);
    if (predicting.has("order")) row.button.setAttribute("aria-label", this.placeText(id));
    const kind = said.pins[id] ? "full" : "empty", sign = `${style.slot} ${kind} ${stage.theme.name}`;
    if (row.sign !== sign) {
      row.sign = sign;
      row.marker.replaceChildren(markerSign(style));
      row.pin?.replaceChildren(pinSign(style, kind, stage.theme.casing));
    }
    if (row.pin) {
      row.pin.setAttribute("aria-label", t("Pin of {name}: arrow keys move it", { name: run.title }));
      row.pin.setAttribute("aria-valuetext", predicting.pinText(id));
      row.pin.setAttribute("aria-valuenow", String(said.pins[id]?.[0] ?? 0));
    }
    if (!row.fates) return;
    row.box.setAttribute("aria-label", run.title);
    row.fates.forEach((button, index) => button.setAttribute("aria-pressed", String(said.says[id] === (index === 1))));
  }

  /** Where a run stands, in words. */
  placeText(id) {
    const { predicting } = this, { stage, said } = predicting, { t } = stage;
    const name = stage.runs.find((run) => run.id === id).title, place = said.ranked.indexOf(id);
    if (said.absent.includes(id)) return t("{name}: does not arrive", { name });
    return place < 0 ? t("{name}: no place yet", { name }) : t("{name}: place {place} of {count}", { name, place: place + 1, count: stage.runs.length });
  }

  key(id, event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !this.predicting.has("order") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.predicting.moveRow(id, by);
  }

  pinKey(id, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const away = event.key === "Delete" || event.key === "Backspace";
    if (away) this.predicting.placePin(id, null);
    if (away || this.predicting.nudgePin(id, event)) event.preventDefault();
  }

  /** A row is pressed: it follows the pointer, and the others make room. A finger takes it by its dots; elsewhere it scrolls. */
  press(id, event) {
    this.dragged = false;
    if (event.button || (event.pointerType === "touch" && !event.target.closest?.(".fl-ask-grip"))) return;
    const { predicting } = this, { node } = this.rows.get(id), from = event.clientY, grip = from - node.getBoundingClientRect().top;
    let moved = false;
    const move = (at) => {
      if (at.pointerId !== event.pointerId) return;
      moved ||= Math.abs(at.clientY - from) > ROW_STILL;
      if (!moved) return;
      at.preventDefault();
      this.dragging = id;
      node.classList.add("fl-held");
      const top = at.clientY - grip - this.node.getBoundingClientRect().top;
      const others = [this.line, ...[...this.rows.values()].map((row) => row.node)].filter((one) => one !== node);
      // a row gives way once the edge that comes towards it has passed its middle
      const above = others.filter((one) => one.offsetTop + one.offsetHeight / 2 < (one.offsetTop < node.offsetTop ? top : top + node.offsetHeight)).length;
      predicting.change(movedTo(predicting.said, predicting.ids(), id, above));
      node.style.transform = `translateY(${(top - node.offsetTop).toFixed(1)}px)`;
    };
    const up = (at) => {
      if (at.pointerId !== event.pointerId) return;
      for (const [name, listener] of listeners) globalThis.removeEventListener(name, listener);
      if (!moved) return;
      this.dragging = null;
      this.dragged = true; // the click that follows is no tap
      node.classList.remove("fl-held");
      for (const one of this.node.children) one.style.order = one.style.transform = "";
      this.refresh();
      predicting.view.sayPlace(id);
    };
    const keep = (touch) => moved && touch.cancelable && touch.preventDefault(); // no fling, or the next tap would only end it
    const listeners = [["pointermove", move], ["pointerup", up], ["pointercancel", up], ["touchmove", keep]];
    for (const [name, listener] of listeners) globalThis.addEventListener(name, listener, { passive: false });
  }
}
