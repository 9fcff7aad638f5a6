// One living map on the page: its canvases, its camera, and what stands over its pixels.

import { equalWindow, makeCamera } from "./camera.js";
import { el } from "./dom.js";
import { knobText } from "./knobrow.js";
import { LOOK } from "./look.js";
import { endPlaces, knobPlace, knobTicks, siteSign, siteTitle } from "./mapknobs.js";
import { drawAim, drawBracket, drawCross, lineOver, measureLimit, numberMinima, writeAt, writeLimit, writeOver } from "./mapcross.js";
import { knobAlong, startsAlong } from "./mapaxes.js";
import { mapDress, paintMap, readyMap } from "./mappaint.js";
import { drawHead, drawMark, drawStart } from "./marks.js";
import { paintNumber } from "./typeset.js";

const EDGE = { left: 46, top: 30, right: 8, bottom: 36 }; // px about a map of settings at a type of 12, for its axes
const TYPE = 12;
const OWN_KEYS = "ArrowLeft ArrowRight ArrowUp ArrowDown Enter Escape + = - _ 0"; // of a map that has the focus (see mapshands.js)
const SIDE_TICKS = [74, 46]; // px between numbers, across and up,
const DENSE_MARKS = 16; // signs on a map from which they are small
const LOG_TICKS = 50; // and of powers of ten across

export class LivingMap {
  constructor(id) {
    this.id = id;
    this.ground = el("canvas", { class: "fl-layer", "aria-hidden": "true" });
    this.live = el("canvas", { class: "fl-layer fl-live", role: "application", tabindex: "0", "data-keys": OWN_KEYS, "data-testid": `fl-living-${id}` });
    this.lack = el("p", { class: "fl-maps-lack", hidden: true });
    this.frame = el("div", { class: "fl-map fl-maps-frame" }, this.ground, this.live, this.lack);
    this.head = el("div", { class: "fl-maps-head" });
    this.bar = el("div", { class: "fl-maps-bar", "aria-hidden": "true" });
    this.tells = el("p", { class: "fl-maps-tells" });
    this.node = el("div", { class: "fl-maps-cell" }, this.head, this.frame, this.bar, this.tells);
    this.size = [0, 0, 0];
    this.axes = null;
    this.view = null;
  }

