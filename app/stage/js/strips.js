// The strips under the map: chosen curves over the steps, the evaluations or the epochs, with the map's own cursor.

import { BESIDE_LINE } from "./beside.js";
import { linesAlong } from "./curvekinds.js";
import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { formatNumber, formatSteps, linearTicks, logTicks, tickDigits } from "./numbers.js";
import { FAINT_LINE } from "./past.js";
import { cycleEnds, restartTicks, thinSeries } from "./series.js";
import { lengthOf } from "./stripaxis.js";
import { stripData, titleOf } from "./stripdata.js";
import { paintBand } from "./swarmband.js";
import { strokeDashed, THIN } from "./traillayer.js";
import { paintNumber } from "./typeset.js";

const SECOND_DASH = [5, 4]; // the dash of the second coordinate
const NUMBERS_APART = 17; // pixels between restarts from which on they are numbered
const DEGREE_TICKS = [0, 45, 90, 135, 180];

export class Strip {
  constructor(stage, kind) {
    this.stage = stage;
    this.kind = kind;
    this.title = el("span", { class: "fl-strip-title" });
    this.canvas = el("canvas", { class: "fl-strip-canvas", "data-testid": `fl-strip-${kind?.word}`, role: "img" });
    this.node = el("div", { class: "fl-strip" }, this.title, this.canvas);
    this.layers = new Map(); // runs whose steps lie in the same places: their curves at full strength
    this.size = [0, 0, 0];
    this.dirty = true;
    this.listen();
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.layers.clear();
    this.fit(this.canvas);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.dirty = true;
  }

