// One step of one run taken apart: its arrows on the map, its equations beside it, what the ground allows.

import { paintKey } from "./legend.js";
import { el } from "./dom.js";
import { rateAt } from "./clock.js";
import { askAt } from "./kernels.js";
import { inputsOf } from "./live.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { arrowsOf } from "./steparrows.js";
import { ellipseAxes, strokeArrow, strokeEllipse, strokeSquare, strokeWords } from "./stepdraw.js";
import { allowedBy, gainOf } from "./stepground.js";
import { inkOf, StepLens } from "./steplens.js";
import { StepLines } from "./steplines.js";
import { StepLook } from "./steplook.js";
import { sayAllowed, sayWay } from "./stepsays.js";
import { angleBetween } from "./turn.js";

const TELL_EVERY = 70; // ms between numbers while it plays fast or a hand moves something
const UNHURRIED = 7; // updates a second up to which an arrow turns from step to step
const ROOM = 250; // pixels of the shorter side of a map that has room for the lens
const AXIS = 24, FAR = 0.42; // of the ellipse: its shorter half diameter, and of the map's shorter side the longest
const SQUARE = [7, 3]; // a square of one rate is drawn from so many pixels, up to so many times the map
const SAME_PLACE = 1e-6; // of the window: nearer to the path than so, a step is the path's own
const CURVED = 3; // times: curvatures further apart have a wall and a floor
const FIT_LEAST_STEP = 0.72, FIT_BY = 0.95; // how far a projected panel shrinks to its column, and in which steps

export class StepPanel {
  static word = "step";

  static label(t) {
    return t("One step");
  }

  constructor(stage) {
    this.stage = stage;
    const { t } = stage;
    this.lit = null;
    this.lenses = new WeakMap();
    this.look = new StepLook();
    this.lines = new StepLines(stage, (mark) => this.light(mark));
    this.key = el("canvas", { class: "fl-key", "aria-hidden": "true" });
    this.choice = el("select", { class: "fl-select fl-step-run", "aria-label": t("The run that is taken apart"), onchange: () => stage.explain.setFocus(this.choice.value) });
    this.title = el("b", { class: "fl-step-name" });
    this.head = el("p", { class: "fl-step-when", "data-testid": "fl-step-when" });
    this.note = el("p", { class: "fl-step-note" });
    this.ground = el("p", { class: "fl-step-ground", "data-testid": "fl-step-ground" });
    this.node = el("section", { class: "fl-step", "aria-label": t("One step"), "data-testid": "fl-step" },
      el("div", { class: "fl-step-head" }, this.key, this.title, this.choice), this.head, this.note, this.lines.node, this.ground);
  }

  light(mark) {
    if (this.lit === mark) return;
    this.lit = mark;
    this.lines.show(mark);
    this.stage.redraw();
  }

  /** Runs, theme or words have changed. */
  refresh() {
    const { stage } = this, run = stage.explain.focus, { runs } = stage;
    if (!run) return;
    paintKey(this.key, stage, run, 0.74, true);
    this.node.style.setProperty("--trail", stage.styleOf(run).colour);
    this.node.style.setProperty("--memory", this.memoryInk(run));
    this.choice.hidden = runs.length < 2;
    this.title.hidden = runs.length > 1;
    this.title.textContent = run.title;
    const options = runs.map(({ id, title }) => `${id} ${title}`).join("\n");
    if (this.options !== options) this.choice.replaceChildren(...runs.map(({ id, title }) => el("option", { value: id, text: title })));
    this.options = options;
    this.choice.value = run.id;
    this.lines.build(run.step);
    this.told = null;
  }

  /** It says by itself what stands where on the map: no tags beside it. */
  get quiet() {
    return true;
  }

  arrange({ mode, u, height }) {
    this.node.dataset.mode = mode;
    this.room = mode === "projected" ? { u, height } : null;
    this.fit();
  }

  /** On a wall nobody scrolls: the panel shrinks to its column, as far as one can read it. */
  fit() {
    const { node, room } = this;
    node.style.removeProperty("--u");
    if (!room) return;
    for (let u = room.u * FIT_BY; node.scrollHeight > room.height && u > FIT_LEAST_STEP * room.u; u *= FIT_BY) node.style.setProperty("--u", `${u}px`);
  }

  leave() {
    this.lit = null;
    this.lenses = new WeakMap();
  }