  /** Sizes in CSS pixels; type is that of the numbers at its axes. */
  resize(width, height, type) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    this.type = type;
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.frame.style.height = `${height}px`;
    for (const canvas of [this.ground, this.live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.painted = null;
  }

  /** The map proper, in whole device pixels: basins fill their canvas, settings leave room for their axes. */
  rect() {
    const [width, height, ratio] = this.size, scale = (this.type ?? TYPE) / TYPE, whole = (px) => Math.round(px * ratio) / ratio;
    if (!this.axes) return { left: 0, top: 0, width: Math.max(1, width), height: Math.max(1, height) };
    const left = whole(EDGE.left * scale), top = whole(EDGE.top * scale);
    return { left, top, width: Math.max(1, whole(width - left - EDGE.right)), height: Math.max(1, whole(height - top - EDGE.bottom * scale)) };
  }

  /** The window of places that a map of settings shows. */
  places() {
    return this.axes.flatMap(({ site, ends }) => endPlaces(site.knob, ends));
  }

  camera(window) {
    const rect = this.rect();
    return makeCamera(this.axes ? window : equalWindow(window, rect), rect);
  }

  /** What its pixels are spread over: a window of the plane, or of places of two knobs. */
  span(window) {
    return this.axes ? this.places() : this.camera(window).window;
  }

  /** Runs across and up: a run a device pixel, or so many pixels that they are not more than `most`. */
  cells(most) {
    const { width, height } = this.rect(), ratio = this.size[2], count = width * height * ratio * ratio;
    const pixels = Math.max(1, Math.sqrt(count / most));
    return [width, height].map((length) => Math.max(16, Math.round((length * ratio) / pixels)));
  }

  /** The cell {column, row, x, y, at, of} of a told map at a place of its camera; x, y are what its run begins with, or its knobs' values, of the map. */
  cellAt(point, window) {
    if (!this.ready) return null;
    const { width, height } = this.ready, [x0, x1, y0, y1] = this.span(window);
    const column = Math.floor(((point[0] - x0) / (x1 - x0)) * width), row = Math.floor(((point[1] - y0) / (y1 - y0)) * height);
    return column < 0 || row < 0 || column >= width || row >= height ? null : this.cell(column, row, window);
  }

  cell(column, row, window) {
    const { width, height } = this.ready, [x0, x1, y0, y1] = this.span(window);
    const along = (axis, low, high, count) => (this.axes ? knobAlong(this.axes[axis].site.knob, this.axes[axis].ends, count) : startsAlong(low, high, count));
    const at = [x0 + ((column + 0.5) / width) * (x1 - x0), y0 + ((row + 0.5) / height) * (y1 - y0)];
    return { column, row, x: along(0, x0, x1, width)[column], y: along(1, y0, y1, height)[row], at, of: this.ready };
  }

  /** A map that has been classed, over the span that it was asked for. */
  take(classed, bands, span) {
    this.classed = classed;
    this.ready = readyMap(classed, bands, (LOOK.maps.border * this.size[2] * classed.width) / Math.max(1, this.rect().width * this.size[2]));
    this.bands = bands;
    this.told = span;
    this.painted = null;
  }

  drop() {
    this.classed = this.ready = null;
    this.painted = null;
  }

  // ---- frames ------------------------------------------------------------------------------------------------------

  /** view: {theme, font, window, step, steps, marks, minima, several, signs, ring, ringWords, style, held, point, words, line, best, bracket}. */
  draw(view) {
    this.view = view;
    if (this.size[0] < 40) return;
    this.paint(view);
    const context = this.live.getContext("2d"), camera = this.camera(this.axes ? this.places() : view.window), { rect } = camera, { theme } = view;
    const write = { size: this.type, font: view.font };
    context.clearRect(0, 0, this.size[0], this.size[1]);
    context.save();
    context.beginPath();
    context.rect(rect.left, rect.top, rect.width, rect.height);
    context.clip();
    if (this.axes) this.overSettings(context, camera, view, write);
    else this.overBasins(context, camera, view, write);
    if (view.point) {
      const x = camera.toX(view.point.at[0]), y = camera.toY(view.point.at[1]);
      drawCross(context, theme, rect, x, y);
      drawAim(context, theme, x, y);
      if (view.words) writeAt(context, theme, view.words, x, y, rect, write);
    }
    context.restore();
    if (this.axes) this.drawSides(context, rect, view, write);
  }

  paint({ theme, step, steps, window }) {
    const { ready } = this, [, , ratio] = this.size, rect = this.rect(), span = this.span(window);
    const at = ready && step < steps ? Math.floor(step) : steps, sign = [at, theme.name, this.type, rect.left, ...span].join();
    if (this.painted === sign) return;
    this.painted = sign;
    if (this.dressed !== `${theme.name} ${ratio}`) {
      this.dressed = `${theme.name} ${ratio}`;
      this.dress = mapDress(theme, ratio);
    }
    const wide = Math.round(rect.width * ratio), high = Math.round(rect.height * ratio), context = this.ground.getContext("2d");
    if (this.image?.width !== wide || this.image?.height !== high) this.image = new ImageData(wide, high);
    const out = new Uint32Array(this.image.data.buffer);
    if (ready) {
      const [t0, t1, t2, t3] = this.told, part = (value, from, to) => (value - from) / (to - from);
      paintMap(out, [wide, high], ready, this.dress, at, [part(span[0], t0, t1), part(span[1], t0, t1), part(span[2], t2, t3), part(span[3], t2, t3)]);
    } else out.fill(this.dress.blank);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.ground.width, this.ground.height);
    context.putImageData(this.image, Math.round(rect.left * ratio), Math.round(rect.top * ratio));
    context.restore();
  }

  /** Stars with their numbers, and the start. */
  overBasins(context, camera, { theme, marks, minima, ring, held, several, signs }, write) {
    const dense = marks.length > DENSE_MARKS;
    for (const mark of marks) drawMark(context, mark.sign, camera.toX(mark.x), camera.toY(mark.y), theme, LOOK.marks[mark.sign].size * (dense ? 0.5 : 1) * signs);
    if (several) numberMinima(context, theme, minima, camera, write);
    drawStart(context, camera.toX(ring[0]), camera.toY(ring[1]), theme, LOOK.heads.start * signs, held);
  }

