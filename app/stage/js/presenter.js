// The presenter view: one picture that fills whatever screen there is. The map shows where, the column who, the dock when.

import { Dock, headButtons } from "./dock.js";
import { el, iconButton } from "./dom.js";
import { formulaNode } from "./formula.js";
import { KnobRow } from "./knobrow.js";
import { Legend, verdictIcon } from "./legend.js";
import { LimitZone, limitNow } from "./limitzone.js";
import { LOOK } from "./look.js";
import { fillField } from "./mapgrid.js";
import { nameNow, verdictNow } from "./naming.js";
import { isPair, placePair } from "./reliefplace.js";
import { presenterLayout } from "./presentersizes.js";
import { showNumber } from "./typeset.js";

const SURFACE = "s"; // of pins on its knobs, in place of a run's name
const IDLE = 3000; // ms without a pointer after which all buttons but play fade
const SCALE = 1.64, LINES = 1.28; // of the map's signs and lines beside their everyday size, at a unit of one pixel
const TITLE = 34, TITLE_LEAST = 0.6; // size of the title in units, and the part of it that a long one may shrink to
const LONG_WORDS = 56; // letters of a question from which on it has two lines
const BAND = 330, NAV = 236; // of a lesson: height that its text would like under a map, width of the way on beside the dock's strip
const FORMULA = 24, FORMULA_LEAST = 15; // its size in units, and the least before it is left out

