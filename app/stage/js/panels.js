// The panels built from the runs there are: maps, strips and cards, their names and their sizes.

import { Card, cardShape } from "./cards.js";
import { CurveChoice, StripHead } from "./curvechoice.js";
import { DataPanel } from "./datapanel.js";
import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { Maps, MAPS } from "./maps.js";
import { MapView } from "./mapview.js";
import { handleMap } from "./pointer.js";
import { cramped, heightLeft } from "./fit.js";
import { fillField } from "./mapgrid.js";
import { isPair, lacksRelief, makeRelief, placePair, RELIEF, reliefLack, reliefMaps } from "./reliefplace.js";
import { framed, gridColumns, mapHeight, NARROW, stripColumns, stripWidth, WIDE } from "./sizes.js";
import { handsOf, viewOf, widen } from "./stageview.js";
import { StartRing } from "./startring.js";
import { Strip } from "./strips.js";
import { StripTip } from "./striptip.js";
import { Wall, WALL } from "./wall.js";

const SELDOM = 6, SPARE = 3; // while something is in a hand: frames in which each strip is drawn once, by turns, and after which words follow
const GRID = () => LOOK.layouts[1]; // one map a run; the first layout is one map for all

const FRAME_UNIT = 0.72; // of captions and gaps between maps in another page's frame

export class Panels {
  /** parts: the skeleton's elements that hold the panels. */
  constructor(stage, parts) {
    this.stage = stage;
    this.parts = parts;
    this.maps = [];
    this.strips = [];
    this.curves = new CurveChoice(stage);
    this.stripHead = new StripHead(stage, this.curves);
    this.stripRow = el("div", { class: "fl-strip-row" });
    this.tip = new StripTip(stage);
    parts.stripBox.replaceChildren(this.stripHead.node, this.stripRow);
    this.data = new DataPanel(stage);
    parts.shadeButton.after(this.data.open);
    this.cards = new Map(); // run id -> its card
    this.naming = false; // whether the next card that comes has its name open
    this.turn = 0;
    this.angles = new Map(); // run id -> where its angle stands beside its name
  }

  /** Bring the panels in line with the runs; what already fits stays. */
  build() {
    this.buildMaps();
    this.buildStrips();
    this.buildCards();
    this.stage.predict.refresh();
    this.stage.projector.refresh();
    this.stage.band.refresh();
    this.stage.explain.refresh();
    this.arrange();
  }

  buildMaps() {
    const { stage, parts } = this;
    const relief = stage.predict.phase ? null : reliefMaps(stage.layout), lack = relief && lacksRelief(stage);
    const single = relief && !lack ? relief : [null];
    const grid = stage.layout === GRID() && stage.runs.length > 1 && !stage.predict.phase;
    const wanted = Wall.stands(stage) ? [WALL] : Maps.stands(stage) ? [MAPS] : grid ? stage.runs.map((run) => run.id) : single;
    const have = this.maps.map((map) => map.key ?? (map.relief ? RELIEF : (map.only?.[0] ?? null)));
    if (wanted.join() !== have.join() || !this.maps.length || lack !== this.lack) {
      this.dropMaps();
      this.lack = lack;
      this.maps = wanted.map((id) => {
        if (id === WALL) return new Wall(stage);
        if (id === MAPS) return new Maps(stage);
        const map = id === RELIEF ? makeRelief(stage) : new MapView(id === null ? null : [id], () => stage.settle());
        map.view = viewOf(stage);
        const hands = handsOf(stage, map);
        map.release = handleMap(map, { ...hands, start: () => (stage.predict.asks ? [Infinity, Infinity] : stage.start) }); // locked while something is asked
        map.exits.attach(stage.t, () => widen(stage, map));
        if (id === wanted[0]) map.hold(new StartRing(stage.t, hands));
        return map;
      });
      parts.field.style.cssText = "";
      stage.hover(null); // how it is handled
      parts.field.replaceChildren(...(lack ? [reliefLack(lack)] : []), ...this.maps.map((map) => map.node), this.data.node);
    }
    for (const [name, tab] of Object.entries(parts.tabs)) tab.setAttribute("aria-pressed", String(name === stage.layout));
    parts.field.dataset.layout = [WALL, MAPS].includes(wanted[0]) ? wanted[0] : wanted === single ? LOOK.layouts[0] : GRID();
    if (stage.theme) this.name();
  }