  /** Where theory ends, the range that works, and the settings as they are. */
  overSettings(context, camera, { theme, line, best, bracket, ring, held, style, ringWords, signs, point }, write) {
    const { left, top, width, height } = camera.rect, { limit_width, limit_dash, limit_casing } = LOOK.maps;
    if (line?.points.length > 1) lineOver(context, theme, line.points.map(([x, y]) => [camera.toX(x), camera.toY(y)]), { width: limit_width, casing: limit_casing, dash: limit_dash, colour: theme.warning });
    if (bracket) {
      const ends = bracket.ends.map(([x, y]) => [Math.max(left, Math.min(left + width, camera.toX(x))), Math.max(top, Math.min(top + height, camera.toY(y)))]);
      drawBracket(context, theme, ends[0], ends[1], bracket.texts, write);
    }
    if (best) {
      const x = camera.toX(best.at[0]), y = camera.toY(best.at[1]), arm = 7;
      for (const points of [[[x - arm, y], [x + arm, y]], [[x, y - arm], [x, y + arm]]]) lineOver(context, theme, points, { width: 2.4, casing: 5.4 });
      writeOver(context, theme, best.text, x - arm - 5, y, { ...write, align: "right" });
    }
    if (line?.points.length > 1 && !point) this.nameLine(context, camera, line, theme, write);
    const x = camera.toX(ring[0]), y = camera.toY(ring[1]), size = LOOK.heads.size * signs;
    const px = Math.max(left + size + 2, Math.min(left + width - size - 2, x)), py = Math.max(top + size + 2, Math.min(top + height - size - 2, y)), out = Math.abs(px - x) > 0.5 + size || Math.abs(py - y) > 0.5 + size;
    if (held) drawAim(context, theme, px, py);
    context.globalAlpha = out ? 0.6 : 1;
    drawHead(context, style.marker, px, py, 1.15 * size, style.colour, theme.casing);
    context.globalAlpha = 1;
    if (out) writeOver(context, theme, ringWords, px + (px > left + width / 2 ? -1.8 : 1.8) * size, py, { ...write, align: px > left + width / 2 ? "right" : "left" });
  }

  /** The limit's formula beside its line, where the line is farthest from the edges. */
  nameLine(context, camera, { points, text }, theme, given) {
    const { left, top, width, height } = camera.rect, seen = points.map(([x, y]) => [camera.toX(x), camera.toY(y)]).filter(([x, y]) => x > left && x < left + width && y > top + given.size && y < top + height - given.size);
    if (!seen.length) return;
    const [x, y] = seen[Math.floor(seen.length * 0.72)], write = { ...given, colour: theme.warning }, wide = measureLimit(context, text, write), right = x + 9 + wide < left + width;
    writeLimit(context, theme, text, right ? x + 9 : x - 9 - wide, y, write);
  }

  /** Ticks, numbers and titles of both knobs. */
  drawSides(context, { left, top, width, height }, { theme }, { size, font }) {
    const [across, up] = this.axes, base = top + height, scale = size / TYPE;
    const [x0, x1, y0, y1] = this.places();
    context.font = `${size}px ${font}`;
    context.fillStyle = context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    const mark = (ax, ay, bx, by) => {
      context.beginPath();
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      context.stroke();
    };
    context.textBaseline = "top";
    let edge = -Infinity;
    for (const { value, text } of knobTicks(across.site.knob, across.ends, width / ((across.site.knob.scale === "log" ? LOG_TICKS : SIDE_TICKS[0]) * scale))) {
      const x = left + ((knobPlace(across.site.knob, value, across.ends[1]) - x0) / (x1 - x0)) * width, half = context.measureText(text).width / 2;
      mark(Math.round(x) + 0.5, base, Math.round(x) + 0.5, base + 4);
      const middle = Math.min(Math.max(x, half + 1), this.size[0] - half);
      if (middle - half < edge) continue;
      paintNumber(context, text, middle, base + 6, { align: "center" });
      edge = middle + half + 6;
    }
    context.textBaseline = "middle";
    let free = Infinity;
    for (const { value, text } of knobTicks(up.site.knob, up.ends, height / (SIDE_TICKS[1] * scale))) {
      const y = base - ((knobPlace(up.site.knob, value, up.ends[1]) - y0) / (y1 - y0)) * height;
      mark(left - 4, Math.round(y) + 0.5, left, Math.round(y) + 0.5);
      if (y + 0.6 * size > free) continue;
      paintNumber(context, text, left - 7, y, { align: "right" });
      free = y - 0.6 * size;
    }
    context.fillStyle = theme.ink;
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText(siteTitle(up.site), 0, top - 13 * scale);
    context.textAlign = "right";
    context.fillText(siteTitle(across.site), left + width, base + (EDGE.bottom - 4) * scale);
  }

  /** "η = 0.03, μ = 0.8" of a cell of settings. */
  settingsText({ x, y }) {
    return this.axes.map(({ site }, axis) => `${siteSign(site)} = ${knobText(site.knob, axis ? y : x)}`).join(", ");
  }

  describe(text) {
    if (this.live.getAttribute("aria-label") !== text) this.live.setAttribute("aria-label", text);
  }
}