  memoryInk(run) {
    const { trails } = this.stage.theme, { slot } = this.stage.styleOf(run);
    return trails[slot === 1 ? 2 : 1];
  }

  /** The update at the playhead with everything in it, worked out once a frame; null where there is none. */
  now() {
    const { stage } = this, run = stage.explain.focus;
    if (!run || !(run.valid > 0)) return null;
    const number = Math.min(Math.floor(stage.clock.playhead), run.valid - 1);
    const sign = [run.id, number, stage.changes, stage.theme.name].join();
    if (this.sign === sign && this.path === run.path && this.step) return this.step;
    Object.assign(this, { sign, path: run.path });
    const at = 2 * number, before = [run.path[at], run.path[at + 1]], after = [run.path[at + 2], run.path[at + 3]];
    const ground = stage.groundOf(run), told = this.toldOf(run, ground, number, before);
    const slope = this.slopeAt(run, ground, before, told);
    const exact = told ? this.placeIn(run, told, before, after) : { before, after };
    const arrows = told ? arrowsOf(run.step, told, exact.before, exact.after) : this.plainArrows(slope, before, after);
    const allowed = this.allowed(run, before, told);
    this.step = { run, number, told, slope, before: exact.before, after: exact.after, arrows, allowed, eta: this.etaOf(run, told) };
    return this.step;
  }

  /** What every line gave; null for a program, for a run that waits for Python, and where the walk here is another than the path told. */
  toldOf(run, ground, number, before) {
    const { stage } = this, { step } = run;
    if (!step || run.waits || !ground.ground) return null;
    const scene = { ground: ground.ground, curvature: ground.curvature, start: stage.start, steps: stage.steps, noise: run.noise, powers: stage.tools.powers };
    const told = this.look.look(stage.kernelOf(step.kernel), inputsOf(stage, run), scene, number);
    const state = this.look.began, [x0, x1] = stage.home;
    const near = (axis) => !(Math.abs(state[axis] - before[axis]) > SAME_PLACE * (x1 - x0) + 1e-6 * Math.abs(before[axis]));
    return near(0) && near(1) ? told : null;
  }

  /** Places in full precision, where the path has only float32. */
  placeIn(run, told, before, after) {
    if (run.path instanceof Float64Array) return { before, after };
    const last = [...run.step.lines].reverse().find(({ role }) => role === "move");
    return { before: [this.look.began[0], this.look.began[1]], after: last ? [told[last.at], told[last.at + 1]] : after };
  }

  slopeAt(run, ground, [x, y], told) {
    if (told) return [told[0], told[1]];
    const out = new Float64Array(3).fill(NaN);
    ground.kernel?.(x, y, ground.knobs, out);
    return [out[1], out[2]];
  }

  plainArrows(slope, before, after) {
    const arrows = [
      { id: "slope", kind: "slope", unit: "slope", from: [0, 0], to: [-slope[0], -slope[1]], label: "−∇f", always: true },
      { id: "move", kind: "move", unit: "place", from: [0, 0], to: [after[0] - before[0], after[1] - before[1]], label: "", always: true },
    ];
    return arrows.filter(({ to }) => to.every(Number.isFinite));
  }

  etaOf(run, told) {
    const { step } = run;
    return told && step.eta !== null ? told[step.eta] : Number(run.values?.lr ?? NaN);
  }

  /** What the ground allows there; null where a schedule moves the ground itself, or it has no second derivatives. */
  allowed(run, [x, y], told) {
    const { stage } = this, { hessian, knobs } = stage.surface;
    if (run.ground || !hessian) return null;
    const out = new Float64Array(3).fill(NaN);
    hessian(x, y, knobs, out);
    const limitAt = run.limit ? (curvature) => this.limitAt(run, curvature) : null;
    return allowedBy([...out], { gain: told ? gainOf(run.step.chain, told) : null, limitAt, eta: this.etaOf(run, told), slopes: !!run.step && !run.step.length });
  }

  limitAt(run, curvature) {
    const asked = askAt(this.stage.kernelOf(run.limit.kernel), run.limit.knobs.map((name) => Number(run.values[name])));
    const out = new Float64Array(3).fill(NaN);
    asked.at(curvature, 0, asked.c, out);
    return out[0];
  }

  // ---- on the page -------------------------------------------------------------------------------------------------

