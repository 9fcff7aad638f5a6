// The stage: one experiment on show. Holds what is shown, hands it to maps, strips, cards and transport, and reports edits.

import { sameWindow } from "./camera.js";
import { Card, cardShape } from "./cards.js";
import { el, themeName, translator } from "./dom.js";
import { Edits } from "./edits.js";
import { compileKernel, kernelValues, nearestMinimum, walk } from "./kernels.js";
import { MapView } from "./mapview.js";
import { decodePayload } from "./payload.js";
import { guessOutcome } from "./outcome.js";
import { handleMap } from "./pointer.js";
import { Readout } from "./readout.js";
import { Reporter } from "./reporter.js";
import { gridColumns, mapHeight, NARROW, stripWidth, WIDE } from "./sizes.js";
import { makeSkeleton } from "./skeleton.js";
import { Strip } from "./strips.js";
import { listenKeys, Transport } from "./transport.js";

const TEXT_RATE = 60; // ms between updates of the cards' numbers while playing

export class Stage {
  constructor(parent, { clock, ticker, look, debug }) {
    Object.assign(this, { parent, clock, ticker, look, debug });
    this.root = el("div", { class: "fl-stage" });
    parent.append(this.root);
    this.edits = new Edits();
    this.reporter = new Reporter();
    this.kernels = new Map();
    this.groundCache = new Map();
    this.maps = [];
    this.strips = [];
    this.cards = new Map();
    this.lifted = null;
    this.held = false;
    this.nearStart = null;
    this.moving = false;
    this.presenter = false;
    this.fontScale = 1;
    this.pointed = null;
    this.lastText = 0;
    this.unsubscribe = ticker.subscribe(() => this.draw());
    this.stopKeys = listenKeys(this);
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this.root);
    this.onFullscreen = () => {
      const host = this.root.getRootNode();
      const full = (host.fullscreenElement ?? document.fullscreenElement) === this.root;
      if (!full && this.fullscreen) this.setPresenter(false);
      this.fullscreen = full;
      this.arrange();
    };
    document.addEventListener("fullscreenchange", this.onFullscreen);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.dress();
    this.scheme.addEventListener("change", this.onScheme);
  }

  // ---- what comes from Python -------------------------------------------------------------------------------------

  /** Take in a payload: the first builds the stage, later ones change it in place; playback and zoom go on. */
  update(bytes, emit) {
    this.reporter.emit = emit;
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.take(decodePayload(bytes));
    }
    this.dress();
    this.debug.updates += 1;
    this.debug.lastUpdateTime = performance.now();
  }

  take({ header, arrays }) {
    const before = this.header;
    const fresh = !before || before.surface.key !== header.surface.key;
    this.header = header;
    this.arrays = arrays;
    if (!before || JSON.stringify(before.strings) !== JSON.stringify(header.strings) || before.lang !== header.lang) {
      this.t = translator(header.strings);
      this.build();
    }
    const { surface, view } = header;
    this.surfaceKey = JSON.stringify([surface.kernel, surface.kernel_knobs]);
    this.surface = {
      kernel: this.kernelOf(surface.kernel), hessian: this.kernelOf(surface.hessian), knobs: surface.kernel_knobs,
      critical: surface.critical ?? [], floor: surface.floor, title: surface.title,
    };
    this.home = surface.box;
    if (fresh) {
      this.window = view.window ?? surface.box;
      if (before) this.edits = new Edits();
    } else if (!sameWindow(view.window, before.view.window) && !this.reporter.knows(view.window)) {
      this.window = view.window ?? surface.box;
    } else if (!sameWindow(surface.box, before.surface.box) && sameWindow(this.window, before.surface.box)) this.window = surface.box;
    this.takeView(view, before?.view, fresh);
    this.edits.settle(header, this.reporter.emit === null);
    this.start = this.edits.start?.value ?? header.start;
    this.runs = header.runs.map((run) => this.makeRun(run));
    this.relive(true);
    this.buildRuns();
    this.touchMaps("ground");
  }

  takeView(view, before, fresh) {
    const { clock } = this;
    const changed = (name) => view[name] !== null && view[name] !== undefined && view[name] !== before?.[name];
    clock.setSteps(this.header.steps);
    const returning = !before && clock.owner === this.header.surface.key; // mounted again: the clock kept its place
    clock.owner = this.header.surface.key;
    if (fresh && !returning) {
      clock.pause();
      clock.seek(view.playhead ?? clock.steps);
    } else if (!returning && changed("playhead")) clock.seek(view.playhead);
    if (changed("speed")) clock.speed = view.speed;
    if (changed("layout") && view.layout !== this.layout && !this.reporter.waiting()) this.layout = view.layout;
    this.layout ??= view.layout ?? "overlay";
    if (changed("presenter")) this.setPresenter(view.presenter);
  }

  kernelOf(source) {
    if (!source) return null;
    if (!this.kernels.has(source)) {
      if (this.kernels.size > 64) this.kernels.clear();
      this.kernels.set(source, compileKernel(source));
    }
    return this.kernels.get(source);
  }

  makeRun(run) {
    const path = this.arrays[`path:${run.id}`];
    return {
      ...run,
      kernel: this.kernelOf(run.kernel),
      values: this.edits.valuesOf(run),
      sent: { path, valid: run.valid, loss: this.arrays[`loss:${run.id}`], grad: this.arrays[`grad:${run.id}`], outcome: run.outcome },
      path,
      loss: this.arrays[`loss:${run.id}`],
      grad: this.arrays[`grad:${run.id}`],
      lr: this.arrays[`lr:${run.id}`] ?? null,
      noise: this.arrays[`noise:${run.id}`] ?? null,
    };
  }

  /** Colours for the theme in force; called again whenever it may have changed. */
  dress() {
    const name = themeName(this.header.view.theme, this.root);
    if (this.theme?.name === name) return;
    this.theme = this.look.themes[name];
    this.root.dataset.theme = name;
    for (const key of ["page", "ink", "muted", "line", "casing", "warning", "minimum"]) this.root.style.setProperty(`--fl-${key}`, this.theme[key]);
    this.root.style.setProperty("--fl-low", this.theme.tints[0]);
    this.font = getComputedStyle(this.root).fontFamily || "sans-serif";
    for (const run of this.runs) this.cards.get(run.id)?.refresh(run);
    for (const map of this.maps) this.captionOf(map);
    this.touchMaps("ground");
  }

  styleOf(run) {
    const { theme, look } = this;
    const slot = run.slot % theme.trails.length;
    return { slot, colour: theme.trails[slot], dash: look.dashes[slot], marker: look.markers[slot], glyph: look.glyphs[slot] };
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  /** Everything that does not depend on the runs; done again only when the language changes. */
  build() {
    const { t } = this;
    for (const map of this.maps) this.dropMap(map);
    this.maps = [];
    this.cards.clear();
    this.strips = [];
    this.transport = new Transport(this);
    this.readout = new Readout(t);
    Object.assign(this, makeSkeleton(this));
    this.root.replaceChildren(this.main, this.side);
    this.hover(null);
  }

  /** Maps, strips and cards for the runs there are; what already fits stays. */
  buildRuns() {
    this.buildMaps();
    const kinds = ["loss", "grad", ...(this.runs.some((run) => run.schedule && run.lr) ? ["lr"] : [])];
    if (kinds.join() !== this.strips.map((strip) => strip.kind).join()) {
      this.strips = kinds.map((kind) => this.strips.find((strip) => strip.kind === kind) ?? new Strip(this, kind));
      this.stripBox.replaceChildren(...this.strips.map((strip) => strip.node));
    }
    const ids = new Set(this.runs.map((run) => run.id));
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      card.node.remove();
      this.cards.delete(id);
      if (this.lifted === id) this.lifted = null;
    }
    this.runs.forEach((run, index) => {
      let card = this.cards.get(run.id);
      if (!card || card.shape !== cardShape(run)) {
        const next = new Card(this, run);
        if (card) card.node.replaceWith(next.node);
        card = next;
        this.cards.set(run.id, card);
      }
      if (this.cardBox.children[index] !== card.node) this.cardBox.insertBefore(card.node, this.cardBox.children[index] ?? null);
      if (this.theme) card.refresh(run);
    });
    this.arrange();
  }

  buildMaps() {
    const wanted = this.layout === "grid" && this.runs.length > 1 ? this.runs.map((run) => run.id) : [null];
    const have = this.maps.map((map) => map.only?.[0] ?? null);
    if (wanted.join() !== have.join() || !this.maps.length) {
      for (const map of this.maps) this.dropMap(map);
      this.maps = wanted.map((id) => {
        const map = new MapView(this, id === null ? null : [id]);
        map.release = handleMap(this, map);
        return map;
      });
      this.field.replaceChildren(...this.maps.map((map) => map.node));
    }
    for (const map of this.maps) if (this.theme) this.captionOf(map);
    for (const [name, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-pressed", String(name === this.layout));
    this.field.dataset.layout = wanted[0] === null ? "overlay" : "grid";
  }

  dropMap(map) {
    map.release?.();
    map.destroy();
  }

  captionOf(map) {
    if (map.caption) {
      const run = this.runs.find(({ id }) => id === map.only[0]);
      if (run) map.caption.replaceChildren(...this.nameOf(run));
    } else if (this.legend) {
      this.legend.replaceChildren(...this.runs.map((run) => el("span", {}, ...this.nameOf(run))));
    }
  }

  nameOf(run) {
    const style = this.styleOf(run);
    return [el("span", { class: "fl-glyph", style: `color: ${style.colour}`, text: style.glyph }), ` ${run.title}`];
  }

  /** Sizes from the room there is. */
  arrange() {
    if (!this.header || !this.field?.isConnected) return;
    const box = this.root.getBoundingClientRect();
    if (box.width < 40) return;
    const wide = box.width >= WIDE;
    this.root.classList.toggle("fl-wide", wide);
    this.root.classList.toggle("fl-narrow", box.width < NARROW);
    const width = Math.floor(this.main.getBoundingClientRect().width);
    if (this.maps.length === 1) {
      const room = this.fullscreen || this.presenter ? globalThis.innerHeight : null;
      this.maps[0].resize(width, mapHeight(width, { wide, room, full: this.fullscreen }));
    } else {
      const { columns, each } = gridColumns(this.maps.length, width, this.fontScale);
      this.field.style.setProperty("--columns", columns);
      for (const map of this.maps) map.resize(each, Math.round(each * 0.8));
    }
    for (const strip of this.strips) strip.resize(stripWidth(this.strips.length, width, box.width < NARROW), Math.round(112 * this.fontScale));
    this.ticker.request();
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  redraw() {
    this.ticker.request();
  }

  touchMaps(what) {
    for (const map of this.maps) map.touch(what);
    for (const strip of this.strips) strip.dirty = true;
    this.lastText = 0;
    this.ticker.request();
  }

  /** One frame. */
  draw() {
    if (!this.theme || !this.runs) return;
    if (this.stale) this.relive(false);
    let complete = true;
    for (const map of this.maps) complete = map.draw() && complete;
    for (const strip of this.strips) strip.draw();
    this.transport.draw();
    const now = performance.now();
    if (!this.clock.playing || now - this.lastText > TEXT_RATE) {
      this.lastText = now;
      this.tellNumbers();
    }
    if (!complete) this.ticker.request();
  }

  tellNumbers() {
    const step = Math.floor(this.clock.playhead);
    for (const run of this.runs) {
      const at = Math.min(step, run.valid);
      const near = nearestMinimum(this.surface.critical, run.path[2 * at], run.path[2 * at + 1]);
      this.cards.get(run.id)?.tick(run, step, near ? near.distance : null);
    }
    if (this.clock.playing) return;
    for (const map of this.maps) {
      const told = map.runs().map((run) => `${run.title}: ${run.outcome.text}`).join("; ");
      map.describe(this.t("Map of {surface}. {outcomes}", { surface: this.surface.title, outcomes: told }));
    }
  }

  // ---- live under the finger ---------------------------------------------------------------------------------------

  /** Recompute runs whose start or knobs differ from what Python computed. */
  relive(quiet) {
    this.stale = false;
    const began = performance.now();
    for (const run of this.runs) {
      run.values = this.edits.valuesOf(run);
      if (this.edits.touches(run) && !this.edits.rewrites(run) && run.kernel && this.surface.kernel) {
        const values = kernelValues(run.kernel_knobs, run.kernel_values, run.values);
        const live = walk(run.kernel, values, this.surface, this.start, this.header.steps, run.noise);
        Object.assign(run, live, { outcome: guessOutcome(this.t, live, this.surface.critical, this.header) });
      } else Object.assign(run, run.sent);
    }
    this.debug.liveTime = performance.now() - began;
    if (quiet) return;
    for (const run of this.runs) this.cards.get(run.id)?.refresh(run);
    this.touchMaps("trails");
  }

  placeStart(x, y, phase) {
    if (phase === "cancel") {
      this.held = false;
      this.edits.setStart(null);
      this.start = this.header.start;
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

  editKnob(id, name, value, phase) {
    this.edits.setKnob(id, name, value);
    this.stale = true;
    if (phase === "drop") this.commit();
    this.ticker.request();
  }

  // ---- reporting ---------------------------------------------------------------------------------------------------

  /** Tell Python, once, after `wait` ms without another reason to. */
  commit(wait = 0) {
    this.reporter.send(wait, () => {
      const window = sameWindow(this.window, this.home) ? null : this.window;
      this.debug.edits += 1;
      return this.edits.event({ start: [...this.start], layout: this.layout, window });
    });
  }

  // ---- the window --------------------------------------------------------------------------------------------------

  setWindow(window) {
    if (!window.every(Number.isFinite) || !(window[1] > window[0]) || !(window[3] > window[2])) return;
    this.window = window;
    this.moving = true;
    for (const map of this.maps) map.touch("ground");
    this.ticker.request();
  }

  fit(undoClick) {
    if (undoClick && this.beforeClick) {
      this.placeStart(...this.beforeClick, "drag");
      this.beforeClick = null;
    }
    this.window = this.home;
    this.moving = false;
    for (const map of this.maps) map.touch("ground");
    this.commit(undoClick ? 300 : 0);
    this.ticker.request();
  }

  // ---- small acts --------------------------------------------------------------------------------------------------

  scrub(step) {
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
    for (const strip of this.strips) strip.dirty = true;
    for (const map of this.maps) map.node.classList.toggle("fl-dim", map.only !== null && id !== null && !map.only.includes(id));
    for (const [card, { node }] of this.cards) node.classList.toggle("fl-lifted", card === id);
    this.ticker.request();
  }

  setLayout(layout) {
    if (layout === this.layout) return;
    this.layout = layout;
    this.buildMaps();
    this.arrange();
    this.touchMaps("ground");
    this.commit();
  }

  /** Point of the plane under the pointer, or null. */
  hover(point) {
    if (point && this.surface?.kernel) this.readout.tell(this.surface, point);
    else this.readout.invite();
  }

  togglePresenter() {
    const on = !this.presenter;
    this.setPresenter(on);
    // Refused inside some frames: the large view then simply stays in the page.
    if (on && this.root.requestFullscreen) this.root.requestFullscreen().catch(() => this.arrange());
    else if (!on && document.fullscreenElement) document.exitFullscreen();
  }

  setPresenter(on) {
    this.presenter = on;
    this.fontScale = on ? 1.5 : 1;
    this.root.classList.toggle("fl-presenter", on);
    this.presenterButton.setAttribute("aria-pressed", String(on));
    this.touchMaps("ground");
    this.arrange();
  }

  visible() {
    return this.root.isConnected && this.root.getClientRects().length > 0;
  }

  destroy() {
    this.reporter.stop();
    this.unsubscribe();
    this.stopKeys();
    this.observer.disconnect();
    document.removeEventListener("fullscreenchange", this.onFullscreen);
    this.scheme.removeEventListener("change", this.onScheme);
    for (const map of this.maps) this.dropMap(map);
    this.root.remove();
  }
}
