// The layout of living maps: the map of the surface, and beside it maps in which every pixel is a run. Stands where the map stands.

import { el } from "./dom.js";
import { boxed } from "./fit.js";
import { knobText } from "./knobrow.js";
import { LivingMap } from "./livingmap.js";
import { LOOK } from "./look.js";
import { classNumber, sharesAt } from "./mapclasses.js";
import { numberMinima } from "./mapcross.js";
import { MapEditor } from "./mapeditor.js";
import { MapKey, reachText, showBar } from "./mapkey.js";
import { isEach, siteSign } from "./mapknobs.js";
import { Aim, settingsPlace } from "./mapsaim.js";
import { MapsAsk } from "./mapsask.js";
import { paintAim } from "./mapsghost.js";
import { handsOfLiving, moveAim } from "./mapshands.js";
import { plannedMaps } from "./mapsplan.js";
import { freeRoom, holdRoom, placeMaps, signScale, takenBy } from "./mapssizes.js";
import { settingsTold } from "./mapstold.js";
import { MapView } from "./mapview.js";
import { usualMap } from "./mapoffer.js";
import { tagOf } from "./naming.js";
import { formatSteps } from "./numbers.js";
import { handleMap } from "./pointer.js";
import { StartRing } from "./startring.js";
import { handsOf, widen } from "./stageview.js";

export const MAPS = "maps";
const ZOOM_REST = 140; // ms without a change of its ends after which a map of settings is walked in full

