// The wall of variants: one small map for each setting of one or two knobs, all on one clock; stands where the map stands.

import { el } from "./dom.js";
import { verdictIcon } from "./legend.js";
import { MapView } from "./mapview.js";
import { verdictNow } from "./naming.js";
import { formatSteps } from "./numbers.js";
import { NARROW } from "./sizes.js";
import { knobText } from "./knobrow.js";
import { readWall, sitesOf, usualSides, wallText } from "./wallword.js";
import { WallEditor } from "./walleditor.js";
import { cellRun } from "./wallruns.js";

export const WALL = "wall";
const GAPS = [10, 26]; // between maps, across and down: the verdict stands beneath
const WALL_SIDE = 62, HEAD = 24; // px beside and above the maps for the values
const LEAST_HIGH = 62, SHAPE = [0.5, 0.95]; // px of a map, and height over width
const PER_FRAME = 60_000; // updates of all cells that are walked while something is in a hand
const GROUNDS = 8; // landscapes kept: one for each value of one of their knobs

export class Wall {
  /** Whether a wall is what is to be shown: asked for, not hidden by a question, and of a run that can be walked here. */
  static stands(stage) {
    return stage.layout === WALL && !stage.predict.phase && Wall.runOf(stage) !== null;
  }

  /** The run that varies: the one that the sides name, else the one in focus; null where none can be walked here. */
  static runOf(stage) {
    const named = readWall(stage.word("wall")).map(({ place }) => place.split(".")[0]);
    const able = (stage.runs ?? []).filter((run) => run.kernel);
    if (!stage.header?.surface.kernel) return null;
    return able.find(({ id }) => named.includes(id)) ?? able.find(({ id }) => id === stage.explain.focus?.id) ?? able[0] ?? null;
  }

  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.key = WALL;
    this.only = this.caption = null;
    this.small = true;
    this.cells = [];
    this.grounds = Object.assign(new Map(), { held: GROUNDS });
    this.editor = new WallEditor(stage, (sides) => this.say(sides));
    this.field = el("div", { class: "fl-wall-field", role: "radiogroup", "aria-label": t("Wall of variants") });
    this.told = el("p", { class: "fl-wall-told", role: "status" });
    this.live = this.field; // what is named for those who do not see it
    this.node = el("div", { class: "fl-wall", "data-testid": "fl-wall" }, this.editor.node, this.field, this.told);
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.exits = { attach() {} };
    this.box = [0, 0];
    this.view = null;
  }

  // ---- what a map does ---------------------------------------------------------------------------------------------

  mine(runs) {
    return runs;
  }

  camera(window = this.stage.window) {
    const first = this.cells.find(({ map }) => map.size[0] >= 40 && map.view);
    return first ? first.map.camera(window) : new MapView([], () => {}).camera(window);
  }

  touch(what) {
    for (const { map } of this.cells) map.touch(what);
  }

  resize(width, height) {
    if (this.box[0] === width && this.box[1] === height) return;
    this.box = [width, height];
    this.arrange();
  }

  describe(text) {
    if (this.field.getAttribute("aria-label") !== text) this.field.setAttribute("aria-label", text);
  }

  destroy() {
    for (const { map } of this.cells) map.destroy();
    this.node.remove();
  }

  // ---- what stands on it -------------------------------------------------------------------------------------------

  say(sides) {
    this.stage.showing.say("wall", wallText(sides));
    this.stage.redraw();
  }

  /** The sides, as the link says them where it says what is there, else the usual ones: [{site, values}]. */
  sides(run) {
    const { stage } = this, { header, edits } = stage;
    const surfaceValue = (name) => edits.valueAt({ kind: "surface" }, name) ?? header.surface.live.values[name];
    this.sites = sitesOf(run, header.surface, { surfaceValue, partValue: (where, name) => edits.valueAt(where, name) });
    const found = (sides) => sides.flatMap(({ place, values }) => {
      const site = this.sites.find((one) => one.place === place);
      return site && values.length ? [{ site, values }] : [];
    });
    const said = found(readWall(stage.word("wall")));
    return said.length ? said : found(usualSides(this.sites));
  }

  /** Bring the cells in line with the words, the knobs and the hand; those whose time it is not yet stay as they are. */
  follow() {
    const { stage } = this, run = Wall.runOf(stage);
    if (!run) return;
    const sign = [stage.changes, stage.word("wall"), run.id].join();
    if (sign === this.sign) return;
    const sides = this.sides(run), count = sides.reduce((product, { values }) => product * values.length, 1);
    if (stage.rough && this.sign !== undefined && count * stage.steps > PER_FRAME) return;
    this.sign = sign;
    this.run = run;
    const shape = JSON.stringify([run.id, sides.map(({ site, values }) => [site.place, values])]);
    this.said = sides;
    if (shape !== this.shape) this.build(shape);
    this.editor.show(this.sites, sides);
    const kept = new Map(), sites = sides.map(({ site }) => site);
    for (const cell of this.cells) {
      Object.assign(cell, cellRun(stage, run, sites, cell.values, kept));
      cell.current = sites.every((site, at) => cell.values[at] === site.value);
      cell.button.setAttribute("aria-checked", String(cell.current));
      cell.map.touch(cell.shownGround === cell.surfaceKey ? "trails" : "ground");
      cell.shownGround = cell.surfaceKey;
      cell.mark = null;
    }
    for (const [side, heads] of [this.columns, this.rows].entries()) heads.forEach((head, at) => head.classList.toggle("fl-wall-now", sides[side]?.values[at] === sites[side]?.value));
  }

  build(shape) {
    const { stage, said: [across, down] } = this, { t } = stage;
    this.shape = shape;
    const focus = this.cells.findIndex(({ button }) => button === this.field.getRootNode().activeElement);
    for (const { map } of this.cells) map.destroy();
    const name = ({ site: { knob } }) => `${knob.title}${knob.symbol ? ` ${knob.symbol}` : ""}`;
    const head = ({ site: { knob } }, value, kind) => el("div", { class: `fl-wall-${kind}`, "aria-hidden": "true", text: knobText(knob, value) });
    this.across = el("div", { class: "fl-wall-across", "aria-hidden": "true", text: `${name(across)} →` });
    this.down = el("div", { class: "fl-wall-down", "aria-hidden": "true", text: down ? `${name(down)} →` : "" });
    this.columns = across.values.map((value) => head(across, value, "column"));
    const falling = down ? [...down.values].sort((a, b) => b - a) : []; // the largest on top, as on an axis
    this.rows = down ? down.values.map((value) => head(down, value, "row")) : [];
    this.cells = (down ? falling : [null]).flatMap((low) => across.values.map((value) => this.cell(down ? [value, low] : [value])));
    const nodes = [...(down ? [el("i", { class: "fl-wall-corner" })] : []), ...this.columns];
    (down ? falling : [null]).forEach((low, row) => {
      if (down) nodes.push(this.rows[down.values.indexOf(low)]);
      nodes.push(...this.cells.slice(row * across.values.length, (row + 1) * across.values.length).map(({ button }) => button));
    });
    this.field.replaceChildren(this.across, this.down, ...nodes);
    this.describe(t("Wall of variants: {knobs}. Arrow keys move, Enter takes one.", { knobs: this.said.map(name).join(", ") }));
    this.arrange();
    if (focus >= 0) this.cells[Math.min(focus, this.cells.length - 1)].button.focus();
  }

  cell(values) {
    const { stage, said } = this, map = new MapView([this.run.id], () => stage.settle());
    map.numbered = false;
    map.live.removeAttribute("tabindex");
    map.live.removeAttribute("role");
    map.live.setAttribute("aria-hidden", "true");
    const label = said.map(({ site: { knob } }, at) => `${knob.symbol || knob.title} = ${knobText(knob, values[at])}`).join(", ");
    const verdict = el("span", { class: "fl-wall-verdict" });
    const cell = { values, map, label, verdict, mark: null };
    cell.button = el("button", {
      type: "button", role: "radio", tabindex: "-1", "aria-checked": "false", class: "fl-wall-cell", "data-testid": `fl-wall-${values.join("-")}`, onclick: () => this.take(cell),
      onfocus: () => this.look(cell), onpointerenter: () => this.look(cell), onpointerleave: () => this.look(null),
    }, el("span", { class: "fl-wall-label", text: label }), map.frame, verdict);
    return cell;
  }

  /** Sizes: the maps fill the box, but never lower than can be read; on a phone they stand in two columns. */
  arrange() {
    const [width, height] = this.box, { said, stage, cells } = this;
    if (!said || width < 40) return;
    const unit = stage.presenter ? stage.projector.u : 1, phone = width < NARROW && said[0].values.length > 2;
    const columns = phone ? 2 : said[0].values.length, rows = Math.ceil(cells.length / columns), down = said.length > 1;
    this.node.classList.toggle("fl-wall-phone", phone);
    this.node.style.setProperty("--wall", `${stage.presenter ? Math.max(12, 15 * unit) : 13}px`);
    const side = phone ? 0 : Math.round((down ? WALL_SIDE : 0) * unit), gaps = GAPS.map((gap) => Math.round(gap * Math.max(0.85, unit)));
    const each = Math.floor((width - side - gaps[0] * (columns - (side ? 0 : 1))) / columns);
    const above = this.editor.node.offsetHeight + this.told.offsetHeight + (phone ? 0 : 2 * HEAD * unit);
    const free = Math.floor((height - above) / rows) - gaps[1];
    const high = Math.round(Math.max(LEAST_HIGH, Math.min(SHAPE[1] * each, phone ? 0.8 * each : Math.max(free, stage.presenter ? 0 : SHAPE[0] * each))));
    this.field.style.gridTemplateColumns = phone ? `repeat(2, ${each}px)` : `${side ? `${side}px ` : ""}repeat(${columns}, ${each}px)`;
    this.field.style.columnGap = `${gaps[0]}px`;
    for (const { map } of cells) map.resize(each, high);
    stage.redraw();
  }

  // ---- frames ------------------------------------------------------------------------------------------------------

  draw(view) {
    this.view = view;
    this.follow();
    const { stage } = this, { clock } = stage;
    let complete = true;
    for (const cell of this.cells) {
      const { run, surface, surfaceKey, start, map } = cell;
      const shown = { ...view, runs: [run], ghosts: [], surface, surfaceKey, start, groundCache: this.grounds, lifted: null, explain: null, swarm: null, spots: [], bare: false };
      complete = map.draw({ ...shown, inner: { type: 11, unit: 0.6, alone: false }, fontScale: 0.85 * view.fontScale, shown: { field: false, steps: false } }) && complete;
      this.tell(cell, Math.floor(clock.playhead));
    }
    this.count();
    return complete;
  }

  /** What has become of a cell's run up to a step, beneath it. */
  tell(cell, step) {
    const { stage } = this, { t, tools } = stage, { run, surface } = cell;
    const told = verdictNow(t, tools, run, step, stage.steps, surface.box), ended = step >= stage.steps;
    const words = { oscillating: t("in a cycle"), saddle: t("at a saddle"), plateau: t("stalled") };
    const text = told.step !== null ? t("step {step}", { step: formatSteps(told.step) }) : (ended && words[run.outcome.kind]) || (told.loss !== undefined ? t("loss {loss}", { loss: told.loss }) : told.text);
    const mark = `${told.state} ${text}`;
    cell.told = told;
    if (mark === cell.mark) return;
    cell.mark = mark;
    const sign = told.state === "going" ? el("span", { class: "fl-wall-dots", "aria-hidden": "true", text: "…" }) : verdictIcon(told.state);
    cell.verdict.className = `fl-wall-verdict fl-${told.state}`;
    cell.verdict.replaceChildren(sign, text);
    cell.button.setAttribute("aria-label", `${cell.label}: ${told.text}`);
  }

  /** Under the wall: the cell that is looked at, else how many have arrived. */
  count() {
    const { stage, cells, looked } = this, { t } = stage;
    const arrived = cells.filter(({ told }) => told.state === "converged").length;
    const text = looked && cells.includes(looked) ? `${looked.label}: ${looked.told.text}` : t("{count} of {all} stay at a minimum", { count: formatSteps(arrived), all: formatSteps(cells.length) });
    if (text !== this.told.textContent) this.told.textContent = text;
    this.told.setAttribute("aria-live", stage.clock.playing ? "off" : "polite");
    const stop = cells.find(({ button }) => button === button.getRootNode().activeElement) ?? cells.find(({ current }) => current) ?? cells[0];
    for (const { button } of cells) button.tabIndex = button === stop?.button ? 0 : -1;
  }

  look(cell) {
    this.looked = cell;
    this.stage.redraw();
  }

  onKey(event) {
    const at = this.cells.findIndex(({ button }) => button === event.target.closest("button"));
    const wide = this.said?.[0].values.length ?? 1, last = this.cells.length - 1;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - wide, ArrowDown: at + wide, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to <= last) this.cells[to].button.focus();
  }

  /** The values of a cell become the run's own, and those of its landscape: one step to undo. */
  take(cell) {
    const { stage } = this, sides = this.said;
    this.say(sides.map(({ site, values }) => ({ place: site.place, values }))); // the wall stays as it is
    stage.past.move(stage.everyRun.filter(({ id }) => id === this.run.id), "drop");
    sides.forEach(({ site: { where, knob } }, at) => {
      if (where.kind === "run") stage.edits.setKnob(where.run, knob.name, cell.values[at]);
      else stage.edits.setAt(where, knob.name, cell.values[at]);
    });
    stage.stale = true;
    stage.commit();
    stage.redraw();
  }
}
