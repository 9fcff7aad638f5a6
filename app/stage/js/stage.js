// The stage: one experiment on show. Holds what is shown, hands it to maps, strips, cards and transport, and reports edits.

import { Band } from "./band.js";
import { sameWindow } from "./camera.js";
import { Past } from "./past.js";
import { Crew } from "./crew.js";
import { el, themeName, translator } from "./dom.js";
import { Edits } from "./edits.js";
import { Explain } from "./explain.js";
import { compileKernel } from "./kernels.js";
import { KeySheet, listenKeys } from "./keys.js";
import { followHand, shownColour, takeKnob } from "./live.js";
import { LOOK } from "./look.js";
import { Asking } from "./parts.js";
import { hearing } from "./noise.js";
import { decodePayload } from "./payload.js";
import { Pace } from "./pace.js";
import { Panels } from "./panels.js";
import { Predicting } from "./predicting.js";
import { Readout } from "./readout.js";
import { Reporter } from "./reporter.js";
import { makeRun } from "./runs.js";
import { Showing } from "./showing.js";
import { makeSkeleton } from "./skeleton.js";
import { describeMaps } from "./stageview.js";
import { groundOf, surfaceOf } from "./surface.js";
import { Swarm } from "./swarm.js";
import { Transport } from "./transport.js";
import { distanceAt, turnAt } from "./turn.js";

const TEXT_RATE = 60; // ms between updates of the cards' numbers while playing
const REST_AFTER = 140; // ms without a change before what a hand changed is drawn properly,
const HELD_AFTER = 500; // and while it still holds on: a slow frame is no rest