export class Presenter {
  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.u = 1;
    this.title = el("h2", { class: "fl-show-title" });
    this.formula = el("div", { class: "fl-show-formula", "data-testid": "fl-formula" });
    this.buttons = headButtons(stage);
    const { one, several, relief, both, fit, keys, full, leave } = this.buttons;
    this.head = el("div", { class: "fl-show-head" }, this.title, this.formula, el("div", { class: "fl-buttons" }, one, several, relief, both, el("span", { class: "fl-space" }), fit, keys, full, leave));
    this.mapBox = el("div", { class: "fl-show-map" });
    this.legend = new Legend(stage);
    this.pins = el("div", { class: "fl-pins", "data-testid": "fl-pins" });
    this.dock = new Dock(stage);
    this.readout = el("div", { class: "fl-show-readout" });
    this.node = el("div", { class: "fl-show", "aria-label": t("Presenter view"), role: "region" }, this.head, this.mapBox, this.readout, this.legend.node, this.pins, this.dock.node);
    this.pinRows = new Map();
    this.captions = new Map();
    this.timer = null;
    this.wake = this.wake.bind(this);
    for (const name of ["pointermove", "pointerdown", "focusin"]) this.node.addEventListener(name, this.wake);
  }

  /** Stand on the page in place of the everyday view. */
  enter() {
    const { stage } = this;
    this.mapBox.replaceChildren(stage.parts.field);
    this.node.append(this.dock.node);
    this.readout.replaceChildren(stage.readout.node);
    this.node.append(stage.parts.note.shown);
    this.dock.borrow(true);
    stage.predict.mount();
    stage.root.replaceChildren(this.node, stage.keySheet.node);
    stage.band.mount();
    this.refresh();
    document.fonts?.ready.then(() => stage.presenter && stage.arrange()); // widths were those of another face until now
    this.wake();
  }

  /** Hand everything back. */
  leave() {
    const { stage } = this;
    clearTimeout(this.timer);
    this.dock.borrow(false);
    const { main, side, field, toolbar, under } = stage.parts;
    toolbar.after(field);
    under.prepend(stage.readout.node);
    field.removeAttribute("style");
    stage.root.replaceChildren(main, side, stage.keySheet.node);
    stage.predict.mount();
    stage.band.mount();
  }

  /** Buttons stay as long as a pointer moves. */
  wake() {
    clearTimeout(this.timer);
    this.node.classList.remove("fl-idle");
    this.timer = setTimeout(() => this.node.classList.add("fl-idle"), IDLE);
  }

  /** What does not move with the playhead: title, formula, buttons, sliders, curves to choose from. */
  refresh() {
    const { stage } = this;
    const { surface } = stage;
    if (!stage.presenter || !surface || !stage.theme || !stage.runs) return;
    const words = stage.predict.words(), scene = stage.band.heading();
    this.title.replaceChildren(words ?? scene?.text ?? surface.title, ...(scene ? [el("span", { class: "fl-show-count", text: scene.count })] : []));
    this.title.classList.toggle("fl-long", words !== null && words.length > LONG_WORDS);
    const source = JSON.stringify(surface.formula ?? null);
    if (this.formula.dataset.source !== source) {
      this.formula.dataset.source = source;
      this.formula.replaceChildren(...(surface.formula ? [formulaNode(surface.formula)] : []));
    }
    const { alone, both } = LOOK.relief_view, layouts = { one: LOOK.layouts[0], several: LOOK.layouts[1], relief: alone, both };
    for (const [name, layout] of Object.entries(layouts)) this.buttons[name].setAttribute("aria-pressed", String(layout === stage.layout));
    this.dock.refresh();
    const pinned = this.pinRows.size;
    this.buildPins();
    if (pinned !== this.pinRows.size) stage.arrange();
    this.legend.shown = null;
  }

  buildPins() {
    const { stage } = this;
    const { t } = stage;
    const wanted = new Map(stage.pins.flatMap((pin) => {
      const [id, name] = pin.split("."), run = stage.runs.find((one) => one.id === id);
      const knob = (id === SURFACE ? stage.header.surface.knobs : run?.knobs ?? []).find((one) => one.name === name && !one.choices);
      return knob ? [[pin, { run, knob, key: JSON.stringify([run?.key, { ...knob, value: 0 }]) }]] : [];
    }));
    for (const [pin, { key }] of this.pinRows) if (wanted.get(pin)?.key !== key) this.pinRows.delete(pin);
    for (const [pin, { run, knob, key }] of wanted) {
      let row = this.pinRows.get(pin);
      if (!row) {
        const where = run ? { kind: "run", run: run.id } : { kind: "surface" };
        row = new KnobRow({ run: run ?? { id: SURFACE }, knob, t, change: (...edit) => stage.editAt(where, ...edit) });
        row.key = key;
        row.zone = run && knob.name === "lr" ? new LimitZone(row, t) : null;
        row.glyph = el("span", { class: "fl-glyph", "aria-hidden": "true" });
        row.node.prepend(row.glyph);
        row.node.append(iconButton("pin", t("Unpin"), { class: "fl-button fl-pin", "data-testid": `fl-unpin-${pin}`, onclick: () => stage.showing.togglePin(pin) }));
        this.pinRows.set(pin, row);
      }
      const style = run ? stage.styleOf(run) : { glyph: "", colour: stage.theme.ink };
      row.glyph.textContent = style.glyph;
      row.node.style.setProperty("--trail", style.colour);
      row.speak(run?.title ?? stage.surface.title);
      if (run) row.show(run.values[knob.name], false, run.said[knob.name]);
      else row.show(stage.edits.valueAt({ kind: "surface" }, knob.name) ?? stage.header.surface.live.values[knob.name]);
    }
    const nodes = [...wanted.keys()].map((pin) => this.pinRows.get(pin).node);
    if (nodes.length !== this.pins.children.length || nodes.some((node, index) => node !== this.pins.children[index])) this.pins.replaceChildren(...nodes);
  }

  /** Sizes from the screen there is. */
  arrange() {
    const { stage } = this;
    const width = stage.root.clientWidth, height = stage.root.clientHeight;
    if (width < 40 || height < 40) return;
    const band = stage.band.on && !stage.predict.phase, asks = stage.predict.height() ?? (band ? BAND : null);
    const layout = presenterLayout([width, height], { runs: stage.runs.length, pins: asks ? 0 : this.pinRows.size, captions: stage.panels.maps.some(({ caption }) => caption), asks });
    const { u } = layout, filled = stage.panels.maps[0]?.fills && !this.pinRows.size && !asks && !stage.explain.shown;
    if (filled) layout.map = layout.stacked ? { ...layout.map, height: layout.column.y + layout.column.height - layout.map.y } : { ...layout.map, width: layout.head.width };
    this.u = u;
    this.type = Math.max(11, 18 * u);
    stage.fontScale = SCALE * u;
    stage.lineScale = LINES * u;
    this.node.style.setProperty("--u", `${u}px`);
    this.node.classList.toggle("fl-compact", layout.two === true);
    const place = (node, box) => Object.assign(node.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });
    for (const [node, box] of [[this.head, layout.head], [this.mapBox, layout.map], [this.legend.node, layout.legend], [this.pins, layout.pins], [this.dock.node, layout.dock]]) place(node, box);
    stage.predict.arrange(layout, place);
    this.pins.style.setProperty("--pin", `${layout.pins.height / Math.max(1, this.pinRows.size)}px`);
    this.legend.node.hidden = layout.legend.height === 0 || filled || band || stage.explain.mode === "projected";
    if (stage.explain.mode === "projected") stage.explain.arrange(layout.legend, u);
    this.pins.hidden = stage.band.on;
    this.legend.arrange(layout.legend.height ? layout.legend : null, u);
    this.dock.arrange(layout.dock, u, layout.two, stage.band.on && !layout.two ? [240 * u, NAV * u] : undefined);
    if (stage.band.on) stage.band.arrangeProjected(layout, this.dock.parts.counter, place);
    this.placeMaps(layout.map);
    Object.assign(this.readout.style, { left: `${layout.map.x + 10 * u}px`, top: `${layout.map.y + 6 * u}px`, maxWidth: `${layout.map.width - 20 * u}px` });
    const { note } = stage.parts, bottom = stage.root.clientHeight - layout.map.y - layout.map.height;
    Object.assign(note.shown.style, { left: `${layout.map.x + layout.map.width / 2}px`, bottom: `${bottom + 40 * u}px`, maxWidth: `${layout.map.width - 60 * u}px` });
    this.fitFormula(layout.head);
    for (const strip of stage.panels.strips) strip.dirty = true;
  }

  placeMaps(box) {
    const { maps, data } = this.stage.panels, { field } = this.stage.parts, { u } = this;
    box = data.take(field, box);
    if (maps.length === 1) {
      field.style.cssText = "";
      maps[0].numbered = true;
      maps[0].resize(Math.floor(box.width), Math.floor(box.height));
    } else if (isPair(maps)) placePair(field, maps, box);
    else {
      fillField(field, maps, box, u, this.stage.home);
    }
    for (const map of maps) map.touch("ground");
  }

  /** The formula beside the title, as large as there is room for. */
  fitFormula(head) {
    const { u, formula } = this;
    const buttons = this.head.lastElementChild.getBoundingClientRect().width;
    const most = head.width - buttons - 26 * u;
    this.title.style.maxWidth = `${most}px`;
    this.title.style.fontSize = "";
    if (this.title.scrollWidth > most) this.title.style.fontSize = `${Math.max(TITLE_LEAST, (0.985 * most) / this.title.scrollWidth) * TITLE * u}px`;
    const room = head.width - buttons - this.title.getBoundingClientRect().width - 50 * u;
    formula.style.display = "";
    formula.style.fontSize = `${FORMULA * u}px`;
    const wide = formula.firstElementChild?.getBoundingClientRect().width ?? 0;
    const size = Math.min(FORMULA * u, (FORMULA * u * room) / Math.max(1, wide));
    if (size < FORMULA_LEAST * u || room < 40) formula.style.display = "none";
    else formula.style.fontSize = `${size}px`;
  }

  /** What has become of each run up to the playhead. */
  told() {
    const { stage } = this;
    const step = Math.floor(stage.clock.playhead);
    return new Map(stage.runs.map((run) => [run.id, verdictNow(stage.t, stage.tools, run, step, stage.clock.steps, stage.surface.box)]));
  }

  tell() {
    const { stage } = this;
    if (stage.predict.phase || stage.band.on) return this.legend.clear(); // what is asked, or told, stands in its place
    const told = this.told();
    this.legend.tell(told);
    for (const [pin, row] of this.pinRows) {
      row.node.classList.toggle("fl-narrow-pin", this.pinRows.size > 2);
      const run = stage.runs.find(({ id }) => id === pin.split(".")[0]);
      if (run) row.zone?.show(limitNow(run, stage.groundOf(run), Math.floor(stage.clock.playhead), (source) => stage.kernelOf(source)));
    }
    for (const map of stage.panels.maps) if (map.caption) for (const run of map.mine(stage.runs)) this.tellCaption(map, run, told.get(run.id));
  }

  tellCaption(map, run, told) {
    const { stage } = this;
    const { head, settings, bold } = nameNow(run, stage.runs);
    const key = JSON.stringify([run.id, head, settings, told, stage.theme.name]);
    if (this.captions.get(map) === key && map.caption.firstElementChild?.dataset.shown) return;
    this.captions.set(map, key);
    const style = stage.styleOf(run), sign = verdictIcon(told.state);
    const name = el("span", { class: "fl-caption-name", "data-shown": "1" }, el("span", { class: "fl-glyph", style: `color: ${style.colour}`, text: style.glyph }), ` ${bold === "settings" ? settings.join(", ") : head}`);
    const verdict = el("span", { class: `fl-caption-verdict fl-${told.state}`, title: told.text });
    const words = el("span");
    showNumber(words, told.mark);
    verdict.append(...(sign ? [sign, words] : [words]));
    map.caption.replaceChildren(name, verdict);
  }

  draw() {
    this.dock.draw();
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