  /** The relief from above, and back. */
  lookDown() {
    this.maps.find((map) => map.relief)?.lookDown();
  }

  buildStrips() {
    const kinds = this.curves.kinds();
    this.stripHead.refresh();
    const had = new Map(this.strips.map((strip) => [strip.kind.word, strip]));
    this.strips = kinds.map((kind) => Object.assign(had.get(kind.word) ?? new Strip(this.stage, kind), { kind, dirty: true }));
    if ([...had.keys()].join() !== this.curves.words.join()) this.stripRow.replaceChildren(...this.strips.map((strip) => strip.node));
  }

  /** What the strips show, what over, or how they stand has changed. */
  followCurves() {
    this.buildStrips();
    this.stage.projector.dock.refresh();
  }

  buildCards() {
    const { stage } = this;
    const { cardBox } = this.parts;
    const root = cardBox.getRootNode(), held = new Map([...this.cards.values()].map((card) => [card.slot, card])); // a run keeps its slot
    const focused = cardBox.contains(root.activeElement) ? root.activeElement : null;
    const left = [...cardBox.children].findIndex((node) => node.contains(focused));
    this.cards = new Map();
    let fresh = null;
    stage.everyRun.forEach((run, index) => {
      let card = held.get(run.slot);
      if (!card || card.shape !== cardShape(run)) {
        const next = new Card(stage, run);
        if (card) {
          next.opened = card.opened;
          card.node.replaceWith(next.node);
        } else fresh = next;
        card = next;
      }
      held.delete(run.slot);
      this.cards.set(run.id, card);
      card.take(run);
      if (cardBox.children[index] !== card.node) cardBox.insertBefore(card.node, cardBox.children[index] ?? null);
      if (stage.theme) card.refresh(run);
    });
    for (const card of held.values()) card.node.remove();
    if (held.size) stage.lifted = null;
    this.parts.adder.show();
    if (focused) this.keepFocus(focused, left);
    if (fresh && this.naming) {
      this.naming = false;
      fresh.opened = true;
      fresh.refresh(stage.everyRun.find(({ id }) => id === fresh.id));
      fresh.node.scrollIntoView({ block: "nearest" });
      fresh.head.rename();
    }
  }

  /** The focus stays with what it was on when that was moved; where it has gone, the next card's button takes it. */
  keepFocus(focused, left) {
    const { cardBox, adder } = this.parts;
    if (focused.isConnected) focused.focus({ preventScroll: true });
    else {
      const next = [...this.cards.values()].find(({ node }) => node === (cardBox.children[left] ?? cardBox.lastElementChild));
      (next?.head.close ?? adder.button).focus({ preventScroll: true });
    }
  }

  dropMaps() {
    for (const map of this.maps) {
      map.release?.();
      map.destroy();
    }
    this.maps = [];
  }

  /** Names with their glyphs: over each of the small maps, or in the legend of the single one. */
  name() {
    const { stage } = this;
    this.angles.clear();
    const nameOf = (run) => {
      const style = stage.styleOf(run);
      const angle = el("span", { class: "fl-angle" });
      this.angles.set(run.id, angle);
      return [el("span", { class: "fl-glyph", style: `color: ${style.colour}`, text: style.glyph }), ` ${run.title}`, angle];
    };
    for (const map of this.maps) {
      if (!map.caption) this.parts.legend.replaceChildren(...stage.runs.map((run) => el("span", {}, ...nameOf(run))));
      else for (const run of map.mine(stage.runs)) map.caption.replaceChildren(...nameOf(run));
    }
  }

  /** Run values that do not move with the playhead, into the cards. */
  refresh() {
    this.stage.predict.refresh();
    this.stage.projector.refresh();
    this.stage.band.refresh();
    this.stage.explain.refresh();
    for (const run of this.stage.everyRun) this.cards.get(run.id)?.refresh(run);
  }

