// The strips under the map: loss, gradient norm and learning rate over the steps, with the map's own cursor.

import { FAINT_LINE } from "./past.js";
import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { formatNumber, formatSteps, linearTicks, logTicks, tickDigits } from "./numbers.js";
import { paintNumber } from "./typeset.js";
import { strokeDashed } from "./traillayer.js";
import { bandsOf, calmBands, paintBands } from "./swarmband.js";
import { calmPart, isLinear, linearRange, logRange, lossBase, restartTicks, thinSeries } from "./series.js";

/** What a strip shows: {runs, series, base, above, range, linear} from the stage's runs. */
function stripData(stage, kind) {
  const runs = stage.runs.filter((run) => run[kind]?.length), bands = bandsOf(stage, kind, runs);
  const series = bands ? bands.map(({ mid }) => mid) : runs.map((run) => (kind === "lr" ? run.lr : run[kind].subarray(0, run.valid + 1)));
  if (kind === "lr") {
    const linear = isLinear(series);
    return { runs, series, base: 0, above: "plain", linear, range: linear ? linearRange(series) : logRange(series) };
  }
  const calm = bands ? calmBands(bands) : series.map((values, index) => calmPart(values, runs[index].outcome.kind === "diverged"));
  const { base, kind: above } = kind === "loss" ? lossBase(stage.surface.floor, calm) : { base: 0, kind: "plain" };
  return { runs, series, bands, base, above, linear: false, range: logRange(calm, base) };
}

export class Strip {
  constructor(stage, kind) {
    this.stage = stage;
    this.kind = kind;
    this.title = el("span", { class: "fl-strip-title" });
    this.canvas = el("canvas", { class: "fl-strip-canvas", "data-testid": `fl-strip-${kind}`, role: "img" });
    this.node = el("div", { class: "fl-strip" }, this.title, this.canvas);
    this.strong = document.createElement("canvas");
    this.size = [0, 0, 0];
    this.dirty = true;
    this.listen();
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    for (const canvas of [this.canvas, this.strong]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.dirty = true;
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

  listen() {
    const scrub = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const { left, width } = this.rect();
      const px = ((event.clientX - box.left) * this.size[0]) / box.width;
      this.stage.scrub(Math.round(((px - left) / width) * this.stage.clock.steps));
    };
    let held = false;
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = true;
      this.canvas.setPointerCapture(event.pointerId);
      scrub(event);
    });
    this.canvas.addEventListener("pointermove", (event) => held && scrub(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => (held = false));
  }

  /** Curves once, at full strength, on an off-screen canvas. */
  prepare() {
    const { stage, kind } = this;
    const { theme, t, fontScale, font } = stage;
    const { runs, series, bands, base, above, range, linear } = stripData(stage, kind);
    const titles = {
      loss: above === "floor" && base !== 0 ? t("loss above the minimum") : above === "lowest" ? t("loss above the lowest seen") : t("loss"),
      grad: t("gradient norm |∇f|"),
      lr: linear ? t("learning rate, even axis") : t("learning rate, log axis"),
    };
    if (bands) titles[kind] = t("{curve}: median, 10 to 90 %", { curve: titles[kind] });
    this.title.textContent = titles[kind];
    this.canvas.setAttribute("aria-label", t("{curve} over the steps", { curve: titles[kind] }));
    const rect = this.rect();
    const context = this.strong.getContext("2d");
    context.clearRect(0, 0, this.size[0], this.size[1]);
    this.axes = { range, rect };
    if (!range) return;
    const scale = linear ? (value) => value : Math.log10;
    const low = scale(range[0]), high = scale(range[1]);
    this.toX = (step) => rect.left + (step / Math.max(1, stage.clock.steps)) * rect.width;
    this.toY = (value) => rect.top + 3 + (1 - (scale(value) - low) / (high - low)) * (rect.height - 6);
    const most = Math.max(2, Math.floor(rect.height / (LOOK.strips.tick_apart * fontScale)));
    this.ticks = linear ? linearTicks(range[0], range[1], most - 1) : logTicks(range[0], range[1], most);
    this.digits = linear ? tickDigits(this.ticks) : 1;
    context.font = `${this.type()}px ${font}`;
    context.save();
    context.beginPath();
    context.rect(rect.left, rect.top, rect.width + 1, rect.height);
    context.clip();
    const shift = kind === "lr" ? 1 : 0; // lr belongs to the update that leads to the step
    if (bands) paintBands(context, bands, { toX: this.toX, toY: this.toY, range, base, colourOf: (index) => stage.styleOf(runs[index]).colour });
    else if (kind !== "lr") this.drawGhosts(context, base, range, rect);
    runs.forEach((run, index) => {
      const style = stage.styleOf(run);
      context.globalAlpha = stage.lifted === null || stage.lifted === run.id ? 1 : 0.2;
      for (const line of thinSeries(series[index], rect.width, base, linear ? null : LOOK.strips.below * range[0])) {
        context.beginPath();
        context.moveTo(this.toX(line[0] + shift), this.toY(line[1]));
        for (let at = 2; at < line.length; at += 2) context.lineTo(this.toX(line[at] + shift), this.toY(line[at + 1]));
        strokeDashed(context, style, LOOK.strips.width * stage.lineScale, 0);
      }
      if (run.outcome.kind === "diverged" && kind !== "lr" && !bands) {
        const last = series[index][run.valid] - base;
        if (last > 0 && Number.isFinite(last)) this.drawEnd(context, this.toX(run.valid), this.toY(Math.min(last, range[1])), style.colour);
      }
    });
    context.restore();
    if (kind === "lr") this.drawRestarts(context, runs, rect, shift);
    this.data = { runs, series, base, shift };
  }