  draw() {
    const { stage } = this;
    if (stage.explain.mode === null) return;
    const step = this.now(), at = performance.now();
    if (step === this.told) return;
    if ((stage.rough || this.fast()) && at - (this.toldAt ?? 0) < TELL_EVERY) return stage.redraw();
    this.toldAt = at;
    this.told = step;
    this.tell(step);
  }

  tell(step) {
    const { stage } = this, { t } = stage;
    this.lines.node.hidden = !step;
    if (!step) {
      this.head.textContent = t("This run made no step.");
      this.ground.textContent = this.note.textContent = "";
      return;
    }
    const { run, number, told, slope, before, after, allowed } = step;
    const ended = stage.clock.playhead >= run.valid;
    this.head.textContent = (ended ? t("Update {number}, the last. The arrows point downhill.") : t("Update {number}. The arrows point downhill.")).replace("{number}", formatSteps(number + 1));
    this.note.textContent = told ? "" : this.why(run);
    this.note.hidden = !!told;
    const move = [after[0] - before[0], after[1] - before[1]];
    if (told) this.lines.tell({ told, slope, move });
    else this.lines.tellEnds({ slope, move });
    const said = run.ground ? t("The ground itself changes from step to step here: what it allows is not told.") : sayAllowed(t, allowed).join(" ");
    if (this.ground.textContent === said) return;
    this.ground.textContent = said;
    this.fit();
  }

  why(run) {
    const { t } = this.stage;
    if (run.waits) return t("The equations are worked out when you let go.");
    return run.step ? t("The browser walks this run a little differently than it was computed: its lines are not told here.") : t("This method searches along its own line: it is a program, not equations, and cannot be taken apart.");
  }

  /** In words, for those who do not see the map. */
  speech() {
    const step = this.stage.explain.word === "step" ? this.now() : null, { t } = this.stage;
    if (!step) return "";
    const { run, number, slope, before, after } = step;
    const degrees = angleBetween([-slope[0], -slope[1]], [after[0] - before[0], after[1] - before[1]]);
    const told = { name: run.title, number: formatSteps(number + 1) };
    if (degrees === null) return t("Arrows show update {number} of {name}.", told);
    return t("Arrows show update {number} of {name}; its move is turned by {degrees}° from straight downhill.", { ...told, degrees: formatNumber(Math.round(degrees), 3) });
  }

  // ---- on the maps -------------------------------------------------------------------------------------------------

  fast() {
    const { clock } = this.stage;
    return clock.playing && rateAt(clock) > UNHURRIED;
  }

  shownOn(map) {
    const step = this.now();
    if (!step || this.stage.predict.hides || (map.only && !map.only.includes(step.run.id))) return null;
    return step;
  }

  under(context, map, camera) {
    const step = this.shownOn(map);
    if (!step) return;
    const { theme } = this.stage, { allowed, before, eta, run } = step, { rect } = camera;
    const head = [camera.toX(before[0]), camera.toY(before[1])], unit = this.unitOf(map);
    const most = FAR * Math.min(rect.width, rect.height), axes = allowed && ellipseAxes(allowed.eigen, camera.scaleX, camera.scaleY, AXIS * unit, most);
    if (axes) strokeEllipse(context, head, axes, theme.saddle);
    const [halfX, halfY] = [eta * camera.scaleX, eta * camera.scaleY];
    if (run.step?.length && halfX > SQUARE[0] && halfX < SQUARE[1] * rect.width) strokeSquare(context, head, [halfX, halfY], this.stage.styleOf(run).colour, theme.casing);
  }

  unitOf(map) {
    const { view } = map;
    return view.inner ? view.inner.unit : (map.small ? 0.78 : 1) * view.fontScale;
  }

  over(context, map, camera) {
    const step = this.shownOn(map);
    if (!step) return;
    const { stage } = this, { theme, font } = stage, { rect } = camera, style = stage.styleOf(step.run), unit = this.unitOf(map);
    const head = [camera.toX(step.before[0]), camera.toY(step.before[1])];
    const inside = head[0] >= rect.left && head[0] <= rect.left + rect.width && head[1] >= rect.top && head[1] <= rect.top + rect.height;
    if (!inside) return;
    const ground = stage.groundOf(step.run), swap = stage.still.matches || stage.rough || this.fast();
    const shown = {
      ...step, theme, font, unit, colour: style.colour, marker: style.marker, memory: this.memoryInk(step.run), lit: this.lit, sign: this.sign, swap, now: performance.now(),
      path: step.run.path, surface: ground, surfaceKey: stage.surfaceKey, square: step.run.step?.length ? step.eta : 0, words: { move: stage.t("move") },
    };
    context.save();
    context.beginPath();
    context.rect(rect.left, rect.top, rect.width, rect.height);
    context.clip();
    const lens = this.lensOf(map), roomy = Math.min(rect.width, rect.height) >= ROOM;
    this.small(context, shown, camera, head, lens, roomy);
    if (roomy) {
      const circle = lens.draw(context, map, camera, shown, head);
      if (lens.moving) stage.redraw();
      if (!map.small && rect.width > 480 && step.allowed) this.words(context, shown, camera, head, circle);
    }
    context.restore();
  }