export class Maps {
  /** Whether living maps are what is to be shown: asked for, and not while a question hides where runs go. */
  static stands(stage) {
    return stage.layout === MAPS && !stage.predict.phase;
  }

  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.key = MAPS;
    this.only = this.caption = null;
    this.fills = true; // the presenter view: the maps name their runs themselves, no column has to
    this.aim = new Aim(stage);
    this.asking = new MapsAsk(stage);
    this.editor = new MapEditor(t, {
      say: (word) => this.say(word), each: (on) => stage.showing.say("each", on ? "1" : ""), focus: (id) => this.follow(id),
      usual: () => usualMap(this.plans[0]?.sites ?? []),
    });
    this.ground = this.makeGround();
    this.head = el("div", { class: "fl-maps-head" });
    this.left = el("div", { class: "fl-maps-cell" }, this.head, this.ground.frame);
    this.grid = el("div", { class: "fl-maps-grid", role: "group", "aria-label": t("Living maps") }, this.left);
    this.told = el("p", { class: "fl-maps-told", role: "status", "aria-live": "polite", "data-testid": "fl-maps-told" });
    this.legend = new MapKey(t);
    this.foot = el("div", { class: "fl-maps-foot" }, this.told, this.legend.node);
    this.node = el("div", { class: "fl-maps", "data-testid": "fl-maps" }, this.editor.node, this.grid, this.foot);
    this.live = this.ground.live; // what is named for those who do not see it
    this.exits = this.ground.exits;
    this.livings = [];
    this.plans = [];
    this.box = [0, 0];
    this.onHidden = () => (document.hidden ? this.asking.stop() : stage.redraw());
    document.addEventListener("visibilitychange", this.onHidden);
  }

  /** The map of the surface, with the hands of any other; what is pointed at is drawn over it. */
  makeGround() {
    const { stage } = this, map = new MapView(null, () => stage.settle());
    this.over = el("canvas", { class: "fl-layer fl-maps-over", "aria-hidden": "true" });
    map.frame.append(this.over);
    const hands = handsOf(stage, map), hover = (point) => {
      hands.hover(point);
      this.pointOnGround(point);
    };
    map.view = { inner: this.inner() };
    this.release = handleMap(map, { ...hands, hover });
    map.exits.attach(stage.t, () => widen(stage, map));
    map.hold(new StartRing(stage.t, hands));
    return map;
  }

  // ---- what a map does ---------------------------------------------------------------------------------------------

  get view() {
    return this.ground.view;
  }

  mine(runs) {
    return runs;
  }

  camera(window = this.stage.window) {
    return this.ground.camera(window);
  }

  touch(what) {
    this.ground.touch(what);
  }

  resize(width, height) {
    if (this.box[0] === width && this.box[1] === height) return;
    this.box = [width, height];
    freeRoom(this);
    this.arrange();
  }

  describe(text) {
    this.ground.describe(text);
  }

  destroy() {
    document.removeEventListener("visibilitychange", this.onHidden);
    clearTimeout(this.resting);
    this.asking.stop();
    for (const { release } of this.livings) release();
    this.release();
    this.ground.destroy();
    this.node.remove();
  }

  // ---- what stands on it -------------------------------------------------------------------------------------------

  say(word) {
    this.stage.showing.say("map", word);
    this.aim.point(null, null);
  }

  /** The ends of settings move under a hand: drafts until they rest. */
  zoomed() {
    this.asking.zooming = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.asking.zooming = false;
      this.stage.redraw();
    }, ZOOM_REST);
  }

  /** Another run's map: the focus, and the knobs of settings are that run's. */
  follow(id) {
    const { stage } = this, word = stage.word("map"), other = (axis) => (axis.startsWith("s.") ? axis : `${id}.${axis.split(".").slice(1).join(".")}`);
    stage.explain.setFocus(id);
    if (this.plans[0]?.axes) this.say(word.split(",").map(other).join(","));
    stage.redraw();
  }

  inner() {
    const { stage } = this, type = this.type ?? 12;
    return { type, unit: stage.presenter ? stage.projector.u : 0.72, alone: false };
  }

  /** Bring the maps in line with the words, the runs and the hand. */
  plan() {
    const { stage } = this;
    this.plans = plannedMaps(stage);
    stage.desk.served.judge(stage, this.plans);
    const shape = JSON.stringify(this.plans.map(({ run }) => run.id));
    if (shape !== this.shape) this.build(shape);
    this.livings.forEach(({ living }, at) => {
      const { axes, lack } = this.plans[at];
      if (Boolean(axes) !== Boolean(living.axes)) living.drop();
      living.axes = axes;
      living.lack.hidden = !lack;
      if (living.lack.textContent !== lack) living.lack.textContent = lack;
      if (lack) living.drop();
    });
    const [first] = this.plans, each = isEach(stage), sign = JSON.stringify([first?.run.id, stage.word("map"), each, first?.axes?.map(({ ends }) => ends), stage.runs.map(({ id, title }) => [id, title]), first?.sites.map(({ place }) => place)]);
    if (sign !== this.shown) {
      this.shown = sign;
      this.editor.show({ sites: first?.sites ?? [], axes: first?.axes ?? null, runs: stage.runs, run: first?.run, each });
      this.name();
      freeRoom(this);
      this.arrange();
    }
    this.asking.follow(this.livings.map(({ living }, at) => ({ living, plan: this.plans[at] })));
  }

  build(shape) {
    const { stage } = this;
    this.shape = shape;
    for (const { release } of this.livings) release();
    this.livings = this.plans.map(({ run }) => {
      const living = new LivingMap(run.id);
      const release = handleMap(living, handsOfLiving(this, living));
      return { living, release };
    });
    this.grid.replaceChildren(this.left, ...this.livings.map(({ living }) => living.node));
    this.aim.point(null, null);
    stage.redraw();
  }

  /** The words above the maps. */
  name() {
    const { stage, plans } = this, { t, runs } = stage, several = this.livings.length > 1;
    const names = (run) => {
      const style = stage.styleOf(run);
      return [el("span", { class: "fl-glyph", style: `color: ${style.colour}`, text: style.glyph }), el("b", { text: tagOf(run, runs) })];
    };
    this.head.replaceChildren(...(several || !plans.length ? [el("b", { text: stage.surface.title })] : names(plans[0].run)));
    this.named = stage.theme.name;
    this.livings.forEach(({ living }, at) => {
      const { run, axes } = plans[at];
      const title = axes ? t("A run for each setting") : t("Where a run from here ends");
      living.head.replaceChildren(...(several ? names(run) : [el("b", { text: title })]), el("span", { class: "fl-maps-count", hidden: several }));
    });
  }

  /** Sizes: in the box there is; on a page that scrolls, as high as the maps are wide. */
  arrange() {
    const { stage } = this, [width, height] = this.box;
    if (width < 40) return;
    const held = stage.presenter || stage.band.on || boxed(stage);
    this.type = stage.presenter ? Math.max(12, 17 * stage.projector.u) : 12;
    this.node.style.setProperty("--maps", `${stage.presenter ? this.type : 13}px`);
    this.node.classList.toggle("fl-maps-held", held);
    this.node.classList.toggle("fl-maps-several", this.livings.length > 1);
    placeMaps(this, { width, height, held });
    stage.redraw();
  }

  /** The maps make room for what stands about them: words and key come with what is told. */
  fit() {
    const taken = takenBy(this);
    if (taken === this.taken) return;
    this.taken = taken;
    holdRoom(this);
    this.arrange();
  }

  // ---- frames ------------------------------------------------------------------------------------------------------

  draw(view) {
    const { stage } = this;
    this.plan();
    if (this.named !== stage.theme.name) this.name();
    this.asking.look();
    this.aim.follow(stage.window);
    const inner = this.inner(), pointed = this.livings.findIndex(({ living }) => living === this.aim.on?.living), plan = this.plans[Math.max(0, pointed)];
    const ghost = this.aim.ghost(plan), scale = signScale(this), { fontScale, lineScale } = view, complete = this.ground.draw({ ...view, inner, fontScale: scale * fontScale, lineScale: scale * lineScale, lifted: ghost ? "ghost" : view.lifted });
    const step = stage.clock.playhead, at = step >= stage.steps ? stage.steps : Math.floor(step), { t } = stage;
    this.livings.forEach(({ living }, index) => this.drawOne(living, this.plans[index], ghost && (pointed === index || !living.axes) ? ghost : null, pointed === index, at));
    paintAim(this, ghost, plan);
    const told = this.livings.map(({ living }, index) => ({ title: this.plans[index].run.title, classed: living.classed })).filter(({ classed }) => classed);
    const several = stage.surface.values.length > 1, usual = this.asking.bands === LOOK.maps.bands;
    if (told.length) this.legend.show(told, { theme: stage.theme, bands: this.asking.bands, step: at, steps: stage.steps, several, usual });
    this.legend.node.hidden = !told.length;
    this.fit();
    this.speak(ghost, pointed >= 0 ? this.livings[pointed].living : null, t);
    return complete;
  }

  drawOne(living, plan, ghost, pointed, step) {
    const { stage } = this, { surface, theme, font, window, steps, t } = stage, { axes, run, lack } = plan;
    const style = stage.styleOf(run), several = surface.values.length > 1, told = axes && !lack && living.ready ? settingsTold(stage, living, plan) : null;
    const point = ghost ? this.aim.on.cell : null;
    living.draw({
      theme, font, window, step, steps, style, several, minima: surface.minima, signs: signScale(this) * stage.fontScale, marks: axes ? [] : surface.critical.filter(({ sign }) => sign === "minimum" || sign === "local" || sign === "saddle"),
      ring: axes ? settingsPlace(axes) : stage.start, held: this.near === living, ringWords: axes ? axes.map(({ site }) => `${siteSign(site)} = ${knobText(site.knob, site.value)}`).join(", ") : "",
      point, words: point && pointed ? this.aim.words(living, ghost) : null, line: told?.line ?? null, best: told?.best ?? null, bracket: told?.bracket ?? null,
    });
    const { classed } = living, count = living.head.lastElementChild, way = plan.served && !lack ? stage.desk.served.words(t, run.id) : "";
    if (!classed) {
      living.bar.replaceChildren();
      living.tells.textContent = lack ? "" : way || t("is being walked …");
      return;
    }
    const shares = sharesAt(classed, step), going = shares.find(({ number }) => number === classNumber("going"))?.share ?? 0;
    showBar(living.bar, shares, theme, several);
    const values = { count: formatSteps(classed.known), steps: formatSteps(steps) }, whole = axes ? t("{count} settings, {steps} steps", values) : t("{count} starts, {steps} steps", values);
    if (count.textContent !== whole) count.textContent = whole;
    const text = step < steps ? t("step {step}: {share} % have ended", { step: formatSteps(step), share: Math.round(100 * (1 - going)) }) : [way, reachText(t, classed), told?.range].filter(Boolean).reduce((first, second) => (first ? t("{first}. {second}", { first, second }) : second), "");
    if (living.tells.textContent !== text) living.tells.textContent = text;
    living.describe(this.labelOf(living, plan));
  }

  labelOf(living, { run, axes }) {
    const { t, surface } = this.stage, keys = t("Arrow keys move the crosshair, Enter takes the run, Escape lets go.");
    const what = axes ? t("Map of settings of {name} on {surface}: {knobs}.", { name: run.title, surface: surface.title, knobs: axes.map(({ site }) => site.knob.title).join(" × ") }) : t("Map of starts of {name} on {surface}: where each run ends.", { name: run.title, surface: surface.title });
    return `${what} ${living.tells.textContent}. ${keys}`;
  }

  /** What is pointed at, in a sentence; else how to use the maps, or that the page walks them by itself. */
  speak(ghost, living, t) {
    const rest = this.asking.here ? t("This page gets no workers: the maps are walked here, and take longer.") : this.plans.some(({ lack }) => !lack) ? t("Point at a pixel to see its run, click to take it.") : "";
    const text = ghost && living ? this.aim.sentence(living, ghost) : rest;
    if (text !== this.told.textContent) this.told.textContent = text;
  }

  // ---- pointing ----------------------------------------------------------------------------------------------------

  /** On the map of the surface: the first map of starts answers for the same place. */
  pointOnGround(point) {
    const first = this.livings.find(({ living }) => !living.axes && living.ready)?.living;
    if (first) this.aim.point(first, point && first.cellAt(point, this.stage.window), point ?? undefined);
  }

  pointAt(living, point) {
    this.aim.point(living, point && living.ready ? living.cellAt(point, this.stage.window) : null, point ?? undefined);
  }

  planOf(living) {
    return this.plans[this.livings.findIndex((one) => one.living === living)];
  }

  onKey(living, event) {
    return moveAim(this, living, event);
  }

  /** The numbers of the minima on the map of the surface too. */
  numberGround(context, camera, write) {
    const { surface, theme } = this.stage;
    if (surface.values.length > 1) numberMinima(context, theme, surface.minima, camera, write);
  }
}