  /** How the runs were before their last change. */
  drawGhosts(context, base, range, rect) {
    const { stage, kind } = this;
    context.globalAlpha = FAINT_LINE.alpha;
    context.lineWidth = FAINT_LINE.width * stage.lineScale;
    context.setLineDash(FAINT_LINE.dash);
    for (const ghost of stage.past.of(stage.runs)) {
      context.strokeStyle = stage.styleOf(ghost).colour;
      for (const line of thinSeries(ghost[kind].subarray(0, ghost.valid + 1), rect.width, base, LOOK.strips.below * range[0])) {
        context.beginPath();
        context.moveTo(this.toX(line[0]), this.toY(line[1]));
        for (let at = 2; at < line.length; at += 2) context.lineTo(this.toX(line[at]), this.toY(line[at + 1]));
        context.stroke();
      }
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** A tick under the strip wherever a schedule begins anew, in the run's colour, or in ink for several at once. */
  drawRestarts(context, runs, rect, shift) {
    const { stage } = this;
    const base = rect.top + rect.height + 1;
    context.lineCap = "butt";
    context.lineWidth = 2;
    for (const [update, run] of restartTicks(runs, rect.width / 4)) {
      const x = this.toX(update + shift);
      context.globalAlpha = stage.lifted === null || run === null || stage.lifted === run.id ? 1 : 0.2;
      context.strokeStyle = run ? stage.styleOf(run).colour : stage.theme.muted;
      context.beginPath();
      context.moveTo(x, base);
      context.lineTo(x, base + 5);
      context.stroke();
    }
    context.globalAlpha = 1;
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
    const { stage } = this;
    const { theme, clock, font } = stage;
    const { rect, range } = this.axes;
    const [width, height, ratio] = this.size;
    const context = this.canvas.getContext("2d");
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
    const cursor = this.toX(clock.playhead);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = stage.predict.hides ? 0 : LOOK.strips.faint;
    context.drawImage(this.strong, 0, 0);
    context.globalAlpha = 1;
    const cut = Math.min(this.strong.width, Math.max(1, Math.round((clock.playhead >= clock.steps ? width : cursor) * ratio)));
    context.beginPath();
    context.rect(0, 0, cut, this.strong.height);
    context.clip();
    context.drawImage(this.strong, 0, 0);
    context.restore();
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(Math.round(cursor) + 0.5, rect.top);
    context.lineTo(Math.round(cursor) + 0.5, rect.top + rect.height);
    context.stroke();
    context.globalAlpha = 1;
    this.drawDots(context);
  }

  /** Numbers of steps under the curves. */
  drawSteps(context) {
    const { clock, fontScale } = this.stage;
    const rect = this.rect();
    context.textBaseline = "top";
    context.textAlign = "center";
    for (const tick of linearTicks(0, clock.steps, rect.width / (80 * fontScale))) {
      if (!Number.isInteger(tick)) continue;
      const x = rect.left + (tick / Math.max(1, clock.steps)) * rect.width;
      const text = formatSteps(tick);
      const half = context.measureText(text).width / 2;
      context.fillText(text, Math.min(x, this.size[0] - half), rect.top + rect.height + 5);
    }
  }

  /** Where each run is at the playhead. */
  drawDots(context) {
    const { runs, series, base, shift } = this.data;
    const { clock, theme } = this.stage;
    const { range } = this.axes;
    runs.forEach((run, index) => {
      const step = Math.floor(clock.playhead) - shift;
      if (step < 0 || step >= series[index].length) return;
      const value = series[index][step] - base;
      if (!Number.isFinite(value) || (value > range[1] && this.trim)) return;
      context.globalAlpha = this.stage.lifted === null || this.stage.lifted === run.id ? 1 : 0.2;
      context.beginPath();
      context.arc(this.toX(clock.playhead), this.toY(Math.min(range[1], Math.max(range[0], value))), LOOK.strips.dot * this.stage.lineScale, 0, 2 * Math.PI);
      context.fillStyle = this.stage.styleOf(run).colour;
      context.strokeStyle = theme.casing;
      context.lineWidth = 1.5;
      context.stroke();
      context.fill();
    });
    context.globalAlpha = 1;
  }
}