  /** How far a run's next move is turned from the steepest way down, in degrees; null when there is none. */
  tellTurn(id, on, degrees) {
    const whole = on && degrees !== null ? Math.round(degrees) : null;
    this.cards.get(id)?.tellTurn(on, whole);
    const angle = this.angles.get(id);
    const text = whole === null ? "" : `${whole}°`;
    if (angle && angle.textContent !== text) angle.textContent = text;
  }

  /** Sizes from the room there is. */
  arrange() {
    const { stage, parts } = this;
    if (!this.maps.length || !parts.field.isConnected) return;
    stage.root.classList.toggle("fl-framed", cramped(stage) && !stage.presenter);
    stage.root.classList.toggle("fl-fits", stage.room !== null);
    if (stage.presenter) {
      stage.projector.arrange();
      stage.redraw();
      return;
    }
    for (const map of this.maps) map.numbered = true;
    if (stage.band.on && !framed()) {
      stage.explain.arrange();
      return stage.band.arrange();
    }
    const box = stage.root.getBoundingClientRect();
    if (box.width < 40) return;
    const wide = box.width >= WIDE;
    stage.root.classList.toggle("fl-wide", wide);
    stage.root.classList.toggle("fl-narrow", box.width < NARROW);
    const width = Math.floor(parts.main.getBoundingClientRect().width);
    const left = heightLeft(stage, box, wide), most = mapHeight(width, wide, globalThis.innerHeight);
    const pair = isPair(this.maps), single = this.maps.length === 1, narrow = box.width < NARROW;
    const high = left ?? (single ? most : pair ? (narrow ? 2 * width : Math.min(most, width / 2)) : null);
    const room = this.data.take(parts.field, { width, height: high }, { free: left === null, narrow });
    if (single) this.maps[0].resize(room.width, room.height);
    else if (pair) placePair(parts.field, this.maps, room);
    else if (left !== null) fillField(parts.field, this.maps, room, FRAME_UNIT, stage.home);
    else {
      const { columns, each } = gridColumns(this.maps.length, width, stage.fontScale);
      parts.field.style.setProperty("--columns", columns);
      for (const map of this.maps) map.resize(each, Math.round(each * 0.8));
    }
    const columns = stage.word("stack") ? 1 : stripColumns(this.strips.length, width, box.width < NARROW);
    this.stripRow.style.setProperty("--columns", columns);
    this.strips.forEach((strip, index) => {
      strip.node.classList.toggle("fl-strip-headed", index === Math.min(columns, this.strips.length) - 1); // under the button
      strip.resize(stripWidth(columns, width), Math.round(112 * stage.fontScale));
    });
    stage.explain.arrange();
    stage.predict.refresh(); // its chart is as wide as its column
    stage.redraw();
  }

  /** Something changed under the maps: "ground" or only the "trails". */
  touch(what) {
    for (const map of this.maps) map.touch(what);
    for (const strip of [...this.strips, ...this.stage.projector.dock.strips]) strip.dirty = true;
  }

  /** Whether this frame, of those in which something is in a hand, has time for what follows at its `turn`: words first. */
  spares(turn = SPARE) {
    return this.turn === turn;
  }

  /** One frame of maps and strips, of a page that comes up only the maps; returns whether every map's picture is complete. */
  draw() {
    let complete = true;
    this.turn = (this.turn + 1) % SELDOM;
    const view = viewOf(this.stage);
    this.parts.batchButton.look();
    for (const map of this.maps) complete = map.draw(view) && complete;
    this.data.draw();
    if (this.stage.presenter) this.stage.projector.draw();
    else if (!this.stage.first) for (const strip of this.strips.filter((_, at) => !this.stage.rough || at % SELDOM === this.turn)) strip.draw();
    return complete;
  }

  /** One run in front, or none: its strips strong, the other small maps dim. */
  lift(id) {
    for (const strip of [...this.strips, ...this.stage.projector.dock.strips]) strip.dirty = true;
    for (const map of this.maps) map.node.classList.toggle("fl-dim", map.only !== null && id !== null && !map.only.includes(id));
    for (const [card, { node }] of this.cards) node.classList.toggle("fl-lifted", card === id);
  }
}