  fit(canvas) {
    const [width, height, ratio] = this.size;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** The layer of a group of runs, empty. */
  layer(group) {
    if (!this.layers.has(group)) {
      const canvas = document.createElement("canvas");
      this.fit(canvas);
      this.layers.set(group, { canvas });
    }
    const { canvas } = this.layers.get(group);
    canvas.getContext("2d").clearRect(0, 0, this.size[0], this.size[1]);
    return this.layers.get(group);
  }

  /** Size of its numbers in pixels. */
  type() {
    return Math.round(10.5 * this.stage.fontScale);
  }

  rect() {
    const scale = this.stage.fontScale;
    const left = Math.round(38 * scale);
    return { left, top: 5, width: Math.max(1, this.size[0] - left - 8), height: Math.max(1, this.size[1] - 5 - Math.round(17 * scale)) };
  }

  /** The step under a place of the page, in pixels from its left. */
  stepUnder(clientX) {
    const box = this.canvas.getBoundingClientRect(), { left, width } = this.rect();
    const px = ((clientX - box.left) * this.size[0]) / box.width, axis = lengthOf(this.stage);
    return Math.round(axis.stepAt(Math.max(0, Math.min(1, (px - left) / width)) * axis.most));
  }

  listen() {
    const scrub = (event) => this.stage.scrub(this.stepUnder(event.clientX));
    let held = false;
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = true;
      this.canvas.setPointerCapture(event.pointerId);
      scrub(event);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (held) scrub(event);
      this.stage.panels?.tip.show(this, event);
    });
    this.canvas.addEventListener("pointerleave", () => this.stage.panels?.tip.hide());
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => (held = false));
  }

  /** Curves once, at full strength, on off-screen canvases. */
  prepare() {
    const { stage, kind } = this, { t, fontScale } = stage;
    const data = (this.data = stripData(stage, kind)), { runs, lines, besides, range, linear } = data;
    this.axis = lengthOf(stage);
    this.title.textContent = this.title.title = titleOf(t, kind, data);
    this.spoken = null;
    const rect = this.rect();
    this.axes = { range, rect };
    for (const group of this.layers.keys()) if (!runs.some((run) => this.axis.group(run) === group)) this.layers.delete(group);
    if (!range) return;
    const scale = linear ? (value) => value : Math.log10;
    const low = scale(range[0]), high = scale(range[1]);
    this.toX = (run, step) => rect.left + (this.axis.at(run, step) / this.axis.most) * rect.width;
    this.toY = (value) => rect.top + 3 + (1 - (scale(value) - low) / (high - low)) * (rect.height - 6);
    const most = Math.max(2, Math.floor(rect.height / (LOOK.strips.tick_apart * fontScale)));
    this.ticks = kind.axis === "degrees" ? DEGREE_TICKS.filter((_, at) => most > 4 || at % 2 === 0) : linear ? linearTicks(range[0], range[1], most - 1) : logTicks(range[0], range[1], most);
    this.digits = linear ? tickDigits(this.ticks) : 1;
    const drawn = new Map();
    runs.forEach((run, index) => {
      const group = this.axis.group(run);
      if (!drawn.has(group)) drawn.set(group, Object.assign(this.layer(group), { run }));
      const context = drawn.get(group).canvas.getContext("2d");
      context.save();
      context.beginPath();
      context.rect(rect.left, rect.top, rect.width + 1, rect.height);
      context.clip();
      this.drawRun(context, run, lines[index], besides[index]);
      context.restore();
    });
    this.drawRestarts(runs, rect);
  }

  /** A run's curves: how it was before, what walks beside it, itself, and the cross where it ends. */
  drawRun(context, run, lines, besides) {
    const { stage, kind, data } = this, { shift } = kind, style = stage.styleOf(run), { range } = this.axes;
    const alpha = stage.lifted === null || stage.lifted === run.id ? 1 : 0.2;
    const bands = data.bands?.[data.runs.indexOf(run)];
    for (const band of bands ?? []) paintBand(context, band, { toX: (step) => this.toX(run, step), toY: this.toY, range, base: data.base, shift, colour: style.colour });
    const [ghost] = kind.before && !bands ? stage.past.of([run]) : [];
    if (ghost) this.drawThin(context, ghost, linesAlong(ghost, kind, stage.groundOf(run)) ?? [], style.colour, FAINT_LINE, run);
    this.drawThin(context, run, besides, style.colour, { ...BESIDE_LINE, alpha: alpha * BESIDE_LINE.alpha }, run);
    context.globalAlpha = alpha;
    lines.forEach((values, part) => {
      const dash = lines.length === 1 ? style.dash : part ? SECOND_DASH.map((length) => length * stage.lineScale) : [];
      const drawn = { ...style, dash: stage.rough ? [] : dash }; // in a hand the second is a thin line
      const width = (stage.rough && stage.pace.thin ? THIN : LOOK.strips.width * stage.lineScale) * (stage.rough && part ? 0.5 : 1);
      this.eachLine(values, data.base, (line) => {
        this.trace(context, run, line, shift);
        strokeDashed(context, drawn, width, 0);
      });
    });
    if (run.outcome.kind === "diverged" && !bands && shift === 0 && kind.axis === "log" && !kind.gaps) {
      const last = lines[0][run.valid] - data.base;
      if (last > 0 && Number.isFinite(last)) this.drawEnd(context, this.toX(run, run.valid), this.toY(Math.min(last, range[1])), style.colour);
    }
  }

  /** Thin lines, of what a run was or of what walks beside it; where steps lie is told by `run`. */
  drawThin(context, told, series, colour, look, run) {
    const { stage, kind } = this;
    context.globalAlpha = look.alpha;
    context.lineWidth = stage.rough ? THIN : look.width * stage.lineScale;
    context.setLineDash(stage.rough ? [] : look.dash); // dashes cost more than all else
    context.strokeStyle = colour;
    for (const values of series) {
      this.eachLine(values, this.data.base, (line) => {
        this.trace(context, run, line, kind.shift);
        context.stroke();
      });
    }
    context.setLineDash([]);
  }

  eachLine(told, base, draw) {
    const values = this.kind.gaps ? told.map((value) => (value > 0 ? value : NaN)) : told;
    const { rect, range } = this.axes, low = this.data.linear ? null : LOOK.strips.below * range[0];
    for (const line of thinSeries(values, rect.width, base, low)) draw(line);
  }

  trace(context, run, line, shift) {
    context.beginPath();
    context.moveTo(this.toX(run, line[0] + shift), this.toY(line[1]));
    for (let at = 2; at < line.length; at += 2) context.lineTo(this.toX(run, line[at] + shift), this.toY(line[at + 1]));
  }

  /** Say it anew where another step, or other values, have come to rest. */
  speak() {
    const { clock, predict, rough } = this.stage, sign = clock.playing || rough ? "moving" : `${Math.floor(clock.playhead)} ${predict.hides}`;
    if (sign === this.spoken) return;
    this.spoken = sign;
    this.canvas.setAttribute("aria-label", this.label());
  }

  /** The strip in words: its name and, where nothing is asked, each run's value at the playhead. */
  label() {
    const { stage } = this, { t, clock } = stage, curve = titleOf(t, this.kind, this.data);
    const over = { calls: t("{curve} over the evaluations", { curve }), epochs: t("{curve} over the epochs", { curve }), steps: t("{curve} over the steps", { curve }) }[this.axis.unit];
    if (stage.predict.hides || clock.playing || stage.rough) return over;
    const step = Math.floor(clock.playhead);
    const told = this.valuesAt(step).map(({ run, text }) => `${run.title} ${text}`);
    return told.length ? t("{curve}; at step {step}: {values}", { curve: over, step: formatSteps(step), values: told.join("; ") }) : over;
  }

  /** What the runs have at a step: [{run, text}]; of two coordinates both, of a swarm the median and where eight of ten lie. */
  valuesAt(step) {
    const { runs, lines, bands } = this.data, { shift, axis } = this.kind, { t } = this.stage;
    const unit = axis === "degrees" ? "°" : "", told = (values) => `${formatNumber(values?.[step - shift] ?? NaN, 3)}${unit}`;
    return runs.flatMap((run, index) => {
      const values = lines[index].map((each) => each[step - shift]);
      if (values.every((value) => value === undefined || Number.isNaN(value))) return [];
      return [{ run, text: lines[index].map((each, part) => {
        const band = bands?.[index][part];
        return band ? t("{median} ({low} to {high})", { median: told(each), low: told(band.low), high: told(band.high) }) : told(each);
      }).join(", ") }];
    });
  }

  /** Where schedules begin anew: a tick under the strip with its number, in the run's colour, or in ink for several at once. */
  drawRestarts(runs, rect) {
    const { stage, kind } = this, ticks = restartTicks(runs, rect.width / 4, stage.steps), base = rect.top + rect.height + 1;
    let last = -Infinity;
    const apart = ticks.every(([update, run]) => {
      const x = this.toX(run ?? runs[0], update), clear = x - last >= NUMBERS_APART * stage.fontScale;
      last = x;
      return clear;
    });
    this.numbers = [];
    for (const [update, run] of ticks) {
      const owner = run ?? runs.find((each) => cycleEnds(each, stage.steps).includes(update)), layer = this.layers.get(this.axis.group(owner));
      const context = layer.canvas.getContext("2d"), x = this.toX(owner, Math.min(stage.steps, update + kind.shift));
      context.lineCap = "butt";
      context.lineWidth = 2;
      context.globalAlpha = stage.lifted === null || run === null || stage.lifted === run.id ? 1 : 0.2;
      context.strokeStyle = run ? stage.styleOf(run).colour : stage.theme.muted;
      context.beginPath();
      context.moveTo(x, base);
      context.lineTo(x, base + 5);
      context.stroke();
      const numbers = new Set(runs.map((each) => cycleEnds(each, stage.steps).indexOf(update) + 1).filter(Boolean));
      if (apart && numbers.size === 1) this.numbers.push({ x, step: update, text: String([...numbers][0]), colour: context.strokeStyle });
    }
  }

  /** A diverged curve stops at a small cross. */
  drawEnd(context, x, y, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 1.8;
    context.beginPath();
    const arm = LOOK.strips.end;
    for (const way of [1, -1]) {
      context.moveTo(x - arm, y - way * arm);
      context.lineTo(x + arm, y + way * arm);
    }
    context.stroke();
  }

  draw() {
    if (this.size[0] < 40) return;
    if (this.dirty) {
      this.prepare();
      this.dirty = false;
    }
    this.speak();
    const { stage } = this, { theme, clock, font } = stage, { rect, range } = this.axes;
    const [width, height] = this.size, context = this.canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.font = `${this.type()}px ${font}`;
    context.strokeStyle = theme.line;
    context.fillStyle = theme.muted;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    if (range) {
      context.beginPath();
      for (const tick of this.ticks) {
        const y = Math.round(this.toY(tick)) + 0.5;
        context.moveTo(rect.left, y);
        context.lineTo(rect.left + rect.width, y);
        paintNumber(context, formatNumber(tick, this.digits), rect.left - 6, y, { align: "right" });
      }
      context.stroke();
    }
    this.drawSteps(context);
    if (!range) return;
    for (const { canvas, run } of this.layers.values()) this.drawLayer(context, canvas, this.toX(run, clock.playhead));
    this.drawNumbered(context);
    this.drawDots(context);
  }

  /** Curves of runs whose steps lie in the same places: strong up to the cursor, faint beyond it. */
  drawLayer(context, layer, cursor) {
    const { stage } = this, { clock, theme } = stage, { rect } = this.axes, [width, , ratio] = this.size;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = stage.predict.hides ? 0 : LOOK.strips.faint;
    context.drawImage(layer, 0, 0);
    context.globalAlpha = 1;
    const cut = Math.min(layer.width, Math.max(1, Math.round((clock.playhead >= clock.steps ? width : cursor) * ratio)));
    context.beginPath();
    context.rect(0, 0, cut, layer.height);
    context.clip();
    context.drawImage(layer, 0, 0);
    context.restore();
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(Math.round(cursor) + 0.5, rect.top);
    context.lineTo(Math.round(cursor) + 0.5, rect.top + rect.height);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** How far to the right the numbers of restarts may stand. */
  numbersEnd() {
    return this.size[0];
  }

  /** The numbers of the restarts, at the head of the strip. */
  drawNumbered(context) {
    const { clock, predict, fontScale, font, theme } = this.stage, { rect } = this.axes, end = this.numbersEnd();
    context.font = `600 ${Math.round(9.5 * fontScale)}px ${font}`;
    context.lineJoin = "round";
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const { x, step, text, colour } of this.numbers ?? []) {
      if ((step > clock.playhead && predict.hides) || x > end) continue;
      context.globalAlpha = step <= clock.playhead ? 1 : 0.55;
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 1;
      context.beginPath();
      context.setLineDash([1, 3]);
      context.moveTo(x, rect.top + 11 * fontScale);
      context.lineTo(x, rect.top + rect.height);
      context.stroke();
      context.setLineDash([]);
      context.strokeStyle = theme.page;
      context.lineWidth = 3;
      context.strokeText(text, x, rect.top);
      context.fillText(text, x, rect.top);
    }
    context.globalAlpha = 1;
  }

  /** Numbers of steps, of evaluations or of epochs under the curves. */
  drawSteps(context) {
    const { fontScale, t } = this.stage, { most, unit } = this.axis, named = unit !== "steps", rect = this.rect();
    context.textBaseline = "top";
    for (const tick of linearTicks(0, most, rect.width / ((named ? 120 : 80) * fontScale))) {
      if (!Number.isInteger(tick)) continue;
      const x = rect.left + (tick / most) * rect.width;
      const text = named && !tick ? (unit === "calls" ? t("0 evaluations") : t("0 epochs")) : formatSteps(tick);
      context.textAlign = named && !tick ? "left" : "center";
      const half = context.measureText(text).width / 2;
      context.fillText(text, Math.min(x, this.size[0] - half), rect.top + rect.height + 5);
    }
    context.textAlign = "center";
  }

  /** Where each run is at the playhead. */
  drawDots(context) {
    const { runs, lines, base } = this.data, { clock, theme, lifted, lineScale } = this.stage, { range } = this.axes;
    runs.forEach((run, index) => {
      const step = Math.floor(clock.playhead) - this.kind.shift, style = this.stage.styleOf(run);
      lines[index].forEach((values, part) => {
        if (step < 0 || step >= values.length) return;
        const value = values[step] - base;
        if (!Number.isFinite(value) || (value > range[1] && this.trim) || (this.kind.gaps && !(value > 0))) return;
        context.globalAlpha = lifted === null || lifted === run.id ? 1 : 0.2;
        context.beginPath();
        context.arc(this.toX(run, clock.playhead), this.toY(Math.min(range[1], Math.max(range[0], value))), LOOK.strips.dot * lineScale, 0, 2 * Math.PI);
        context.fillStyle = part ? theme.casing : style.colour;
        context.strokeStyle = part ? style.colour : theme.casing;
        context.lineWidth = 1.5;
        context.stroke();
        context.fill();
        if (part) context.stroke();
      });
    });
    context.globalAlpha = 1;
  }
}