export class Stage {
  constructor(parent, { clock, ticker, tools, debug, shown, parts, css, desk, guest = false }) {
    Object.assign(this, { parent, clock, ticker, tools, debug, shown, store: parts, desk, guest });
    this.root = el("div", { class: "fl-stage" });
    this.style = el("style", { text: css }); // the panel's own root: it may be a shadow's
    parent.append(this.style, this.root);
    this.edits = new Edits();
    this.reporter = new Reporter();
    this.asking = new Asking();
    this.predict = new Predicting(this);
    this.band = new Band(this);
    this.explain = new Explain(this);
    this.swarm = new Swarm(this);
    this.details = new Map(); // of long runs: the path as sent -> every step of it
    this.kernels = new Map();
    this.groundCache = new Map();
    this.hear = hearing(tools.widths);
    this.crew = new Crew(this);
    this.past = new Past();
    this.pace = new Pace();
    Object.assign(this, { panels: null, lifted: null, held: false, nearStart: null, moving: false, presenter: false, first: false });
    this.room = null; // on a page of its own: (wide) => the lowest place that it may take
    this.pins = [];
    this.fontScale = 1; // of type and signs on the maps,
    this.lineScale = 1; // and of lines
    this.lastText = 0;
    this.unsubscribe = ticker.subscribe(() => this.draw());
    this.stopKeys = listenKeys(this);
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this.root);
    this.showing = new Showing(this);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.wearTheme();
    this.scheme.addEventListener("change", this.onScheme);
  }

  // ---- what comes from Python -------------------------------------------------------------------------------------

  /** Take in a payload: the first builds the stage, later ones change it in place; playback and zoom go on. */
  update(bytes, { edit = null, lack = null, room = null }) {
    this.room = room;
    this.reporter.emit = edit;
    const ask = lack && ((what) => this.reporter.beside(() => lack(what)));
    if (this.everyRun && this.root.classList.contains("fl-alone") === this.crew.managed()) this.panels.build(); // taken over from the first page
    this.root.classList.toggle("fl-alone", !this.crew.managed());
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      const decoded = decodePayload(bytes);
      const header = this.store.take(decoded);
      if (!header) return this.asking.start(ask, decoded.header.number); // what is shown stays until the rest has come
      this.asking.stop();
      this.take(header);
      this.reporter.heard(header.answered);
    }
    if (!this.header) return;
    if (this.everyRun.some(({ doubtful }) => doubtful)) this.asking.full(ask, this.header.number);
    this.wearTheme();
    this.debug.updates += 1;
    this.debug.lastUpdateTime = performance.now();
  }

  take(header) {
    const before = this.header;
    const turned = this.band.take(header.lesson), fresh = turned || !before || before.surface.key !== header.surface.key;
    this.header = header;
    const ours = this.edits.open() || header.answered !== before?.answered; // what comes answers a hand's doing
    if (this.everyRun) this.past.arrive(this.everyRun, header, before, ours);
    if (turned) this.showing.scene(header.lesson);
    if (!before || JSON.stringify(before.strings) !== JSON.stringify(header.strings) || before.lang !== header.lang) {
      this.t = translator(header.strings);
      this.build();
    }
    const { surface, view } = header;
    this.surface = this.homeSurface = surfaceOf(surface, (source) => this.kernelOf(source)); // before a hand moved it
    this.surfaceKey = null; // what is asked of it is found anew
    this.home = surface.box;
    if (fresh) {
      this.window = view.window ?? surface.box;
      if (before) this.edits = this.edits.renewed();
    } else if (!sameWindow(view.window, before.view.window) && !this.reporter.knows(view.window)) {
      this.window = view.window ?? surface.box;
    } else if (!sameWindow(surface.box, before.surface.box) && sameWindow(this.window, before.surface.box)) this.window = surface.box;
    this.showing.arrive(view, before?.view, fresh);
    this.edits.settle(header, this.reporter.emit === null);
    this.lay();
  }

  /** The runs anew, as much of them as may be seen. */
  lay() {
    this.everyRun = this.predict.seen(this.makeRuns(this.header));
    this.recompute(true);
    this.panels.build();
    this.touchMaps("ground");
  }

  kernelOf(source) {
    if (!source) return null;
    if (!this.kernels.has(source)) {
      if (this.kernels.size > 64) this.kernels.clear();
      this.kernels.set(source, compileKernel(source));
    }
    return this.kernels.get(source);
  }

  makeRuns({ runs, steps }) {
    const next = new Map(), { start } = this.header, { powers } = this.tools;
    const made = runs.map((run) => {
      const scene = { ground: groundOf(run, this.homeSurface, (source) => this.kernelOf(source), steps), kernel: this.kernelOf(run.kernel), start, steps, powers };
      return makeRun({ ...run, noise: run.noise && this.hear(run.noise), off: this.edits.offNow(run) }, { scene, values: this.edits.valuesOf(run), held: this.details, next });
    });
    this.details = next;
    return made;
  }

  /** What the link says of one of app/lab/lookwords.py; empty for nothing. */
  word(name) {
    return this.shown.words[name] ?? "";
  }

  /** The runs that are drawn; the others are only computed. */
  get runs() {
    return this.everyRun?.filter((run) => !run.off);
  }

  /** Colours for the theme in force; called again whenever it may have changed. */
  wearTheme() {
    const name = themeName(this.header.view.theme, this.root);
    const { shade } = this.shown;
    if (this.theme?.name === name && this.shaded === shade) return;
    this.shaded = shade;
    this.theme = shade ? LOOK.themes[name] : { ...LOOK.themes[name], relief: 0 };
    this.root.dataset.theme = name;
    for (const key of ["page", "ink", "muted", "line", "casing", "warning", "minimum"]) this.root.style.setProperty(`--fl-${key}`, this.theme[key]);
    this.root.style.setProperty("--fl-tints", this.theme.tints.join(", "));
    this.root.style.setProperty("--fl-left", this.theme.maximum); // of runs that left the window without diverging
    this.font = getComputedStyle(this.root).fontFamily || "sans-serif";
    this.panels.refresh();
    this.panels.name();
    this.touchMaps("ground");
  }

  styleOf(run) {
    const { theme } = this;
    const slot = run.slot % theme.trails.length;
    return { slot, colour: shownColour(run, theme.trails[slot]), dash: LOOK.dashes[slot].map((length) => length * this.lineScale), marker: LOOK.markers[slot], glyph: LOOK.glyphs[slot] };
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  /** Everything that does not depend on the runs; done again only when the language changes. */
  build() {
    this.panels?.dropMaps();
    this.lifted = null;
    this.transport = new Transport(this);
    this.readout = new Readout(this.t);
    this.keySheet = new KeySheet(this.t);
    this.parts = makeSkeleton(this);
    this.showing.build();
    this.panels = new Panels(this, this.parts);
    this.root.replaceChildren(this.parts.main, this.parts.side, this.keySheet.node);
    this.band.build();
    this.predict.build();
    this.band.mount();
    this.explain.build();
    if (this.presenter) this.projector.enter();
    this.hover(null);
  }

  /** Sizes from the room there is. */
  arrange() {
    this.panels?.arrange();
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  redraw() {
    this.ticker.request();
  }

  touchMaps(what) {
    this.panels.touch(what);
    if (!this.rough) this.lastText = 0;
    this.ticker.request();
  }

  /** One frame. */
  draw() {
    if (!this.theme || !this.runs) return;
    if (this.stale) this.recompute(false);
    if (this.rough) this.pace.tick(performance.now());
    this.swarm.look();
    const complete = this.panels.draw();
    this.transport.draw();
    this.predict.draw();
    this.explain.draw();
    this.band.draw();
    const now = performance.now();
    if (this.rough ? this.panels.spares() : !this.clock.playing || now - this.lastText > TEXT_RATE) {
      this.lastText = now;
      if (this.unsaid) this.panels.refresh();
      this.unsaid = false;
      this.tellNumbers();
    }
    if (!complete || this.first) this.ticker.request();
    this.first = false;
  }

  tellNumbers() {
    const step = Math.floor(this.clock.playhead);
    for (const run of this.everyRun) {
      const at = Math.min(step, run.valid);
      this.panels.cards.get(run.id)?.tick(run, step, distanceAt(run, at, this.scene()));
      const turn = this.shown.steps ? turnAt(run, step, this.scene()) : null;
      this.panels.tellTurn(run.id, this.shown.steps, turn?.degrees ?? null);
      if (turn && this.readout.ended) this.readout.invite();
    }
    if (this.presenter) this.projector.tell();
    if (this.band.on) this.band.tell();
    describeMaps(this);
  }

  // ---- live under the finger ---------------------------------------------------------------------------------------

  /** Recompute runs whose start or knobs differ from what Python computed. */
  recompute(quiet) {
    this.stale = false;
    const elsewhere = followHand(this);
    this.predict.changed();
    if (quiet) return;
    this.unsaid = true; // on the cards: words change less often than pictures
    if (elsewhere) this.moving = this.reshaped = true;
    this.rough = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), this.dragging ? HELD_AFTER : REST_AFTER);
    this.touchMaps(elsewhere ? "ground" : "trails");
  }

  placeStart(x, y, phase) {
    if (this.predict.asks) return this.predict.tap(x, y, phase); // the start belongs to the question
    this.past.move(this.everyRun, phase);
    if (phase === "cancel") {
      this.held = false;
      this.edits.setStart(null);
    } else if (Number.isFinite(x) && Number.isFinite(y)) {
      if (phase === "click") this.beforeClick = this.start;
      const digits = Math.max(0, 3 - Math.floor(Math.log10(this.window[1] - this.window[0])));
      this.start = [x, y].map((value) => Number(value.toFixed(Math.min(12, digits))));
      this.edits.setStart(this.start);
    }
    this.stale = true;
    if (phase === "click") this.commit(260); // a second click within this time is a double click, which fits the map
    if (phase === "drop") this.commit();
    this.ticker.request();
  }

  editKnob(id, ...edit) {
    return takeKnob(this, { kind: "run", run: id }, ...edit);
  }

  /** The same for a knob of the landscape, of a schedule or transform, or the number of steps: see Edits.setAt. */
  editAt(where, ...edit) {
    return takeKnob(this, where, ...edit);
  }

  // ---- reporting ---------------------------------------------------------------------------------------------------

  /** Tell Python, once, after `wait` ms without another reason to. */
  commit(wait = 0) {
    this.reporter.send(wait, () => {
      const window = sameWindow(this.window, this.home) ? null : this.window;
      this.debug.edits += 1;
      const slots = this.header.runs.map(({ slot }) => slot), start = this.edits.start?.value ?? null;
      return this.edits.event({ start, layout: this.layout, window, presenter: this.presenter, pins: [...this.pins], words: { ...this.shown.words }, slots, scene: this.band.word, ...this.predict.event() });
    });
  }

  // ---- the window --------------------------------------------------------------------------------------------------

  setWindow(window) {
    if (!window.every(Number.isFinite) || !(window[1] > window[0]) || !(window[3] > window[2])) return;
    this.window = window;
    this.moving = true;
    for (const map of this.panels.maps) map.touch("ground");
    this.ticker.request();
  }

  /** Window, landscape and runs have come to rest: draw them properly. */
  settle() {
    this.moving = this.reshaped = this.rough = false;
    this.pace.rest();
    this.touchMaps("ground");
  }

  groundOf(run) {
    return groundOf(run, this.surface, (source) => this.kernelOf(source), this.steps);
  }

  /** What a run walks on. */
  scene() {
    return { surfaceOf: (run) => this.groundOf(run), start: this.start, steps: this.steps, powers: this.tools.powers };
  }

  // ---- small acts --------------------------------------------------------------------------------------------------

  scrub(step) {
    if (this.predict.asks) return;
    this.clock.pause();
    this.clock.seek(step);
    this.ticker.request();
  }

  moved() {
    this.ticker.request();
  }

  lift(id) {
    if (this.lifted === id) return;
    this.lifted = id;
    this.panels.lift(id);
    this.ticker.request();
  }

  /** Show or hide the downhill arrows ("field") or the step arrows ("steps"). */
  toggle(what) {
    this.shown[what] = !this.shown[what];
    this.showing.arrows(what);
  }

  setLayout(layout) {
    if (layout === this.layout) return;
    this.layout = layout;
    this.panels.buildMaps();
    this.projector.refresh();
    this.arrange();
    this.touchMaps("ground");
    this.commit();
  }

  /** Point of the plane under the pointer, or null. */
  hover(point) {
    this.readout.follow(this, point);
  }

  visible() {
    return this.root.isConnected && this.root.getClientRects().length > 0;
  }

  destroy() {
    clearTimeout(this.resting);
    this.reporter.stop();
    this.asking.stop();
    this.swarm.works.stop();
    this.unsubscribe();
    this.stopKeys();
    this.observer.disconnect();
    this.showing.stop();
    this.scheme.removeEventListener("change", this.onScheme);
    this.panels?.dropMaps();
    this.graphics?.release();
    this.style.remove();
    this.root.remove();
  }
}