  lensOf(map) {
    if (!this.lenses.has(map)) this.lenses.set(map, new StepLens());
    return this.lenses.get(map);
  }

  /** The arrows at the head itself: the move at its true length; where there is no room for a lens, the others larger. */
  small(context, shown, camera, head, lens, roomy) {
    const radius = roomy ? lens.radiusIn(camera.rect, shown.unit) / 2.2 : 62 * shown.unit;
    const zoom = lens.zoom;
    lens.zoom = 1;
    const aims = lens.aim(shown, camera, radius);
    lens.zoom = zoom;
    for (const arrow of shown.arrows) {
      if (!arrow.always || (roomy && arrow.kind === "part")) continue;
      const [ax, ay, bx, by] = aims.get(arrow.id), ink = inkOf(arrow, { ...shown, lit: shown.lit === null ? null : shown.lit === arrow.id });
      strokeArrow(context, [head[0] + ax, head[1] + ay], [head[0] + bx, head[1] + by], { ...ink, width: 0.72 * ink.width, glow: false });
    }
  }

  /** What the ground allows, in two lines beside each end of the ellipse where there is room. */
  words(context, shown, camera, head, { centre, radius }) {
    const { stage } = this, { t } = stage, { rect } = camera, { ways, eigen, basis } = shown.allowed, { unit, theme } = shown;
    const axes = ellipseAxes(eigen, camera.scaleX, camera.scaleY, AXIS * unit, FAR * Math.min(rect.width, rect.height));
    if (!axes) return;
    const apart = Math.abs(eigen[0].curvature) > CURVED * Math.abs(eigen[1].curvature);
    const names = apart ? [t("across"), t("along")] : ["", ""];
    const size = Math.round(13 * unit), taken = [{ left: head[0] - 16, right: head[0] + 16, top: head[1] - 16, bottom: head[1] + 16 }];
    eigen.forEach((way, at) => {
      const lines = sayWay(t, way, { basis, times: ways[at].times }, shown.eta, names[at]);
      context.font = `600 ${size}px ${shown.font}`;
      const width = Math.max(...lines.map((line) => context.measureText(line).width)), height = lines.length * 1.35 * size;
      for (const turn of [1, -1]) for (const [dx, dy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
        const end = [head[0] + turn * axes[at][0], head[1] + turn * axes[at][1]], knee = [end[0] + 46 * unit * dx, end[1] + 26 * unit * dy];
        const left = dx > 0 ? knee[0] : knee[0] - width, box = { left, right: left + width, top: knee[1] - height / 2, bottom: knee[1] + height / 2 };
        const fits = box.left > rect.left + 6 && box.right < rect.left + rect.width - 6 && box.top > rect.top + 6 && box.bottom < rect.top + rect.height - 22;
        const nearX = Math.max(box.left, Math.min(centre[0], box.right)), nearY = Math.max(box.top, Math.min(centre[1], box.bottom));
        const clear = Math.hypot(nearX - centre[0], nearY - centre[1]) > radius + 8 && !taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
        if (!fits || !clear) continue;
        taken.push(box);
        this.leader(context, end, knee, theme);
        lines.forEach((line, row) => strokeWords(context, line, dx > 0 ? left + 4 : left + width - 4, box.top + (row + 0.5) * 1.35 * size, { colour: theme.ink, casing: theme.casing, align: dx > 0 ? "left" : "right", font: `${row ? 500 : 600} ${size}px ${shown.font}` }));
        return;
      }
    });
  }

  leader(context, from, to, theme) {
    for (const [width, colour] of [[3.2, theme.casing], [1.2, theme.saddle]]) {
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
    context.beginPath();
    context.arc(...from, 3, 0, 2 * Math.PI);
    context.fillStyle = theme.saddle;
    context.fill();
  }
}
